"""人员情形 and 户: facts with a purpose and an end; who keeps house with whom."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.worktime import local
from linli.registry.actions.people import PersonRefused
from linli.registry.enums import ResidenceKind
from linli.registry.models import Circumstance, Household, HouseholdMember, Person, Residence


@dataclass(frozen=True, slots=True)
class Fact:
    """What is noted: kind, what for, on what evidence, who may see it, until when."""

    kind: str
    purpose: str
    evidence: str
    seen_by: str
    until_on: date


@transaction.atomic
def note_circumstance(*, person: Person, fact: Fact, by: Actor, now: datetime) -> Circumstance:
    """Note a fact from today on. The event keeps the reference, never the fact. Raises `PersonRefused`."""
    today = local(now).date()
    if fact.until_on <= today:
        raise PersonRefused(_("到期日要晚于今天：情形到期要重新核实"))
    row = Circumstance.new(
        person=person, kind=fact.kind, purpose=fact.purpose, evidence=fact.evidence, seen_by=fact.seen_by, from_on=today,
        until_on=fact.until_on,
    )  # fmt: skip
    record(subject=person, kind="person", verb="circumstance", by=by, now=now, circumstance=str(row.id))
    return row


@transaction.atomic
def end_circumstance(*, circumstance: Circumstance, by: Actor, now: datetime) -> None:
    """The fact no longer holds: its last day is today."""
    Circumstance.objects.filter(id=circumstance.id).update(until_on=local(now).date())
    record(
        subject=circumstance, kind="circumstance", verb="end", by=by, now=now, person=str(circumstance.person_id)
    )  # fmt: skip


@transaction.atomic
def keep_house(*, person: Person, relation: str, by: Actor, now: datetime) -> Household:
    """Put a person into the household of the dwelling they live in; the first one makes it and heads it.

    Raises `PersonRefused` where no dwelling is known, or they belong to a household already.
    """
    living = Residence.objects.filter(person=person, kind=ResidenceKind.LIVING, until_on=None).first()
    if living is None:
        raise PersonRefused(_("请先登记现在住在哪里"))
    if HouseholdMember.objects.filter(person=person, until_on=None).exists():
        raise PersonRefused(_("已经在一户里了"))
    household = Household.objects.filter(dwelling_id=living.place_id).order_by("id").first()
    if household is None:
        household = Household.new(dwelling_id=living.place_id, head=person)
    HouseholdMember.new(household=household, person=person, relation=relation.strip()[:20], from_on=local(now).date())
    record(subject=household, kind="household", verb="join", by=by, now=now, person=str(person.id))
    return household


@transaction.atomic
def leave_house(*, member: HouseholdMember, by: Actor, now: datetime) -> None:
    """A person no longer keeps house with the others."""
    HouseholdMember.objects.filter(id=member.id).update(until_on=local(now).date())
    record(subject=member, kind="household", verb="leave", by=by, now=now, person=str(member.person_id))
