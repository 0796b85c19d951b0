"""Whom the registry knows already, as much as comparing needs: found in bulk by keyed hash and by name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Max, Q

from linli.registry.enums import PartyKind, ResidenceKind
from linli.registry.models import Household, HouseholdMember, Party, Person, Residence

BATCH = 500
KINDS = (ResidenceKind.LIVING, ResidenceKind.REGISTERED)


@dataclass(frozen=True, slots=True)
class Spell:
    """A running residence."""

    id: UUID
    place: UUID | None
    elsewhere: str
    from_on: date


@dataclass(frozen=True, slots=True)
class Member:
    """Running membership of a household."""

    id: UUID
    household: UUID
    dwelling: UUID
    head: UUID | None
    relation: str
    from_on: date


@dataclass(slots=True)
class OnFile:
    """A person on file, with where they live and are registered now."""

    id: UUID
    name: str
    sex: str
    born_on: date | None
    phone_hash: str
    id_hash: str
    died: bool
    merged_into: UUID | None
    spells: dict[str, Spell] = field(default_factory=dict)
    ended: dict[str, date] = field(default_factory=dict)
    member: Member | None = None
    taken: bool = False


@dataclass(slots=True)
class Directory:
    """People on file by id, by the hash of their identity number, by name. Merged records lead to the one that was kept."""

    people: dict[UUID, OnFile] = field(default_factory=dict)
    by_number: dict[str, OnFile] = field(default_factory=dict)
    by_name: dict[str, list[OnFile]] = field(default_factory=dict)

    def load(self, numbers: Iterable[str], names: Iterable[str], places: Iterable[UUID]) -> None:
        """Whoever has one of these numbers or names, or lives or is registered at one of these places.

        A table at a time: fresh after a large import a database has no statistics, and joins would go wrong.
        """
        for some in _some(numbers):
            self._add(Q(id_number_hash__in=some) & ~Q(id_number_hash=""))  # as its index says
        for some in _some(names):
            named = Party.objects.filter(kind=PartyKind.PERSON, name__in=some).order_by()
            self._add_all(named.values_list("id", flat=True))
        for some in _some(places):
            spells = Residence.objects.filter(place_id__in=some, until_on=None, kind__in=KINDS).order_by()
            self._add_all(spells.values_list("person_id", flat=True))
        self._add_all(one.merged_into for one in list(self.people.values()) if one.merged_into)
        self._names()
        for some in _some(self.people):
            self._live(some)

    def _add_all(self, ids: Iterable[UUID]) -> None:
        for some in _some(set(ids) - self.people.keys()):
            self._add(Q(id__in=some))

    def _add(self, wanted: Q) -> None:
        rows = Person.objects.filter(wanted).order_by("id").values_list(
            "id", "sex", "born_on", "phone_hash", "id_number_hash", "died_on", "merged_into_id"
        )  # fmt: skip
        for id, sex, born_on, phone, number, died_on, merged in rows:
            one = OnFile(id, "", sex, born_on, phone, number, died_on is not None, merged)
            if self.people.setdefault(id, one) is one and number:
                self.by_number[number] = one

    def _names(self) -> None:
        for some in _some(self.people):
            for id, name in Party.objects.filter(id__in=some).order_by("id").values_list("id", "name"):
                one = self.people[id]
                one.name = name
                if one.merged_into is None:
                    self.by_name.setdefault(name, []).append(one)

    def _live(self, people: list[UUID]) -> None:
        """Where these live and are registered, until when they did, with whom they keep house."""
        spells = Residence.objects.filter(person_id__in=people, kind__in=KINDS).order_by("id")
        columns = ("person_id", "kind", "id", "place_id", "elsewhere", "from_on")
        for person, kind, *spell in spells.filter(until_on=None).values_list(*columns):
            self.people[person].spells[kind] = Spell(*spell)
        ended = spells.filter(until_on__isnull=False).order_by().values_list("person_id", "kind")
        for person, kind, last in ended.annotate(Max("until_on")):
            self.people[person].ended[kind] = last
        members = HouseholdMember.objects.filter(person_id__in=people, until_on=None).order_by("id")
        rows = list(members.values_list("person_id", "id", "household_id", "relation", "from_on"))
        houses = Household.objects.in_bulk({household for _person, _id, household, _relation, _from in rows})
        for person, id, household, relation, from_on in rows:
            house = houses[household]
            self.people[person].member = Member(id, household, house.dwelling_id, house.head_id, relation, from_on)

    def kept(self, one: OnFile | None) -> OnFile | None:
        """The record that stands for this one."""
        for _step in range(5):
            if one is None or one.merged_into is None:
                return one
            one = self.people.get(one.merged_into)
        return one


def _some(values: Iterable[Any], size: int = BATCH) -> Iterator[list[Any]]:
    ordered = sorted(values, key=str)
    for first in range(0, len(ordered), size):
        yield ordered[first : first + size]
