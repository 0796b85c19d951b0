"""What figures say and what they keep to themselves: shares, and groups too small to show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain

from linli.engines.matters.buckets import quantile_of

#: A group smaller than this could be somebody.
LEAST = 5
DAYS = {"30d": 30, "12m": 365}
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of matters, and the minutes from report to answer of those answered (median, nine tenths)."""

    raised: int = 0
    open: int = 0
    answered: int = 0
    timed: int = 0
    in_time: int = 0
    rated: int = 0
    satisfied: int = 0
    reopened: int = 0
    median_minutes: float | None = None
    p90_minutes: float | None = None

    @property
    def open_share(self) -> float | None:
        return share(self.open, self.raised)

    @property
    def in_time_share(self) -> float | None:
        return share(self.in_time, self.timed)

    @property
    def satisfied_share(self) -> float | None:
        return share(self.satisfied, self.rated)

    @property
    def reopened_share(self) -> float | None:
        return share(self.reopened, self.answered)

    def public(self) -> "Figures":
        """As strangers may read it: no share and no duration of a group too small."""
        small = self.answered < LEAST
        return replace(
            self,
            timed=0 if self.timed < LEAST else self.timed,
            rated=0 if self.rated < LEAST else self.rated,
            median_minutes=None if small else self.median_minutes,
            p90_minutes=None if small else self.p90_minutes,
        )


@dataclass(frozen=True, slots=True)
class Group:
    """Figures of one part: a category, a grid, an organisation. `name` empty: the small ones together."""

    name: str
    figures: Figures


def share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def total(parts: Sequence[Figures]) -> Figures:
    """Counts added up; durations do not add, so they are left out."""
    names = ("raised", "open", "answered", "timed", "in_time", "rated", "satisfied", "reopened")
    return Figures(**{name: sum(getattr(part, name) for part in parts) for name in names})


def shown(groups: Sequence[Group], least: int = LEAST) -> list[Group]:
    """Largest first; small ones together as one without a name, and never alone: what is left out must not be found
    by subtraction."""
    ordered = sorted(groups, key=lambda group: (-group.figures.raised, group.name))
    large = [group for group in ordered if group.figures.raised >= least]
    small = [group for group in ordered if group.figures.raised < least]
    while small and large and sum(group.figures.raised for group in small) < least:
        small.append(large.pop())
    if not small:
        return large
    together = total([group.figures for group in small])
    return [*large, Group("", together)] if together.raised >= least else large


def since(span: str, now: datetime) -> datetime | None:
    """The beginning of a span; None for those without one."""
    return now - timedelta(days=DAYS[span]) if span in DAYS else None


def months_since(now: datetime) -> str:
    """The first of the twelve months that end with this one, as `2026-01`. `now` in the community's own time."""
    count = now.year * 12 + now.month - MONTHS
    return f"{count // 12}-{count % 12 + 1:02}"


@dataclass(frozen=True, slots=True)
class Lasted:
    """How long answers took: every one in minutes, or only how many in each bucket (`linli.engines.matters.buckets`)."""

    minutes: tuple[int, ...] = ()
    buckets: tuple[int, ...] = ()

    def quantile(self, part: float) -> float | None:
        return quantile_of(self.buckets, part) if self.buckets else quantile(sorted(self.minutes), part)


def all_lasted(parts: Iterable[Lasted]) -> Lasted:
    """All of them together."""
    parts = list(parts)
    counted = [part.buckets for part in parts if part.buckets]
    together = tuple(map(sum, zip(*counted, strict=True))) if counted else ()
    return Lasted(tuple(chain.from_iterable(part.minutes for part in parts)), together)


def with_durations(figures: Figures, lasted: Lasted) -> Figures:
    """The figures with median and nine tenths of how long the answers took."""
    return replace(figures, median_minutes=lasted.quantile(0.5), p90_minutes=lasted.quantile(0.9))


def quantile(values: Sequence[int], part: float) -> float | None:
    """The value below which `part` of sorted values lie, between two of them where it falls there."""
    if not values:
        return None
    place = part * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (place - low)
