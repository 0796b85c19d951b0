"""Paper: after the close every sheet of a box is typed in twice, by two people, and what differs is shown."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.engines.ballots.actions.stages import KIND, BallotRefused
from linli.engines.ballots.enums import Stage
from linli.engines.ballots.models import Box, Sheet
from linli.engines.ballots.queries.declared import options_of
from linli.kernel.actors import Actor
from linli.kernel.events import record

PASSES = ("first", "second")
TWICE = gettext_lazy("这张选票的另一遍是您录的。两遍要由两个人录，这一遍请同事来录。")


@transaction.atomic
def type_sheet(*, box: Box, number: int, pass_: str, named: Collection[str], by: Actor, now: datetime) -> Sheet:
    """Type one sheet in, or type it anew. Nothing named: blank or spoilt.

    Raises `BallotRefused`, also for whoever typed the other pass of this sheet: two people read every sheet.
    """
    if box.ballot.stage != Stage.CLOSED:
        raise BallotRefused(_("投票截止后才能开箱录入"))
    keys = {option.key for option in options_of(box.ballot)}
    if pass_ not in PASSES or number < 1 or not set(named) <= keys:
        raise BallotRefused(_("这张选票没有录对，请再看一遍"))
    given = sorted(set(named), key=int)
    sheet, _made = Sheet.objects.get_or_create(community_id=box.community_id, box=box, number=number)
    if typed_other_pass(sheet, pass_, by):
        raise BallotRefused(str(TWICE))
    Sheet.objects.filter(id=sheet.id).update(**{pass_: given, f"{pass_}_by": by.id})
    setattr(sheet, pass_, given)
    setattr(sheet, f"{pass_}_by", by.id)
    record(subject=box, kind="box", verb=f"type_{pass_}", by=by, now=now, number=number)
    return sheet


def typed_other_pass(sheet: Sheet, pass_: str, by: Actor) -> bool:
    """Whether somebody typed the pass of a sheet that this one is compared with."""
    other = sheet.second_by if pass_ == PASSES[0] else sheet.first_by
    return by.id is not None and by.id == other


def next_number(box: Box, pass_: str) -> int:
    """The sheet that this pass types next."""
    done = Sheet.objects.filter(box=box).exclude(**{pass_: None})
    return (done.aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def drop_sheet(*, box: Box, number: int, by: Actor, now: datetime) -> None:
    """Take back a sheet that there is not."""
    if box.ballot.stage != Stage.CLOSED:
        raise BallotRefused(_("投票截止后才能开箱录入"))
    Sheet.objects.filter(box=box, number=number).delete()
    record(subject=box, kind="box", verb="drop_sheet", by=by, now=now, number=number)


@transaction.atomic
def explain_difference(*, box: Box, words: str, by: Actor, now: datetime) -> None:
    """Why a box held more or fewer sheets than people were ticked off for it. Published with the result."""
    if not words.strip():
        raise BallotRefused(_("请写明原因"))
    Box.objects.filter(id=box.id).update(difference=words.strip()[:200])
    record(subject=box.ballot, kind=KIND, verb="explain_box", by=by, now=now, box=str(box.id))
