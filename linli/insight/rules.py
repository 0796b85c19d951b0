"""What figures say and what they keep to themselves: shares, and groups too small to show."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

#: A group smaller than this could be somebody.
LEAST = 5
DAYS = {"30d": 30, "12m": 365}


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of matters, and the minutes from report to answer of those answered (median, nine tenths)."""

    raised: int = 0
    answered: int = 0
    timed: int = 0
    in_time: int = 0
    rated: int = 0
    satisfied: int = 0
    reopened: int = 0
    median_minutes: float | None = None
    p90_minutes: float | None = None

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
    names = ("raised", "answered", "timed", "in_time", "rated", "satisfied", "reopened")
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


def with_durations(figures: Figures, minutes: Sequence[int]) -> Figures:
    """The figures with median and nine tenths of sorted minutes."""
    return replace(figures, median_minutes=quantile(minutes, 0.5), p90_minutes=quantile(minutes, 0.9))


def quantile(values: Sequence[int], part: float) -> float | None:
    """The value below which `part` of sorted values lie, between two of them where it falls there."""
    if not values:
        return None
    place = part * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (place - low)
