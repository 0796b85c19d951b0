"""Values from values: an outline to draw, the weeks of a month, a day of duty, how somebody belongs. No Django."""

import calendar
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
MOST_CORNERS = 2000


class OutlineProblem(StrEnum):
    """Why a text is no outline."""

    NOT_GEOJSON = "not_geojson"
    NOT_POLYGON = "not_polygon"
    TOO_MANY = "too_many"
    OUTSIDE = "outside"
    CROSSES = "crosses"


class BadOutline(ValueError):
    """`problem` says what is wrong with it."""

    def __init__(self, problem: OutlineProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def read_outline(text: str) -> dict[str, Any]:
    """A GeoJSON Polygon geometry (WGS-84, longitude first) from a Polygon, a Feature or a collection of one.

    Raises `BadOutline` for anything else, for lines that cross and for corners that are nowhere on earth.
    """
    from shapely.errors import ShapelyError
    from shapely.geometry import mapping, shape

    geometry = _geometry(text)
    try:
        polygon = shape(geometry)
    except (ShapelyError, AttributeError, IndexError, KeyError, TypeError, ValueError):
        raise BadOutline(OutlineProblem.NOT_GEOJSON) from None
    if polygon.geom_type != "Polygon" or polygon.is_empty:
        raise BadOutline(OutlineProblem.NOT_POLYGON)
    if len(polygon.exterior.coords) > MOST_CORNERS:
        raise BadOutline(OutlineProblem.TOO_MANY)
    west, south, east, north = polygon.bounds
    if not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
        raise BadOutline(OutlineProblem.OUTSIDE)
    if not polygon.is_valid:
        raise BadOutline(OutlineProblem.CROSSES)
    rings = [[[round(c[0], 7), round(c[1], 7)] for c in ring] for ring in mapping(polygon)["coordinates"]]
    return {"type": "Polygon", "coordinates": rings}


def _geometry(text: str) -> Any:
    try:
        found = json.loads(text)
    except ValueError:
        raise BadOutline(OutlineProblem.NOT_GEOJSON) from None
    if isinstance(found, dict) and found.get("type") == "FeatureCollection":
        features = found.get("features")
        found = features[0] if isinstance(features, list) and len(features) == 1 else None
    if isinstance(found, dict) and found.get("type") == "Feature":
        found = found.get("geometry")
    if not isinstance(found, dict) or found.get("type") != "Polygon":
        raise BadOutline(OutlineProblem.NOT_POLYGON)
    return found


def inside_point(outline: dict[str, Any]) -> tuple[float, float]:
    """Latitude and longitude of a point that surely lies in it."""
    from shapely.geometry import shape

    point = shape(outline).representative_point()
    return round(point.y, 6), round(point.x, 6)


def weeks_of(year: int, month: int) -> list[list[date]]:
    """The weeks that touch a month, Monday first."""
    return calendar.Calendar().monthdatescalendar(year, month)


def shift_of(day: date) -> tuple[datetime, datetime]:
    """A day of duty: from midnight to midnight in Asia/Shanghai; office hours have their own desk."""
    begins = datetime.combine(day, time(), SHANGHAI)
    return begins, begins + timedelta(days=1)


def day_to_copy(day: date) -> date:
    """The day of the month before whose duty a day repeats: the same weekday, four weeks earlier, or five."""
    earlier = day - timedelta(weeks=4)
    return earlier if earlier.month != day.month else day - timedelta(weeks=5)


@dataclass(frozen=True, slots=True)
class Spell:
    """A residence: its kind, whether the place lies in this community, first and last day (None: still)."""

    kind: str
    here: bool
    from_on: date
    until_on: date | None = None

    def holds(self, on: date) -> bool:
        return self.from_on <= on and (self.until_on is None or self.until_on >= on)


def settled(spells: Sequence[Spell], on: date) -> tuple[str, date] | None:
    """How a living person belongs here on a day, and since when; None when nothing is known by then.

    Lives here: `home` (registered here), `newcomer` (registered elsewhere), `unchecked` (nobody knows where).
    Lives elsewhere or nobody knows where: `apart` while registered here (人户分离), else `gone`.
    """
    now = [spell for spell in spells if spell.holds(on)]
    living = {spell.here: spell.from_on for spell in now if spell.kind == "living"}
    registered = {spell.here: spell.from_on for spell in now if spell.kind == "registered"}
    if True in living:
        if not registered:
            return "unchecked", living[True]
        here = True in registered
        return "home" if here else "newcomer", max(living[True], registered[here])
    lived = [s.until_on for s in spells if s.until_on and s.until_on < on and s.kind == "living" and s.here]
    left = living.get(False) or (max(lived) + timedelta(days=1) if lived else None)
    if True in registered:
        return "apart", max(registered[True], left or registered[True])
    known = [spell.from_on for spell in spells if spell.from_on <= on]
    return ("gone", left or max(known)) if known else None
