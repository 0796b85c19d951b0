"""Who settles it: named by the body from the proposals, refused by a party (which is remembered), replaced."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.engines.matters.actions.moving import move
from linli.engines.matters.enums import Stage
from linli.engines.matters.models import Helper
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.practices.mediation.actions.telling import tell_parties_to, tell_staff_of
from linli.practices.mediation.enums import Appointed
from linli.practices.mediation.models import Appointment, Dispute, DisputeParty, Mediator
from linli.practices.mediation.queries.disputes import parties_of, today
from linli.practices.mediation.queries.proposing import proposed
from linli.practices.mediation.queries.settings import mediation_of
from linli.registry.models import Person


class CannotMediate(ValueError):
    """This mediator cannot settle this case; `str()` says why."""


@transaction.atomic
def appoint(*, dispute: Dispute, mediator: UUID, by: Actor, now: datetime, version: int | None = None) -> Appointment:
    """Name a mediator of the roster; a person decides, and what spoke for them is kept. Raises `CannotMediate`.

    The mediator holds the case from now on, the body assists and so goes on reading it.
    """
    parties = parties_of(dispute)
    found = proposed(dispute, mediation_of(dispute.matter.community), today(now), only=mediator, parties=parties)
    if not found:
        raise CannotMediate(_("名册上没有这位调解员"))
    match = found[0].match
    if match.out:
        raise CannotMediate(str(match.reasons[0]))
    person = found[0].mediator.person
    why = [[reason.words, dict(reason.values)] for reason in match.reasons if reason.good]
    named = _name(dispute, person, why, now)
    move(
        matter=dispute.matter, name="appoint", by=by, now=now, version=version, holder_id=person.id, dispatched_at=now,
        note={"to": str(person.id)},
    )  # fmt: skip
    reading = Helper(
        community_id=dispute.community_id, matter=dispute.matter, party_id=dispute.body_id, since_at=now
    )  # fmt: skip
    Helper.objects.bulk_create([reading], ignore_conflicts=True)
    text = _("您的调解 %(number)s 已选定调解员：%(name)s。不同意可以要求换人。")
    tell_parties_to(dispute=dispute, text=text, now=now, parties=parties, name=person.party.name)
    tell_staff_of(dispute=dispute, text=_("请您调解：%(number)s"), now=now, besides=[by.id])
    return named


def _name(dispute: Dispute, person: Person, why: Sequence[object], now: datetime) -> Appointment:
    """In place of whoever was named before."""
    if dispute.matter.holder_id != dispute.body_id:
        Appointment.objects.filter(dispute=dispute, state=Appointed.NAMED).update(state=Appointed.RELEASED)
    named = Appointment(
        community_id=dispute.community_id, dispute=dispute, mediator=person, state=Appointed.NAMED, why=why, at=now
    )  # fmt: skip
    [named] = Appointment.objects.bulk_create(
        [named], update_conflicts=True, unique_fields=["community", "dispute", "mediator"],
        update_fields=["state", "why", "at", "reason", "refused_by"],
    )  # fmt: skip
    return named


@transaction.atomic
def refuse_mediator(
    *, dispute: Dispute, mediator: Person, party: DisputeParty, reason: str, by: Actor, now: datetime
) -> Appointment:
    """A party does not want this mediator: remembered here and in any later case of theirs; if named, the case goes back."""
    if party.dispute_id != dispute.id:
        raise CannotMediate(_("只有本案的当事人可以不同意"))
    refused, _made = Appointment.objects.update_or_create(
        community_id=dispute.community_id, dispute=dispute, mediator=mediator,
        defaults={"state": Appointed.REFUSED, "refused_by": party, "reason": reason.strip(), "at": now},
    )  # fmt: skip
    record(subject=dispute, kind="dispute", verb="refuse_mediator", by=by, now=now, mediator=str(mediator.id))
    if dispute.matter.is_open and dispute.matter.holder_id == mediator.id:
        move(matter=dispute.matter, name="release", by=by, now=now, holder_id=dispute.body_id)
        text = _("%(number)s 的当事人要求换调解员，请重新选定")
        tell_staff_of(dispute=dispute, text=text, now=now, besides=[by.id])
    return refused


def begin(*, dispute: Dispute, by: Actor, now: datetime) -> None:
    """The first session or talk: mediation is under way."""
    if dispute.matter.stage == Stage.DISPATCHED:
        move(matter=dispute.matter, name="begin", by=by, now=now)


@transaction.atomic
def enlist(
    *, person: Person, quarrels: Sequence[str], home_town: str = "", dialects: Sequence[str] = (), capacity: int = 5,
    by: Actor, now: datetime,
) -> Mediator:  # fmt: skip
    """Put somebody on the roster, or say anew what they are good at."""
    wanted = {
        "quarrels": list(quarrels), "home_town": home_town.strip(), "dialects": [d.strip() for d in dialects if d.strip()],
        "capacity": capacity,
    }  # fmt: skip
    found = Mediator.objects.filter(person=person, until_on=None).first()
    if found is None:
        found = Mediator.new(person=person, from_on=today(now), **wanted)
    else:
        Mediator.objects.filter(id=found.id).update(**wanted)
    record(subject=found, kind="mediator", verb="enlist", by=by, now=now, person=str(person.id))
    return found


@transaction.atomic
def strike_off(*, mediator: Mediator, by: Actor, now: datetime) -> None:
    """Off the roster from today; cases in hand stay theirs until somebody else is named."""
    Mediator.objects.filter(id=mediator.id).update(until_on=today(now))
    record(subject=mediator, kind="mediator", verb="strike_off", by=by, now=now)
