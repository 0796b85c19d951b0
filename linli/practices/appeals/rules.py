"""Values from values: which grid a point lies in, which numbers to call first, what a report has so far."""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from linli.engines.matters.redaction import SURNAMES

#: A report left alone for so long is forgotten, with its pictures.
DRAFT_LIFE = timedelta(hours=24)
MAX_PHOTOS = 9
#: What a phone noted arrives at once, or late; a clock that is a month off is not believed.
AT_ONCE, BELIEVED = timedelta(minutes=10), timedelta(days=30)
HAN = re.compile("[\u4e00-\u9fff]{2,3}")
NUMBERS = re.compile(r"(?<!\d)(?:1[12]\d|12\d{3}|400\d{7})(?!\d)")


@dataclass(frozen=True, slots=True)
class Answers:
    """What a resident told so far, step by step. Ids are text, as they come from forms; empty means not told."""

    category: str = ""
    text: str = ""
    place: str = ""
    room: str = ""
    words: str = ""
    latitude: float | None = None
    longitude: float | None = None
    phone: str = ""
    name: str = ""
    hide_name: bool = False
    wants_call: bool = False
    for_person: str = ""
    anonymous: bool = False
    original: str = ""
    #: To what the category asks besides (另问): code → what was told.
    more: dict[str, list[str]] = field(default_factory=dict)

    @property
    def has_what(self) -> bool:
        return bool(self.category and self.text.strip())

    @property
    def has_point(self) -> bool:
        return self.latitude is not None and self.longitude is not None

    @property
    def has_where(self) -> bool:
        return bool(self.place or self.words.strip()) or self.has_point

    @property
    def shown_name(self) -> str:
        """The name as it may be kept: none when they asked to hide it."""
        return "" if self.hide_name or self.anonymous else self.name.strip()

    def dumps(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def loads(cls, text: str) -> "Answers":
        """From `dumps`; what an older version kept under other names is left out."""
        stored: dict[str, Any] = json.loads(text) if text else {}
        known = {each.name for each in fields(cls)}
        return cls(**{name: value for name, value in stored.items() if name in known})


def grid_at(latitude: float, longitude: float, outlines: Iterable[tuple[UUID, dict[str, Any]]]) -> UUID | None:
    """The smallest area that covers a point (WGS-84); `outlines` are GeoJSON polygons. None when it lies in none."""
    from shapely import Point
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    point = Point(longitude, latitude)
    covering: list[tuple[float, str, UUID]] = []
    for area, outline in outlines:
        try:
            polygon = shape(outline)
            if polygon.covers(point):
                covering.append((polygon.area, str(area), area))
        except (ShapelyError, AttributeError, KeyError, TypeError, ValueError):
            continue  # an outline that is none covers nothing
    return min(covering)[2] if covering else None


def emergency_numbers(warning: str) -> list[str]:
    """The short numbers named in a warning, in order, each once: 请先拨打 110 或 120."""
    return list(dict.fromkeys(NUMBERS.findall(warning)))


def possible_names(text: str) -> set[str]:
    """Whatever in a text could be a Chinese name of two or three signs: to be asked of the register, never a finding."""
    return {
        part
        for at, sign in enumerate(text)
        if sign in SURNAMES
        for part in (text[at : at + 2], text[at : at + 3])
        if HAN.fullmatch(part)
    }


def noted_late(at: datetime | None, now: datetime) -> datetime | None:
    """When something was noted, where that is worth telling: it waited for network."""
    return at if at is not None and AT_ONCE <= now - at <= BELIEVED else None
