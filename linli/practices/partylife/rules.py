"""When organisation life is due, and whether a branch is behind. No Django."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

#: The key of the agenda item that comes first (第一议题).
FIRST_ITEM = "first-item"
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


@dataclass(frozen=True, slots=True)
class Period:
    """`number` counts within the year from 1."""

    number: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Standing:
    """One kind in one period: `state`: done, planned, due, behind, ahead (not begun) or before (not asked for)."""

    period: Period
    held: int
    planned: int
    state: str


def periods(every: str, year: int) -> list[Period]:
    """The periods of a year, in order, without gap."""
    step = MONTHS[every]
    return [
        Period(n + 1, date(year, n * step + 1, 1), date(year, n * step + step, monthrange(year, n * step + step)[1]))
        for n in range(12 // step)
    ]


def standing(
    every: str,
    times: int,
    year: int,
    held: Iterable[date],
    planned: Iterable[date],
    today: date,
    since: date = date.min,
) -> list[Standing]:
    """How one kind, asked for since a day, stands in each period of a year: what is over must have been held."""
    was, will = list(held), list(planned)
    return [_one(period, times, was, will, today, since) for period in periods(every, year)]


def _one(
    period: Period, times: int, held: Sequence[date], planned: Sequence[date], today: date, since: date
) -> Standing:
    was = sum(period.first <= day <= period.last for day in held)
    will = sum(period.first <= day <= period.last for day in planned)
    if was >= times:
        state = "done"
    elif period.last < since:
        state = "before"
    elif period.last < today:
        state = "behind"
    elif was + will >= times:
        state = "planned"
    else:
        state = "due" if period.first <= today else "ahead"
    return Standing(period, was, will, state)
