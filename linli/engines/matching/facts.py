"""What matching knows: a need, the candidates for it, and a pool of candidates laid out for counting.

Keys of people, groups and candidates are whatever the practice uses (ids); matching only compares them.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from linli.kernel import arrays as np

if TYPE_CHECKING:
    from numpy import bool_, float64, int64
    from numpy.typing import NDArray

    Array = NDArray[float64]
    Flags = NDArray[bool_]
    Days = NDArray[int64]
else:
    Array = Flags = Days = Any
Key = Hashable
#: A time from–to somebody is needed, or is free.
Window = tuple[datetime, datetime]
#: Latitude and longitude, WGS-84.
Point = tuple[float, float]
NOBODY: frozenset[Key] = frozenset()
ALWAYS = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Need:
    """What is looked for. What is empty is not asked for, and no candidate gains or loses by it.

    `people`: whom it concerns; `organisations`: with whom an interest would be a conflict; `refused`: candidates that
    somebody concerned said no to. Home town, dialect and gender are set only where the person asked for it themself.
    """

    key: Key
    skills: frozenset[str] = frozenset()
    certificates: frozenset[str] = frozenset()
    on: date | None = None
    at: Point | None = None
    home_town: str = ""
    dialect: str = ""
    gender: str = ""
    window: Window | None = None
    people: frozenset[Key] = NOBODY
    organisations: frozenset[Key] = NOBODY
    refused: frozenset[Key] = NOBODY


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could do it. `certificates`: name → valid until (None: for ever); `free` empty: at any time.

    `trusted_by`: who asked for them before and was content, how often. `load` of at most `capacity` things in hand.
    """

    key: Key
    name: str = ""
    skills: frozenset[str] = frozenset()
    certificates: Mapping[str, date | None] = field(default_factory=dict)
    at: Point | None = None
    home_town: str = ""
    dialects: frozenset[str] = frozenset()
    gender: str = ""
    free: tuple[Window, ...] = ()
    trusted_by: Mapping[Key, int] = field(default_factory=dict)
    load: int = 0
    capacity: int = 5
    kin: frozenset[Key] = NOBODY
    interests: frozenset[Key] = NOBODY


class Pool:
    """Candidates in their order, laid out so that a need is compared with all of them at once."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self.candidates = list(candidates)
        self.size = len(self.candidates)

    @cached_property
    def places(self) -> dict[Key, int]:
        return {candidate.key: place for place, candidate in enumerate(self.candidates)}

    @cached_property
    def loads(self) -> Array:
        """The share of each one's capacity that is still free; 0 for who can take nothing more."""
        load = np.array([each.load for each in self.candidates], dtype=float)
        capacity = np.array([each.capacity for each in self.candidates], dtype=float)
        return np.clip(1 - load / np.maximum(capacity, 1), 0, 1) * (capacity > 0)

    @cached_property
    def points(self) -> tuple[Array, Array]:
        """Latitudes and longitudes; not a number where nobody knows."""
        found = [each.at or (np.nan, np.nan) for each in self.candidates]
        table = np.array(found, dtype=float).reshape(self.size, 2)
        return table[:, 0], table[:, 1]

    @cached_property
    def _sets(self) -> dict[str, dict[Any, Array]]:
        return {}

    def having(self, attribute: str, wanted: Key) -> Array:
        """1 for every candidate whose `attribute` holds `wanted` (with its number, where it is a mapping)."""
        if attribute not in self._sets:
            self._sets[attribute] = self._laid_out(attribute)
        return self._sets[attribute].get(wanted, self.nobody)

    @cached_property
    def nobody(self) -> Array:
        return np.zeros(self.size)

    def _laid_out(self, attribute: str) -> dict[Any, Array]:
        table: dict[Any, Array] = {}
        for place, candidate in enumerate(self.candidates):
            for value, number in _numbered(getattr(candidate, attribute)):
                if value not in table:
                    table[value] = np.zeros(self.size)
                table[value][place] = number
        return table

    @cached_property
    def windows(self) -> tuple[Array, Array, Days, Flags]:
        """Begins, ends and owners of all free times, and who is free at any time."""
        rows = [
            (begin.timestamp(), end.timestamp(), place)
            for place, candidate in enumerate(self.candidates)
            for begin, end in candidate.free
        ]
        table = np.array(rows, dtype=float).reshape(len(rows), 3)
        anytime = np.array([not candidate.free for candidate in self.candidates], dtype=bool)
        return table[:, 0], table[:, 1], table[:, 2].astype(np.int64), anytime


def _numbered(values: Any) -> Iterable[tuple[Any, float]]:
    """What a candidate has, each with a number: 1, how often, or the day it ends."""
    if isinstance(values, str):
        return [(values, 1.0)] if values else []
    if isinstance(values, Mapping):
        return [(value, _number(told)) for value, told in values.items()]
    return [(value, 1.0) for value in values]


def _number(told: date | int | None) -> float:
    if told is None:
        return float(ALWAYS)
    return float(told.toordinal() if isinstance(told, date) else told)
