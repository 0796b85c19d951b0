"""When a venue can be had: days of free and taken spans, and how far a room is used. No Django."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from linli.engines.gatherings.rules_booking import Hours, begins, left_of, minutes, open_on, slot_of

QUARTER = 3


@dataclass(frozen=True, slots=True)
class Block:
    """A span of a day: free, taken (with the booking's place in the list), or gone by."""

    starts_at: datetime
    ends_at: datetime
    state: str
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Day:
    on: date
    blocks: tuple[Block, ...]
    is_open: bool


def day_of(hours: Hours, day: date, taken: list[range], now: datetime, *, bookable: bool = True) -> Day:
    """The blocks of a day in order: what is open and free from now on (`bookable`: from the next quarter hour), and
    what is taken."""
    opened = open_on(hours, day)
    first = slot_of(datetime.combine(day, datetime.min.time(), begins(0).tzinfo))
    whole = range(first, first + 288)
    quarter = -(-slot_of(now + timedelta(minutes=4, seconds=59)) // QUARTER) * QUARTER
    present = quarter if bookable else slot_of(now)
    ahead = [range(max(each.start, present), each.stop) for each in left_of(opened, taken) if each.stop > present]
    free = [Block(begins(each.start), begins(each.stop), "free") for each in ahead if len(each)]
    busy = [
        Block(begins(max(each.start, whole.start)), begins(min(each.stop, whole.stop)), "taken", index)
        for index, each in enumerate(taken)
        if each.start < whole.stop and each.stop > whole.start
    ]
    return Day(day, tuple(sorted([*free, *busy], key=lambda each: each.starts_at)), bool(opened))


def week_of(hours: Hours, monday: date, taken: list[range], now: datetime) -> list[Day]:
    return [day_of(hours, monday + timedelta(days=number), taken, now) for number in range(7)]


def starts_on(hours: Hours, day: date, now: datetime) -> Iterator[datetime]:
    """Quarter hours at which one may begin on a day."""
    for each in open_on(hours, day):
        for slot in range(-(-each.start // QUARTER) * QUARTER, each.stop, QUARTER):
            if begins(slot) > now:
                yield begins(slot)


def open_minutes(hours: Hours, first: date, last: date) -> int:
    """For how long a room was open, both days counted."""
    days = (last - first).days + 1
    by_weekday = {weekday: minutes(open_on(hours, first + timedelta(days=weekday))) for weekday in range(min(7, days))}
    return sum(by_weekday[number % 7] for number in range(days)) if days > 0 else 0


def used_minutes(hours: Hours, taken: Iterable[range], first: date, last: date) -> int:
    """For how long it was taken while it was open."""
    opened = [each for number in range((last - first).days + 1) for each in open_on(hours, first + timedelta(number))]
    return minutes(opened) - minutes(left_of(opened, taken))
