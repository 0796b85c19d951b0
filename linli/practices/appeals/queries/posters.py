"""Where posters hang: every entrance of the buildings chosen, the building itself where it has none, places to meet."""

from dataclasses import dataclass
from uuid import UUID

from linli.registry.enums import PlaceKind
from linli.registry.models import Place
from linli.registry.queries.places import counted

#: Posters in one go: what a browser prints without choking.
MOST = 400
HANGING = (PlaceKind.ESTATE, PlaceKind.BUILDING, PlaceKind.ENTRANCE, PlaceKind.FACILITY)


@dataclass(frozen=True, slots=True)
class Choice:
    """An estate with its buildings, or places to meet (`id` None); `count`: how many posters that makes."""

    id: UUID | None
    name: str
    places: list[Place]
    count: int


def _all() -> list[Place]:
    rows = (
        Place.objects.filter(kind__in=HANGING, is_active=True).select_related("parent__parent").order_by("code", "id")
    )
    return sorted(rows, key=lambda row: counted(row.code))


def choices() -> list[Choice]:
    rows = _all()
    entrances: dict[UUID | None, int] = {}
    for row in rows:
        if row.kind == PlaceKind.ENTRANCE:
            entrances[row.parent_id] = entrances.get(row.parent_id, 0) + 1
    buildings = [row for row in rows if row.kind == PlaceKind.BUILDING]
    found = []
    for estate in [row for row in rows if row.kind == PlaceKind.ESTATE]:
        inside = [row for row in buildings if row.parent_id == estate.id]
        found.append(Choice(estate.id, estate.name, inside, sum(entrances.get(row.id, 1) for row in inside)))
    loose = [row for row in rows if row.kind == PlaceKind.FACILITY]
    loose += [row for row in buildings if row.parent is None]
    return [*found, *([Choice(None, "", loose, len(loose))] if loose else [])]


def poster_places(chosen: list[str]) -> tuple[list[Place], bool]:
    """The places to hang posters at, of the ids chosen (an estate stands for all of it); and whether there are more."""
    rows, wanted = _all(), set(chosen)
    without = {PlaceKind.ESTATE} | {row.parent_id for row in rows if row.kind == PlaceKind.ENTRANCE}
    found = [row for row in rows if _hangs(row, wanted) and without.isdisjoint((row.kind, row.id))]
    return found[:MOST], len(found) > MOST


def _hangs(row: Place, wanted: set[str]) -> bool:
    above = row.parent.parent_id if row.parent else None
    return not {str(row.id), str(row.parent_id), str(above)}.isdisjoint(wanted)
