"""户: who keeps house with whom. Households come together, divide (分户) and join (并户); what was stays on file."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.worktime import local
from linli.registry.actions.people import PersonRefused
from linli.registry.enums import ResidenceKind
from linli.registry.models import Household, HouseholdMember, Person, Place, Residence, Responsibility


@transaction.atomic
def keep_house(*, person: Person, relation: str, by: Actor, now: datetime) -> Household:
    """Put a person into the household of the dwelling they live in; the first one makes it and heads it.

    Raises `PersonRefused` where no dwelling is known, or they belong to a household already.
    """
    living = Residence.objects.filter(person=person, kind=ResidenceKind.LIVING, until_on=None).first()
    if living is None or living.place is None:
        raise PersonRefused(_("请先登记现在住在哪里"))
    if HouseholdMember.objects.filter(person=person, until_on=None).exists():
        raise PersonRefused(_("已经在一户里了"))
    household = Household.objects.filter(dwelling_id=living.place_id, ended_on=None).order_by("id").first()
    if household is None:
        household = Household.new(dwelling_id=living.place_id, head=person)
    HouseholdMember.new(household=household, person=person, relation=relation.strip()[:20], from_on=local(now).date())
    record(subject=household, kind="household", verb="enter", by=by, now=now, person=str(person.id))
    return household


@transaction.atomic
def leave_house(*, member: HouseholdMember, by: Actor, now: datetime) -> None:
    """A person no longer keeps house with the others; the household ends when nobody is left in it."""
    _out([member], local(now).date())
    record(subject=member.household, kind="household", verb="leave", by=by, now=now, person=str(member.person_id))


@transaction.atomic
def divide_house(
    *, household: Household, people: Sequence[Person], head: Person, dwelling: Place, by: Actor, now: datetime
) -> Household:
    """分户: some of the members make a household of their own, at the same dwelling or another. The new household.

    Raises `PersonRefused` unless it is some and not all of them, the new head among them.
    """
    today, chosen = local(now).date(), {person.id for person in people}
    members = list(HouseholdMember.objects.filter(household=household, until_on=None).order_by("from_on", "id"))
    leaving = [member for member in members if member.person_id in chosen]
    if not leaving or len(leaving) == len(members) or head.id not in {member.person_id for member in leaving}:
        raise PersonRefused(_("请勾选分出去的人和他们的户主，原来的户至少留一人"))
    _out(leaving, today)
    made = Household.new(dwelling=dwelling, head=head)
    _in(made, leaving, today)
    record(subject=household, kind="household", verb="divide", by=by, now=now, household=str(made.id))
    record(subject=made, kind="household", verb="divided_from", by=by, now=now, household=str(household.id))
    return made


@transaction.atomic
def join_houses(*, kept: Household, other: Household, by: Actor, now: datetime) -> Household:
    """并户: everybody of `other` keeps house with `kept`, whoever answered for `other` answers for it; `other` ends.

    Raises `PersonRefused` for a household that has ended, or is the same.
    """
    if kept.id == other.id or kept.ended_on or other.ended_on:
        raise PersonRefused(_("请选另一个还在的户"))
    today = local(now).date()
    members = list(HouseholdMember.objects.filter(household=other, until_on=None).order_by("from_on", "id"))
    _out(members, today)
    _in(kept, members, today)
    Household.objects.filter(id=other.id).update(ended_on=today)
    Responsibility.objects.filter(household=other, until_on=None).update(household=kept)
    record(subject=kept, kind="household", verb="join", by=by, now=now, household=str(other.id))
    record(subject=other, kind="household", verb="joined", by=by, now=now, household=str(kept.id))
    return kept


@transaction.atomic
def name_head(*, household: Household, person: Person, by: Actor, now: datetime) -> None:
    """Another head (户主). Raises `PersonRefused` for somebody who is not of the household."""
    if not HouseholdMember.objects.filter(household=household, person=person, until_on=None).exists():
        raise PersonRefused(_("此人不在这一户"))
    Household.objects.filter(id=household.id).update(head=person)
    record(subject=household, kind="household", verb="head", by=by, now=now, person=str(person.id))


def _out(members: Sequence[HouseholdMember], on: date) -> None:
    """Their last day is the day before, or the day they came; a household without its head has none, an empty one ends."""
    for member in members:
        last = max(member.from_on, on - timedelta(days=1))
        HouseholdMember.objects.filter(id=member.id).update(until_on=last)
        Household.objects.filter(id=member.household_id, head_id=member.person_id).update(head=None)
    for household in {member.household_id for member in members}:
        if not HouseholdMember.objects.filter(household_id=household, until_on=None).exists():
            Household.objects.filter(id=household).update(ended_on=on)


def _in(household: Household, members: Sequence[HouseholdMember], on: date) -> None:
    """What they were to the head of before is not what they are to this one: it is left open."""
    for member in members:
        HouseholdMember.new(household=household, person_id=member.person_id, from_on=on)
