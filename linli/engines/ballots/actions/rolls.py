"""Rolls: made by the rules on a day, frozen, published; objections answered before anything opens."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.actions.notices import tell
from linli.accounts.models import ResidentAccount, User
from linli.engines.ballots.actions.stages import KIND, BallotRefused, step
from linli.engines.ballots.enums import ObjectionKind, ObjectionState, Stage
from linli.engines.ballots.models import Ballot, Electorate, Objection, RollEntry
from linli.engines.ballots.queries.rolls import entitled
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.models import Community
from linli.kernel.wording import kept
from linli.kernel.worktime import local
from linli.registry.models import Person

LONGEST = 300


@transaction.atomic
def publish_rolls(*, ballot: Ballot, objections_until: datetime, by: Actor, now: datetime) -> int:
    """Make every roll from the registry as it is today, and open the time for objections. How many people are on them.

    Who fits two electorates is on the roll of the first. Raises `BallotRefused`.
    """
    if objections_until <= now:
        raise BallotRefused(_("异议截止时间要在现在之后"))
    today, taken = local(now).date(), set[UUID]()
    step(
        ballot=ballot, source=Stage.DRAFT, target=Stage.ROLLS, by=by, now=now, roll_on=today, rolls_at=now,
        objections_until=objections_until,
    )  # fmt: skip
    for electorate in Electorate.objects.filter(ballot=ballot).order_by("key", "id"):
        people = [id for id in entitled(electorate, today) if id not in taken]
        if not people:
            raise BallotRefused(_("“%(name)s”的名册是空的：请先核对人员档案") % {"name": electorate.name})
        taken.update(people)
        RollEntry.objects.bulk_create(
            (
                RollEntry(community_id=ballot.community_id, ballot=ballot, electorate=electorate, person_id=id)
                for id in people
            ),
            batch_size=1000,
        )
    return len(taken)


@transaction.atomic
def object_to_roll(
    *, ballot: Ballot, kind: ObjectionKind, text: str, account: ResidentAccount | None, user: User | None, by: Actor,
    now: datetime,
) -> Objection:  # fmt: skip
    """Say that somebody is missing on a roll, or should not be there. Raises `BallotRefused` outside the time for it."""
    if ballot.stage != Stage.ROLLS or ballot.objections_until is None or now >= ballot.objections_until:
        raise BallotRefused(_("现在不在提异议的时间内"))
    if not text.strip() or len(text) > LONGEST:
        raise BallotRefused(_("请写明情况，%(n)d 字以内") % {"n": LONGEST})
    found = Objection.new(ballot=ballot, account=account, user=user, kind=kind, text=text.strip(), at=now)
    record(subject=ballot, kind=KIND, verb="object", by=by, now=now, objection=str(found.id))
    return found


@dataclass(frozen=True, slots=True)
class Remedy:
    """What an accepted objection changes: somebody is put on a roll, or a line is taken off."""

    person: Person | None = None
    electorate: Electorate | None = None
    entry: RollEntry | None = None


@transaction.atomic
def answer_objection(
    *, community: Community, objection: Objection, accepted: bool, answer: str, remedy: Remedy, by: Actor, now: datetime
) -> Objection:
    """Answer an objection, and change the roll where it is right. Raises `BallotRefused`."""
    ballot = objection.ballot
    if ballot.stage != Stage.ROLLS:
        raise BallotRefused(_("投票已经开始，名册不能再改"))
    if not answer.strip():
        raise BallotRefused(_("请写答复"))
    state = ObjectionState.ACCEPTED if accepted else ObjectionState.REFUSED
    rows = Objection.objects.filter(id=objection.id, state=ObjectionState.WAITING)
    if not rows.update(state=state, answer=answer.strip()[:LONGEST], answered_at=now):
        raise BallotRefused(_("这条异议已经有人答复"))
    changed = _remedied(ballot, objection, remedy) if accepted else {}
    verb = f"objection_{state.value}"
    record(subject=ballot, kind=KIND, verb=verb, by=by, now=now, step=None, **changed)
    if objection.account_id:
        text = kept(gettext_lazy("您对“%(title)s”投票名册的异议有了答复"), title=ballot.title)
        path = reverse("vote", kwargs={"code": community.code, "id": ballot.id})
        tell(kind="ballot_objection", text=text, path=path, now=now, accounts=[objection.account_id], about=ballot.id)
    return objection


def _remedied(ballot: Ballot, objection: Objection, remedy: Remedy) -> dict[str, str]:
    if objection.kind == ObjectionKind.WRONG:
        if remedy.entry is None:
            raise BallotRefused(_("请选要从名册上去掉的人"))
        RollEntry.objects.filter(id=remedy.entry.id, ballot=ballot).update(is_listed=False)
        return {"removed": str(remedy.entry.person_id)}
    if remedy.person is None or remedy.electorate is None:
        raise BallotRefused(_("请选要补登的人和所在的一组"))
    person, electorate = remedy.person, remedy.electorate
    again = RollEntry.objects.filter(ballot=ballot, person=person, is_listed=False)
    if not again.update(is_listed=True, electorate=electorate):
        try:
            with transaction.atomic():
                RollEntry.new(ballot=ballot, person=person, electorate=electorate)
        except IntegrityError as twice:
            raise BallotRefused(_("这个人已经在名册上")) from twice
    return {"added": str(person.id)}
