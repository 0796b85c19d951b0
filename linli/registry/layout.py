"""From a playbook's metres to places on the map (WGS-84): grids cut into cells, buildings in rows inside their estate.

Pure: values from values; what is written to the database is decided by `actions/layout.py`.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from linli.registry.enums import WHOLE, PlaceKind
from linli.registry.playbook import BuildingRow, EstateEntry, GridEntry, Point, RegistrySection, building_code

METRES_PER_DEGREE = 111_320.0
Corners = list[Point]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as the playbook wants it; `parent` and `grid` are codes, `corners` and `at` metres from the centre."""

    code: str
    kind: PlaceKind
    name: str
    parent: str | None = None
    grid: str | None = None
    address: str = ""
    at: Point | None = None
    corners: tuple[Point, ...] = ()
    purpose: str = ""


def rectangle(east: float, north: float, width: float, height: float) -> Corners:
    return [(east, north), (east + width, north), (east + width, north + height), (east, north + height)]


def middle(corners: Corners | tuple[Point, ...]) -> Point:
    return sum(x for x, _ in corners) / len(corners), sum(y for _, y in corners) / len(corners)


def inside(point: Point, corners: Corners | tuple[Point, ...]) -> bool:
    """Whether a point lies in a polygon (ray casting)."""
    x, y = point
    found = False
    for (x1, y1), (x2, y2) in zip(corners, [*corners[1:], corners[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            found = not found
    return found


def degrees(point: Point, centre: tuple[float, float]) -> tuple[float, float]:
    """Latitude and longitude of a point in metres; six decimals are a hand's breadth."""
    latitude, longitude = centre
    east = METRES_PER_DEGREE * math.cos(math.radians(latitude))
    return round(latitude + point[1] / METRES_PER_DEGREE, 6), round(longitude + point[0] / east, 6)


def outline(corners: tuple[Point, ...], centre: tuple[float, float]) -> dict[str, Any] | None:
    """A GeoJSON polygon (longitude first, closed)."""
    if not corners:
        return None
    ring = [[longitude, latitude] for latitude, longitude in (degrees(corner, centre) for corner in corners)]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def spots(section: RegistrySection) -> list[Spot]:
    """Every place of a playbook, each after what it lies in."""
    grids = [spot for code, grid in section.grids.items() for spot in _grid(code, grid)]
    areas = [spot for spot in grids if spot.kind == PlaceKind.MICRO_GRID]
    areas += [spot for spot in grids if spot.kind == PlaceKind.GRID]
    found = list(grids)
    for code, estate in section.estates.items():
        found += _estate(code, estate, areas)
    for code, facility in section.facilities.items():
        grid = _grid_at(facility.at, areas)
        found.append(
            Spot(code, PlaceKind.FACILITY, facility.name, grid=grid, address=facility.name, at=facility.at,
                 purpose=facility.purpose)
        )  # fmt: skip
    return found


def _grid_at(point: Point, areas: list[Spot]) -> str | None:
    return next((area.code for area in areas if inside(point, area.corners)), None)


def _grid(code: str, grid: GridEntry) -> Iterator[Spot]:
    corners = rectangle(*grid.area) if grid.area else list(grid.outline or [])
    yield Spot(code, PlaceKind.GRID, grid.name, at=middle(corners), corners=tuple(corners))
    if grid.micro_grids is None or grid.area is None:
        return
    codes, columns = grid.micro_grids.all_codes, grid.micro_grids.columns
    rows = math.ceil(len(codes) / columns)
    east, north, width, height = grid.area
    for index, micro in enumerate(codes):
        row, column = divmod(index, columns)
        in_row = min(columns, len(codes) - row * columns)
        cell = rectangle(
            east + column * width / in_row, north + (rows - 1 - row) * height / rows, width / in_row, height / rows
        )
        number = "".join(character for character in micro if character.isdigit())
        name = grid.micro_grids.name.replace("{n}", number)
        yield Spot(micro, PlaceKind.MICRO_GRID, name, parent=code, at=middle(cell), corners=tuple(cell))


def _estate(code: str, estate: EstateEntry, areas: list[Spot]) -> Iterator[Spot]:
    corners = tuple(rectangle(*estate.area))
    yield Spot(code, PlaceKind.ESTATE, estate.name, address=estate.name, at=middle(corners), corners=corners)
    total = len(estate.building_names)
    number = 0
    for row in estate.buildings:
        for name in row.all_names:
            footprint = _footprint(estate, number, total)
            grid = _grid_at(middle(footprint), areas)
            yield from building_spots(building_code(code, name), code, estate.name, name, row, grid, footprint)
            number += 1


def _footprint(estate: EstateEntry, number: int, total: int) -> Corners:
    """The ground a building stands on: slabs facing south, in rows with gardens between."""
    east, north, width, height = estate.area
    rows = math.ceil(total / estate.columns)
    row, column = divmod(number, estate.columns)
    cell_width, cell_height = width / estate.columns, height / rows
    slab = min(14.0, cell_height * 0.5)
    x, y = east + column * cell_width, north + (rows - 1 - row) * cell_height
    return rectangle(x + cell_width * 0.12, y + (cell_height - slab) / 2, cell_width * 0.76, slab)


def building_spots(
    code: str, estate: str, estate_name: str, name: str, row: BuildingRow, grid: str | None,
    footprint: Corners | None = None,
) -> Iterator[Spot]:  # fmt: skip
    """A building, its entrances and their dwellings; on the map where its ground is known."""
    address, at = estate_name + name, middle(footprint) if footprint else None
    yield Spot(code, PlaceKind.BUILDING, name, estate, grid, address, at, tuple(footprint or ()))
    for entrance in range(1, row.entrances + 1):
        door = _door(footprint, (entrance - 0.5) / row.entrances) if footprint else None
        inner, words = f"{code}-{entrance}", f"{address}{entrance}单元"
        yield Spot(inner, PlaceKind.ENTRANCE, f"{entrance}单元", code, grid, words, door)
        for floor in range(1, row.floors + 1):
            for flat in range(1, row.doors + 1):
                number = f"{floor}{flat:02d}"
                yield Spot(
                    f"{inner}-{number}", PlaceKind.DWELLING, f"{number}室", inner, grid, f"{words}{number}室", door
                )


def house_spots(code: str, estate: str, estate_name: str, name: str, grid: str | None) -> Iterator[Spot]:
    """A house of its own and its one dwelling."""
    address = estate_name + name
    yield Spot(code, PlaceKind.BUILDING, name, estate, grid, address)
    yield Spot(f"{code}-0", PlaceKind.DWELLING, WHOLE, code, grid, address)


def _door(footprint: Corners, along: float) -> Point:
    """On the south side, `along` (0–1) from the west."""
    (west, south), (east, _) = footprint[:2]
    return west + (east - west) * along, south
