"""Where things are, and who answers for them."""

import re
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.kernel.prepared import Prepared
from linli.registry.enums import GroupKind, PlaceKind, ResponsibilityRole
from linli.registry.models import Group, Place, Responsibility
from linli.registry.queries.standing import in_force

DEPTH = 6


def _chain(start: tuple[UUID, ...]) -> QuerySet[Place]:
    path = "__".join(["parent"] * DEPTH)
    return Place.objects.filter(id__in=start).select_related(path, "grid__parent").order_by("kind")


CHAIN = Prepared(_chain)


def chain(place: Place | None, *, grid: Place | None = None) -> list[UUID]:
    """The place and everything it lies in, nearest first: dwelling, entrance, building, estate; micro-grid, grid."""
    if place is None and grid is None:
        return []
    start = {each.id for each in (place, grid) if each}
    if place is not None and place.grid_id:
        start.add(place.grid_id)
    found: list[UUID] = []
    known = {row.id: row for row in CHAIN.objects(start=tuple(start))}
    for first_row in known.values():
        row: Place | None = first_row
        while row is not None:
            found.append(row.id)
            lies_in = (known.get(row.grid_id) or row.grid) if row.grid_id else None  # most lie in the one read already
            if lies_in is not None:
                found += [lies_in.id, *([lies_in.parent_id] if lies_in.parent_id else [])]
            row = row.parent
    first = [place.id] if place else []
    return list(dict.fromkeys(first + found))


@dataclass(frozen=True, slots=True)
class Answering:
    """Somebody who answers for a place (or for the whole community: `place` is None) in a role."""

    party_id: UUID
    name: str
    role: ResponsibilityRole
    place: Place | None
    claimed: bool


def _answering(on: date, places: tuple[UUID, ...] = (), roles: tuple[str, ...] = ()) -> QuerySet[Responsibility]:
    rows = Responsibility.objects.filter(in_force(on), Q(place_id__in=places) | Q(place=None), role__in=roles)
    return rows.filter(person=None, household=None, party__is_active=True).select_related("party", "place")


ANSWERING = Prepared(_answering)


def answering_for(places: list[UUID], roles: list[str], on: date) -> list[Answering]:
    """Who answers for a chain of places in some roles: by the order of the roles, then nearest place first."""
    near = {place: index for index, place in enumerate(places)}
    rows = ANSWERING.objects(places=tuple(places), roles=tuple(roles), on=on)
    found = sorted(rows, key=lambda row: (roles.index(row.role), near.get(row.place_id, len(near)), str(row.id)))
    return [
        Answering(row.party_id, row.party.name, ResponsibilityRole(row.role), row.place, row.claimed) for row in found
    ]


def desk() -> Group | None:
    """The desk of the community (受理台): it holds what nobody else does."""
    return THE_DESK.first()


THE_DESK = Prepared(lambda: Group.objects.filter(kind=GroupKind.DESK).select_related("party").order_by("code")[:1])


def counted(code: str) -> list[tuple[int, int, str]]:
    """w2 before w10: the numbers in codes compare as numbers."""
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.findall(r"\d+|\D+", code)]


def places_of(*kinds: PlaceKind) -> list[Place]:
    """Every place of these kinds, kind by kind, as people count them; what each lies in is read with it."""
    rows = Place.objects.filter(kind__in=kinds, is_active=True).select_related("parent").order_by("code", "id")
    return sorted(rows, key=lambda row: (kinds.index(PlaceKind(row.kind)), counted(row.code)))


def grids() -> list[Place]:
    return places_of(PlaceKind.GRID, PlaceKind.MICRO_GRID)
