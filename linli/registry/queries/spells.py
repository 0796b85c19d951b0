"""Newcomers and 人户分离, computed from residences: of one person by the rule, of many by the same conditions in SQL."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from linli.registry.enums import ResidenceKind, Settled
from linli.registry.models import Person, Residence
from linli.registry.queries.standing import in_force
from linli.registry.rules import Spell, settled


def _has(on: date, kind: ResidenceKind, **conditions: bool | None) -> Q:
    rows = Residence.objects.filter(in_force(on), person=OuterRef("id"), community=OuterRef("community"), kind=kind)
    return Q(Exists(rows.filter(**conditions)))


def belongs(how: Settled, on: date) -> Q:
    """The people who belong here in this way on a day, as `rules.settled` says of each."""
    lives_here = _has(on, ResidenceKind.LIVING, place__isnull=False)
    registered_here = _has(on, ResidenceKind.REGISTERED, place__isnull=False)
    registered = _has(on, ResidenceKind.REGISTERED)
    known = Q(Exists(Residence.objects.filter(person=OuterRef("id"), community=OuterRef("community"), from_on__lte=on)))
    alive = Q(died_on=None, merged_into=None)
    return {
        Settled.HOME: alive & lives_here & registered_here,
        Settled.NEWCOMER: alive & lives_here & registered & ~registered_here,
        Settled.UNCHECKED: alive & lives_here & ~registered,
        Settled.APART: alive & ~lives_here & registered_here,
        Settled.GONE: alive & ~lives_here & ~registered_here & known,
        Settled.DIED: Q(died_on__isnull=False, merged_into=None),
    }[how]


def settled_counts(rows: QuerySet[Person], on: date) -> dict[Settled, int]:
    """How many of these people belong here in which way, in one query."""
    counted = rows.order_by().aggregate(**{how.value: Count("id", filter=belongs(how, on)) for how in Settled})
    return {how: counted[how.value] for how in Settled}


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
