"""Rooms in slots of five minutes, and the hours in which a room may be had. Pure: no Django, no clock.

A slot is numbered from the epoch, so a booking is a range of numbers and two bookings meet exactly when they share one.
Opening hours are written as a caretaker writes them: `周一至周五 08:30-12:00 14:00-21:00`, one line for some weekdays.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from linli.kernel.worktime import SHANGHAI, local

SLOT = timedelta(minutes=5)
SLOT_SECONDS = 300
LONGEST = timedelta(days=3)
WEEKDAYS = "一二三四五六日"
NAMED = {"工作日": range(5), "周末": (5, 6), "每天": range(7)}
SPAN = re.compile(r"(\d{1,2})[:：](\d{2})\s*[-–—~～至到]\s*(\d{1,2})[:：](\d{2})")
DAYS = re.compile(r"(?:周|星期)?([一二三四五六日天])(?:\s*[-–—~～至到]\s*(?:周|星期)?([一二三四五六日天]))?")

#: Minutes from midnight: from, until.
Span = tuple[int, int]
Hours = Mapping[int, tuple[Span, ...]]


class BadHours(ValueError):
    """A line that says no opening hours; `line` is the line."""

    def __init__(self, line: str) -> None:
        super().__init__(line)
        self.line = line


def slot_of(moment: datetime) -> int:
    """The number of the slot that holds a moment."""
    return int(moment.timestamp()) // SLOT_SECONDS


def begins(slot: int) -> datetime:
    return datetime.fromtimestamp(slot * SLOT_SECONDS, SHANGHAI)


def is_whole(moment: datetime) -> bool:
    """Whether a moment is the border of two slots."""
    return moment.timestamp() % SLOT_SECONDS == 0


def slots(starts_at: datetime, ends_at: datetime) -> range:
    """The slots of a booking. Raises ValueError for an empty, endless or crooked one."""
    if not (is_whole(starts_at) and is_whole(ends_at)):
        raise ValueError("a booking begins and ends on five minutes")
    if not timedelta() < ends_at - starts_at <= LONGEST:
        raise ValueError("a booking ends after it begins, within three days")
    return range(slot_of(starts_at), slot_of(ends_at))


def joined(taken: Iterable[range]) -> list[range]:
    """Ranges in order, those that touch made one."""
    found: list[range] = []
    for each in sorted(taken, key=lambda one: (one.start, one.stop)):
        if found and each.start <= found[-1].stop:
            found[-1] = range(found[-1].start, max(found[-1].stop, each.stop))
        else:
            found.append(each)
    return found


def left_of(opened: Iterable[range], taken: Iterable[range]) -> list[range]:
    """What of the opened ranges nobody has taken."""
    free: list[range] = []
    busy = joined(taken)
    for each in joined(opened):
        at = each.start
        for one in busy:
            if one.stop <= at or one.start >= each.stop:
                continue
            if one.start > at:
                free.append(range(at, one.start))
            at = max(at, one.stop)
        if at < each.stop:
            free.append(range(at, each.stop))
    return free


# -- opening hours


def read_hours(text: str) -> dict[int, tuple[Span, ...]]:
    """Weekday (Monday is 0) → spans, from lines. A later line for the same day replaces an earlier. Raises `BadHours`."""
    found: dict[int, tuple[Span, ...]] = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        days, spans = _days(line), _spans(line)
        if not days or (not spans and "不开放" not in line and "休息" not in line):
            raise BadHours(line)
        for day in days:
            found[day] = spans
    return {day: spans for day, spans in sorted(found.items()) if spans}


def _days(line: str) -> list[int]:
    head = SPAN.split(line)[0].replace("不开放", "").replace("休息", "")
    found: list[int] = []
    for word in filter(None, re.split(r"[\s、，,和及：:]+", head)):
        whole = DAYS.fullmatch(word)
        if word in NAMED:
            found += NAMED[word]
        elif whole is not None:
            begin, end = _weekday(whole[1]), _weekday(whole[2] or whole[1])
            found += range(begin, end + 1) if begin <= end else [*range(begin, 7), *range(end + 1)]
        else:
            raise BadHours(line)
    return found


def _weekday(word: str) -> int:
    return WEEKDAYS.index(word.replace("天", "日"))


def _spans(line: str) -> tuple[Span, ...]:
    found: list[Span] = []
    for hour, minute, until_hour, until_minute in SPAN.findall(line):
        begin, end = int(hour) * 60 + int(minute), int(until_hour) * 60 + int(until_minute)
        if not 0 <= begin < end <= 1440 or int(minute) > 59 or int(until_minute) > 59 or begin % 5 or end % 5:
            raise BadHours(line)
        if found and begin < found[-1][1]:
            raise BadHours(line)
        found.append((begin, end))
    return tuple(found)


def open_on(hours: Hours, day: date) -> list[range]:
    """The slots in which a room is open that day."""
    midnight = slot_of(datetime.combine(day, time(), SHANGHAI))
    return [range(midnight + begin // 5, midnight + end // 5) for begin, end in hours.get(day.weekday(), ())]


def open_between(hours: Hours, first: date, days: int) -> list[range]:
    return [each for number in range(days) for each in open_on(hours, first + timedelta(days=number))]


def is_open(hours: Hours, wanted: range) -> bool:
    """Whether a room is open all the while."""
    first, last = local(begins(wanted.start)).date(), local(begins(wanted.stop - 1)).date()
    return not left_of([wanted], open_between(hours, first, (last - first).days + 1))


def minutes(ranges: Iterable[range]) -> int:
    return sum(len(each) for each in ranges) * 5


# -- what a room asks of a booking


@dataclass(frozen=True, slots=True)
class Limits:
    """What a room allows: length, how far ahead, how often a household in seven days (0: as often as it likes)."""

    longest_minutes: int = 180
    ahead_days: int = 14
    week_count: int = 2


def too_many(limits: Limits, starts_at: datetime, others: Sequence[datetime]) -> bool:
    """Whether one more booking of a household would be too much in the calendar week it begins in."""
    week = local(starts_at).isocalendar()[:2]
    return bool(limits.week_count) and (
        sum(local(each).isocalendar()[:2] == week for each in others) >= limits.week_count
    )
