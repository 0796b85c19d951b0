"""疑似重复: records that may be one person's, with what speaks for it; and what was merged before.

Two records never carry the same identity number (the database refuses it). A phone alone is often a family's: it counts
together with the name or the birth date.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from linli.registry.models import HouseholdMember, Merge, Person, Residence
from linli.registry.queries.files import masked, masked_id

MOST = 100


@dataclass(slots=True)
class Pair:
    """Two records, the one that began first on the left; why they may be one person's."""

    left: Person
    right: Person
    reasons: list[str] = field(default_factory=list)


def _people() -> QuerySet[Person]:
    return Person.objects.filter(merged_into=None, party__is_active=True)


def _shared(rows: QuerySet[Person], *fields: str) -> QuerySet[Person]:
    """The people whose values in these fields are somebody else's too."""
    twice = rows.order_by().values(*fields).annotate(number=Count("id")).filter(number__gt=1)
    name, *others = fields
    found = rows.filter(**{f"{name}__in": twice.values(name)})
    for other in others:
        found = found.filter(**{f"{other}__in": twice.values(other)})
    return found.select_related("party").order_by(*fields, "id")


def candidates() -> list[Pair]:
    """Pairs of records that may be one person's, those with most reasons first."""
    ways: list[tuple[str, QuerySet[Person], Callable[[Person], Any]]] = [
        (_("姓名和出生日期相同"), _shared(_people().exclude(born_on=None), "party__name", "born_on"),
         lambda each: (each.party.name, each.born_on)),
        (_("电话相同，姓名也相同"), _shared(_people().exclude(phone_hash=""), "phone_hash", "party__name"),
         lambda each: (each.phone_hash, each.party.name)),
        (_("电话相同，出生日期也相同"),
         _shared(_people().exclude(phone_hash="").exclude(born_on=None), "phone_hash", "born_on"),
         lambda each: (each.phone_hash, each.born_on)),
    ]  # fmt: skip
    found: dict[tuple[UUID, UUID], Pair] = {}
    for reason, rows, key in ways:
        for left, right in _pairs(rows, key):
            found.setdefault((left.id, right.id), Pair(left, right)).reasons.append(reason)
    return sorted(found.values(), key=lambda pair: (-len(pair.reasons), pair.left.party.name, str(pair.right.id)))[
        :MOST
    ]


def has_twin(person: Person) -> bool:
    """Whether another record has the name and the phone or the birthday: they may be on file twice."""
    same = Q(born_on=person.born_on) if person.born_on else Q()
    same |= Q(phone_hash=person.phone_hash) if person.phone_hash else Q()
    return bool(same) and _people().filter(same, party__name=person.party.name).exclude(id=person.id).exists()


def _pairs(rows: Iterable[Person], key: Callable[[Person], Any]) -> Iterable[tuple[Person, Person]]:
    for _value, group in groupby(rows, key=key):
        first, *others = sorted(group, key=lambda each: each.id)
        yield from ((first, other) for other in others)


@dataclass(frozen=True, slots=True)
class Record:
    """One of two records, as the page of comparison shows it: words, masked where they must be."""

    person: Person
    lines: list[tuple[str, str]]


def records_of(*people: Person) -> list[Record]:
    """What is on file about each, line by line, in the same order for all."""
    homes = _grouped(Residence.objects.filter(person__in=people, until_on=None).select_related("place"))
    houses = _grouped(
        HouseholdMember.objects.filter(person__in=people, until_on=None).select_related("household__dwelling")
    )
    return [
        Record(each, [
            (_("姓名"), each.party.name), (_("性别"), each.get_sex_display()),
            (_("出生"), each.born_on.isoformat() if each.born_on else ""), (_("电话"), masked(each)),
            (_("证件号"), masked_id(each)), (_("身份"), each.title),
            (_("居住"), _("；").join(f"{row.get_kind_display()} {row.where}" for row in homes.get(each.id, []))),
            (_("一户"), _("；").join(row.household.dwelling.full_name for row in houses.get(each.id, []))),
            (_("工作账号"), _("有") if each.user_id else ""),
        ])
        for each in people
    ]  # fmt: skip


def _grouped(rows: QuerySet[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {}
    for row in rows.order_by("from_on", "id"):
        found.setdefault(row.person_id, []).append(row)
    return found


def merges() -> list[Merge]:
    """What was merged and stands, the last first."""
    rows = Merge.objects.filter(undone_at=None).select_related("kept__party", "merged__party")
    return list(rows.order_by("-at", "-id")[:MOST])
