"""Whom the registry knows already, as much as comparing needs: found in bulk by keyed hash and by name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Max, Q

from linli.registry.enums import PartyKind, ResidenceKind
from linli.registry.models import HouseholdMember, Person, Residence

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

    def load(self, numbers: Iterable[str], names: Iterable[str], buildings: Iterable[UUID]) -> None:
        """Whoever has one of these numbers or names, or lives or is registered in one of these buildings."""
        for some in _some(numbers):
            self._add(Q(id_number_hash__in=some))
        for some in _some(names):
            self._add(Q(party__kind=PartyKind.PERSON, party__name__in=some))
        for some in _some(buildings, 50):
            within = Q(place__in=some) | Q(place__parent__in=some) | Q(place__parent__parent__in=some)
            rows = Residence.objects.filter(within, until_on=None, kind__in=KINDS).order_by()
            for ids in _some({*rows.values_list("person_id", flat=True)} - self.people.keys()):
                self._add(Q(id__in=ids))
        kept = {one.merged_into for one in self.people.values() if one.merged_into} - self.people.keys()
        for some in _some(kept):
            self._add(Q(id__in=some))
        self._lives()

    def _add(self, wanted: Q) -> None:
        rows = Person.objects.filter(wanted).order_by("id").values_list(
            "id", "party__name", "sex", "born_on", "phone_hash", "id_number_hash", "died_on", "merged_into_id"
        )  # fmt: skip
        for id, name, sex, born_on, phone, number, died_on, merged in rows:
            if id in self.people:
                continue
            one = self.people[id] = OnFile(id, name, sex, born_on, phone, number, died_on is not None, merged)
            if number:
                self.by_number[number] = one
            if merged is None:
                self.by_name.setdefault(name, []).append(one)

    def _lives(self) -> None:
        for some in _some(self.people):
            spells = Residence.objects.filter(person_id__in=some, kind__in=KINDS).order_by("id")
            for person, kind, *spell in spells.filter(until_on=None).values_list(
                "person_id", "kind", "id", "place_id", "elsewhere", "from_on"
            ):
                self.people[person].spells[kind] = Spell(*spell)
            ended = spells.filter(until_on__isnull=False).order_by().values_list("person_id", "kind")
            for person, kind, last in ended.annotate(Max("until_on")):
                self.people[person].ended[kind] = last
            members = HouseholdMember.objects.filter(person_id__in=some, until_on=None).order_by("id")
            for person, *member in members.values_list(
                "person_id", "id", "household_id", "household__dwelling_id", "household__head_id", "relation", "from_on"
            ):
                self.people[person].member = Member(*member)

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
