"""Places as people see them: estates with their buildings, grids with their micro-grids, one place with all about it."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from linli.registry.enums import PlaceKind
from linli.registry.models import Place, Responsibility
from linli.registry.queries.places import counted
from linli.registry.queries.standing import in_force

SHOWN = 120
GRIDS = (PlaceKind.GRID, PlaceKind.MICRO_GRID)


@dataclass(frozen=True, slots=True)
class Branch:
    """A place with what lies in it; `entrances` and `dwellings` are counts."""

    place: Place
    children: list["Branch"] = field(default_factory=list)
    entrances: int = 0
    dwellings: int = 0
    places: int = 0
    answering: str = ""


def estates_with_buildings() -> list[Branch]:
    """Every estate, its buildings, and how many entrances and dwellings each has; places in no estate come last."""
    kinds = (PlaceKind.ESTATE, PlaceKind.BUILDING)
    rows = list(Place.objects.filter(kind__in=kinds, is_active=True).select_related("grid").order_by("code", "id"))
    entrances, dwellings = _inner_counts()
    buildings = sorted((row for row in rows if row.kind == PlaceKind.BUILDING), key=lambda row: counted(row.code))
    by_estate: dict[UUID | None, list[Branch]] = {}
    for row in buildings:
        by_estate.setdefault(row.parent_id, []).append(
            Branch(row, entrances=entrances[row.id], dwellings=dwellings[row.id])
        )
    estates = sorted((row for row in rows if row.kind == PlaceKind.ESTATE), key=lambda row: counted(row.code))
    return [_whole(row, by_estate.get(row.id, [])) for row in estates] + by_estate.get(None, [])


def _whole(estate: Place, buildings: list[Branch]) -> Branch:
    return Branch(estate, buildings, sum(b.entrances for b in buildings), sum(b.dwellings for b in buildings))


def _inner_counts() -> tuple[Counter[UUID | None], Counter[UUID | None]]:
    """Entrances and dwellings by building."""
    active = Place.objects.filter(is_active=True).order_by()
    entrances: Counter[UUID | None] = Counter()
    dwellings: Counter[UUID | None] = Counter()
    rows = active.filter(kind=PlaceKind.ENTRANCE).values_list("parent_id").annotate(Count("id"))
    entrances.update(dict(rows))
    homes = active.filter(kind=PlaceKind.DWELLING).values_list("parent_id", "parent__kind", "parent__parent_id")
    for parent, kind, above, number in homes.annotate(Count("id")):
        dwellings[above if kind == PlaceKind.ENTRANCE else parent] += number
    return entrances, dwellings


def grids_with_micro_grids(on: date) -> list[Branch]:
    """Grids, their micro-grids, how many places lie in each and who answers for it."""
    rows = sorted(
        Place.objects.filter(kind__in=GRIDS, is_active=True).order_by("code", "id"), key=lambda r: counted(r.code)
    )
    places = dict(
        Place.objects.filter(grid__in=rows, is_active=True, kind=PlaceKind.BUILDING)
        .order_by().values_list("grid_id").annotate(Count("id"))
    )  # fmt: skip
    names: dict[UUID | None, list[str]] = {}
    for each in answering_at([row.id for row in rows], on):
        names.setdefault(each.place_id, []).append(f"{each.get_role_display()} {each.party.name}")
    micro: dict[UUID | None, list[Branch]] = {}
    for row in rows:
        if row.kind == PlaceKind.MICRO_GRID:
            branch = Branch(row, places=places.get(row.id, 0), answering="、".join(names.get(row.id, [])))
            micro.setdefault(row.parent_id, []).append(branch)
    return [
        Branch(row, micro.get(row.id, []), answering="、".join(names.get(row.id, [])),
               places=places.get(row.id, 0) + sum(each.places for each in micro.get(row.id, [])))
        for row in rows if row.kind == PlaceKind.GRID
    ] + micro.get(None, [])  # fmt: skip


def facilities() -> list[Place]:
    rows = Place.objects.filter(kind__in=(PlaceKind.FACILITY, PlaceKind.ROOM), is_active=True)
    return list(rows.select_related("parent", "grid").order_by("kind", "code", "id"))


def answering_at(places: list[UUID], on: date) -> QuerySet[Responsibility]:
    """Responsibilities for these places that hold on a day."""
    rows = Responsibility.objects.filter(in_force(on), place_id__in=places, person=None, household=None)
    return rows.select_related("party").order_by("role", "from_on", "id")


def place_with_all(id: UUID) -> Place | None:
    """A place with everything it lies in."""
    return Place.objects.filter(id=id).select_related("grid__parent", "parent__parent__parent").first()


def place_said(written: str) -> Place | None:
    """The place somebody means: by its code, its whole address, or a name that no other place has."""
    said = re.sub(r"\s+", "", unicodedata.normalize("NFKC", written))
    named = Q(name=said) & ~Q(kind__in=(PlaceKind.ENTRANCE, PlaceKind.DWELLING))
    rows = Place.objects.filter(Q(code=written.strip()) | Q(code=said) | Q(address=said) | named)
    found = list(rows.order_by("code", "id")[:SHOWN]) if said else []
    exact = [row for row in found if row.code in (said, written.strip())] or [
        row for row in found if row.address == said
    ]
    return exact[0] if exact else found[0] if len(found) == 1 else None


def above(place: Place) -> list[Place]:
    """What it lies in, widest first."""
    found: list[Place] = []
    row = place.parent
    while row is not None and len(found) < 6:
        found.insert(0, row)
        row = row.parent
    return found


def inner_places(place: Place) -> list[Place]:
    """What lies in it, or in it as a grid; the first of them."""
    lies = Q(grid=place) & ~Q(kind__in=(PlaceKind.ENTRANCE, PlaceKind.DWELLING)) if place.kind in GRIDS else Q()
    rows = Place.objects.filter(Q(parent=place) | lies if lies else Q(parent=place), is_active=True)
    return sorted(rows.order_by("code", "id")[:SHOWN], key=lambda row: counted(row.code))


DRAWN = (PlaceKind.ESTATE, PlaceKind.GRID, PlaceKind.MICRO_GRID, PlaceKind.BUILDING, PlaceKind.FACILITY)


def drawn_places(kinds: tuple[str, ...] = DRAWN) -> list[Place]:
    """What the map shows, areas before what lies in them."""
    rows = Place.objects.filter(~Q(outline=None) | ~Q(latitude=None), kind__in=kinds, is_active=True)
    order = {kind: index for index, kind in enumerate(DRAWN)}
    return sorted(rows.order_by("code", "id"), key=lambda row: (order.get(PlaceKind(row.kind), 9), counted(row.code)))


def geojson(places: list[Place], hrefs: dict[UUID, str]) -> dict[str, Any]:
    """A FeatureCollection (WGS-84) of places, each with its name, what it is, and its page."""
    features = [
        {
            "type": "Feature",
            "id": str(place.id),
            "geometry": place.outline or {"type": "Point", "coordinates": [place.longitude, place.latitude]},
            "properties": {"name": place.name, "href": hrefs.get(place.id, "")},
        }
        for place in places
        if place.outline or place.latitude is not None
    ]
    return {"type": "FeatureCollection", "features": features}
