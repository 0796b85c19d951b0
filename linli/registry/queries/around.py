"""Who is around somebody: who answers for them, nearest first; who keeps house with them; what groups they are in."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.utils.translation import gettext

from linli.accounts.visitors import Visitor
from linli.registry.enums import ResidenceKind, ResponsibilityRole
from linli.registry.models import HouseholdMember, Person, Place, Residence, Responsibility
from linli.registry.queries.party import memberships_for
from linli.registry.queries.standing import in_force

#: Who answers for the people at a place, not for its walls or its green.
FOR_PEOPLE = (
    ResponsibilityRole.MICRO_GRID_WORKER, ResponsibilityRole.BUILDING_HEAD, ResponsibilityRole.GRID_WORKER,
    ResponsibilityRole.CADRE, ResponsibilityRole.GRID_HEAD, ResponsibilityRole.CARE, ResponsibilityRole.HELPER,
)  # fmt: skip


def home_of(residences: list[Residence]) -> Place | None:
    """Where they live now, else where they are registered, in this community."""
    running = {row.kind: row.place for row in residences if row.until_on is None and row.place}
    return running.get(ResidenceKind.LIVING) or running.get(ResidenceKind.REGISTERED)


def lies_in(place: Place | None) -> list[UUID]:
    """The place, what it lies in, its grids; nearest first. What was read with the place, without asking again."""
    found: list[UUID] = []
    row, grid = place, place.grid if place else None
    while row is not None:
        found.append(row.id)
        row = row.parent
    if grid is not None:
        found += [grid.id, *([grid.parent_id] if grid.parent_id else [])]
    return found


def responsibilities_around(
    person: Person, residences: list[Residence], on: date
) -> tuple[list[Responsibility], list[Responsibility]]:
    """Who answers for a person (by name, for their household, for where they live), and what they answer for."""
    places = lies_in(home_of(residences))
    own = HouseholdMember.objects.filter(person=person, until_on=None).order_by().values("household_id")
    here = Q(place_id__in=places, role__in=FOR_PEOPLE, party__is_active=True)
    about = Q(person=person) | Q(household_id__in=own) | here
    rows = Responsibility.objects.filter(in_force(on), about | Q(party_id=person.party_id))
    found = list(rows.select_related("party", "place").order_by("role", "from_on", "id"))
    near = {place: index for index, place in enumerate(places, start=1)}
    answering = [row for row in found if row.person_id == person.id or row.household_id or row.place_id in near]
    answering = [row for row in answering if row.party_id != person.party_id]
    answering.sort(key=lambda row: near.get(row.place_id, 0) if row.place_id else 0)
    return answering, [row for row in found if row.party_id == person.party_id]


@dataclass(frozen=True, slots=True)
class With:
    """Somebody of the same household, or a group (`household_id` None) somebody is in; `words`: 户主, relation or title."""

    household_id: UUID | None
    id: UUID
    name: str
    words: str


def together_with(person: Person, on: date, visitor: Visitor) -> tuple[list[With], list[With]]:
    """Who keeps house with a person now, the person among them, and the groups they are in, a party branch only for
    those who may know of it; in one query."""
    own = HouseholdMember.objects.filter(person=person, until_on=None).order_by().values("household_id")
    head = When(household__head_id=F("person_id"), then=Value(gettext("户主")))
    words = Case(head, default=F("relation"), output_field=CharField())
    members = _columns(
        HouseholdMember.objects.filter(household_id__in=own, until_on=None), "household", "household_id", "person_id",
        "person__party__name", words,
    )  # fmt: skip
    groups = _columns(
        memberships_for(visitor).filter(in_force(on), person_id=person.party_id), "group", "group_id", "group_id",
        "group__name", "title",
    )  # fmt: skip
    rows = sorted(members.union(groups, all=True), key=lambda row: (row[5], row[3]))
    house = [With(household, id, name, words) for kind, household, id, name, words, _on in rows if kind == "household"]
    return house, [With(None, id, name, words) for kind, _group, id, name, words, _on in rows if kind == "group"]


def _columns(rows: QuerySet[Any], kind: str, *columns: Any) -> QuerySet[Any, Any]:
    return rows.order_by().values_list(Value(kind, CharField()), *columns, "from_on")
