"""并案: a duplicate follows its original, and its reporter is answered too."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from linli.engines.matters.actions.moving import move, unmoved, write
from linli.engines.matters.actions.telling import tell_reporter
from linli.engines.matters.enums import EntryKind, Stage
from linli.engines.matters.models import Matter
from linli.engines.matters.queries.routing import back_to
from linli.engines.matters.queries.settings import loop_of
from linli.kernel.actors import Actor
from linli.kernel.workflow import MoveRefused

ANSWERED = _("您反映的 %(number)s 有答复了，请看并评价")


@transaction.atomic
def join(*, matter: Matter, original: Matter, by: Actor, now: datetime, version: int | None = None) -> Matter:
    """Join a duplicate to its original: the same holder and due time from now on. Raises `MoveRefused`.

    Whoever answers the original at the same moment is refused, or this is: nobody follows what is over.
    """
    if original.id == matter.id:
        raise MoveRefused(_("不能并入自己"))
    if not original.is_open or original.stage in {Stage.JOINED, Stage.ANSWERED}:
        raise MoveRefused(_("%(number)s 已经答复或并案，不能再并入") % {"number": original.number})
    if original.wall != matter.wall:
        raise MoveRefused(_("两件事的公开范围不同，不能并案"))
    move(
        matter=matter, name="join", by=by, now=now, version=version, original=original, holder_id=original.holder_id,
        due_at=original.due_at, paused_at=None, paused_due_at=None, note={"original": str(original.id)},
    )  # fmt: skip
    unmoved(matter=original, duplicate_count=original.duplicate_count + 1)
    text = _("您反映的 %(number)s 与 %(original)s 是同一件事，一并办理，有结果会同样答复您")
    tell_reporter(matter=matter, kind="matter_joined", text=text, now=now, original=original.number)
    return matter


@transaction.atomic
def unjoin(*, matter: Matter, by: Actor, now: datetime, version: int | None = None) -> Matter:
    """Not the same after all: back to the desk."""
    original_id = matter.original_id
    holder = back_to(matter, now)
    move(matter=matter, name="unjoin", by=by, now=now, version=version, holder_id=holder, original=None)
    Matter.objects.filter(id=original_id).update(duplicate_count=F("duplicate_count") - 1)
    return matter


def _duplicates(matter: Matter) -> list[Matter]:
    """Those that still follow; one more query only where there are any."""
    if not matter.duplicate_count:
        return []
    rows = Matter.objects.filter(original=matter, stage=Stage.JOINED).select_related("community")
    return list(rows.order_by("id"))


def follow_original(*, matter: Matter, by: Actor, now: datetime) -> None:
    """The original has another holder or due time: so have its duplicates."""
    for duplicate in _duplicates(matter):
        move(matter=duplicate, name="follow", by=by, now=now, holder_id=matter.holder_id, due_at=matter.due_at)


def answer_duplicates(*, matter: Matter, by: Actor, now: datetime) -> None:
    """The original is answered: every duplicate gets the same words, and its own reporter evaluates them."""
    for duplicate in _duplicates(matter):
        entry = write(matter=duplicate, kind=EntryKind.ANSWER, text=matter.answer, now=now)
        until = now + timedelta(days=loop_of(matter.community).evaluation_days)
        move(
            matter=duplicate, name="answer_joined", by=by, now=now, entry=entry, answer=matter.answer, answered_at=now,
            due_at=until, in_time=matter.in_time, holder_id=matter.holder_id,
        )  # fmt: skip
        tell_reporter(matter=duplicate, kind="matter_answered", text=ANSWERED, now=now)
