"""Newcomers and 人户分离, computed from residences: of one person by the rule, of many by the same conditions in SQL."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Max, Q, QuerySet, When

from linli.registry.enums import ResidenceKind, Settled
from linli.registry.models import Person, Residence
from linli.registry.queries.standing import in_force
from linli.registry.rules import Spell, settled

WAYS = {
    Settled.HOME: Q(lives=1, registered=1), Settled.NEWCOMER: Q(lives=1, registered=0, checked=1),
    Settled.UNCHECKED: Q(lives=1, checked=0), Settled.APART: Q(lives=0, registered=1),
    Settled.GONE: Q(lives=0, registered=0),
}  # fmt: skip


def _standing(on: date) -> QuerySet[Residence, Any]:
    """For everybody with a residence by then, in one walk: do they live here, are they registered here, or anywhere."""
    now = in_force(on)
    here = now & Q(elsewhere="")
    asked = {
        "lives": here & Q(kind=ResidenceKind.LIVING), "registered": here & Q(kind=ResidenceKind.REGISTERED),
        "checked": now & Q(kind=ResidenceKind.REGISTERED),
    }  # fmt: skip
    answers = {name: Max(Case(When(condition, then=1), default=0)) for name, condition in asked.items()}
    return Residence.objects.filter(from_on__lte=on).order_by().values("person_id").annotate(**answers)


def belongs(how: Settled, on: date) -> Q:
    """The people who belong here in this way on a day, as `rules.settled` says of each."""
    if how == Settled.DIED:
        return Q(died_on__isnull=False, merged_into=None)
    return Q(id__in=_standing(on).filter(WAYS[how]).values("person_id"), died_on=None, merged_into=None)


def settled_counts(rows: QuerySet[Person], on: date) -> dict[Settled, int]:
    """How many of these people belong here in which way, in two queries."""
    alive = rows.filter(died_on=None, merged_into=None).order_by().values("id")
    ways = {how.value: Count("person_id", filter=condition) for how, condition in WAYS.items()}
    counted = _standing(on).filter(person_id__in=alive).aggregate(**ways)
    died = rows.filter(belongs(Settled.DIED, on)).order_by().count()
    return {**{how: counted[how.value] for how in WAYS}, Settled.DIED: died}


def how_settled(person: Person, residences: Iterable[Residence], on: date) -> tuple[Settled, date] | None:
    """How somebody belongs here and since when, from their residences."""
    if person.died_on:
        return Settled.DIED, person.died_on
    spells = [Spell(row.kind, row.place_id is not None, row.from_on, row.until_on) for row in residences]
    told = settled(spells, on)
    return (Settled(told[0]), told[1]) if told else None


def settled_of(people: Iterable[Person], on: date) -> dict[UUID, tuple[Settled, date]]:
    """How each belongs here and since when, in one query; who has nowhere on file is left out."""
    known = {person.id: person for person in people}
    spells: dict[UUID, list[Residence]] = {id: [] for id in known}
    for row in Residence.objects.filter(person_id__in=known).order_by("from_on", "id"):
        spells[row.person_id].append(row)
    found = {id: how_settled(person, spells[id], on) for id, person in known.items()}
    return {id: told for id, told in found.items() if told}
