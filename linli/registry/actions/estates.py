"""Estates laid out from pasted rows: what is missing is made, buildings get their grid; nothing is taken away."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.ids import uuid7
from linli.kernel.pinyin import initials_of
from linli.kernel.tenancy import current_community_id
from linli.registry.enums import PlaceKind
from linli.registry.layout import Spot, building_spots, house_spots
from linli.registry.models import Place
from linli.registry.pasting import Row
from linli.registry.playbook import BuildingRow, building_code


@dataclass(slots=True)
class LaidOut:
    """What was made in an estate, by kind; how many of its buildings were there already, or changed their grid."""

    name: str
    is_new: bool
    made: Counter[PlaceKind] = field(default_factory=Counter)
    there_count: int = 0
    moved_count: int = 0


@dataclass(slots=True)
class _Ground:
    """All places of the community by code, with those to be made and those that change."""

    rows: dict[str, Place]
    new: list[Place] = field(default_factory=list)
    moved: list[Place] = field(default_factory=list)

    def named(self, kind: PlaceKind, name: str) -> Place | None:
        found = (row for row in self.rows.values() if row.kind == kind and name in (row.name, row.code))
        return next(found, None)

    def make(self, spot: Spot, parent: Place | None, grid: Place | None) -> Place:
        place = Place(
            id=uuid7(), community_id=current_community_id(), kind=str(spot.kind), name=spot.name, code=spot.code,
            parent=parent, grid=grid, address=spot.address,
        )  # fmt: skip
        self.rows[spot.code] = place
        self.new.append(place)
        return place


@transaction.atomic
def lay_out_estates(*, rows: Iterable[Row], by: Actor, now: datetime) -> list[LaidOut]:
    """Make what the rows name and is not there; the same rows again change nothing."""
    ground = _Ground({row.code: row for row in Place.objects.filter(is_active=True).order_by("code", "id")})
    taken = set(Place.objects.filter(is_active=False).values_list("code", flat=True))
    ground.rows |= {code: Place(code=code, kind="", name="") for code in taken}
    told: dict[str, LaidOut] = {}
    for row in rows:
        estate = ground.named(PlaceKind.ESTATE, row.estate)
        laid = told.setdefault(row.estate, LaidOut(row.estate, estate is None))
        estate = estate or ground.make(_estate(row.estate, ground), None, None)
        grid = _grid(row.grid, ground) if row.grid else None
        for name in row.buildings:
            _building(ground, estate, name, row, grid, laid)
    Place.objects.bulk_create(ground.new, batch_size=500)
    Place.objects.bulk_update(ground.moved, ["grid"], batch_size=200)
    for name, laid in told.items():
        if laid.made or laid.moved_count:
            place = ground.named(PlaceKind.ESTATE, name)
            assert place is not None
            record(subject=place, kind="place", verb="lay_out", by=by, now=now, made=dict(laid.made))
    return list(told.values())


def _estate(name: str, ground: _Ground) -> Spot:
    return Spot(initials_of(name, ground.rows), PlaceKind.ESTATE, name, address=name)


def _grid(name: str, ground: _Ground) -> Place:
    found = ground.named(PlaceKind.MICRO_GRID, name) or ground.named(PlaceKind.GRID, name)
    if found is not None:
        return found
    code = next(code for number in range(1, 10_000) if (code := f"g{number}") not in ground.rows)
    return ground.make(Spot(code, PlaceKind.GRID, name), None, None)


def _building(
    ground: _Ground, estate: Place, name: str, row: Row, grid: Place | None, laid: LaidOut
) -> None:  # fmt: skip
    """A building with its entrances and dwellings: each made where it is missing, or put into the grid."""
    size = BuildingRow(names=name, entrances=row.entrances, floors=row.floors, doors=row.doors)
    code = _code(ground, estate, name)
    known = (code, estate.code, estate.name, name)
    for spot in house_spots(*known, None) if row.alone else building_spots(*known, size, None):
        place = ground.rows.get(spot.code)
        if place is None:
            ground.make(spot, ground.rows[str(spot.parent)], grid)
            laid.made[spot.kind] += 1
            continue
        laid.there_count += spot.kind == PlaceKind.BUILDING
        if grid is not None and place.grid_id != grid.id:
            place.grid = grid
            laid.moved_count += spot.kind == PlaceKind.BUILDING
            if place not in ground.new:
                ground.moved.append(place)


def _code(ground: _Ground, estate: Place, name: str) -> str:
    """The code of the building there is; for a new one by its number, by its whole name where that is taken."""
    there = (row for row in ground.rows.values() if row.kind == PlaceKind.BUILDING and row.name == name)
    if found := next((row for row in there if row.parent_id == estate.id), None):
        return found.code
    short = building_code(estate.code, name)
    return short if short not in ground.rows else f"{estate.code}-{name}"
