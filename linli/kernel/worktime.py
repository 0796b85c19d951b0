"""The working-time clock (工作时间): office hours, China's holidays and make-up days, days edited by hand.

Pure: it knows no Django and never reads the clock. Every moment is aware; days are those of Asia/Shanghai.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import partial
from itertools import pairwise
from zoneinfo import ZoneInfo

from linli.kernel.holidays_cn import china_year

SHANGHAI = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)
NOTHING = timedelta()
MONDAY = 0
#: Nobody waits that long: a calendar without a workday for so many days is a mistake, not a due time.
HORIZON_DAYS = 4000

Span = tuple[time, time]
Hours = tuple[Span, ...]


class Unit(StrEnum):
    """What a term is counted in."""

    MINUTES = "minutes"  # round the clock, for what cannot wait
    HOURS = "hours"  # working hours
    WORKDAYS = "workdays"  # 工作日: to the closing of the n-th workday; the day it begins is not counted
    DAYS = "days"  # 自然日


@dataclass(frozen=True, slots=True)
class Term:
    """How long something may take (办理时限)."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise ValueError("a term is not negative")

    @property
    def in_working_time(self) -> bool:
        return self.unit in (Unit.HOURS, Unit.WORKDAYS)


class NoWorkingTime(ValueError):
    """The calendar has no working time to count in."""


def local(moment: datetime) -> datetime:
    """The moment in Asia/Shanghai; raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(SHANGHAI)


@dataclass(frozen=True)
class Calendar:
    """When an office works. `office_hours`: weekday (Monday is 0) → spans; `edited`: days set by hand."""

    office_hours: Mapping[int, Hours]
    edited: Mapping[date, bool] = field(default_factory=dict)
    _days: dict[date, tuple[tuple[datetime, datetime], ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        if not any(self.office_hours.values()):
            raise NoWorkingTime("no office hours on any weekday")
        for spans in self.office_hours.values():
            bounds = [bound for span in spans for bound in span]
            if any(later <= earlier for earlier, later in pairwise(bounds)):
                raise ValueError("office hours must be in order and must not overlap")

    def is_workday(self, day: date) -> bool:
        """By the office's own edit, else the published calendar, else whether that weekday has hours."""
        if day in self.edited:
            return self.edited[day]
        year = china_year(day.year)
        return day in year.makeup or (day not in year.off and bool(self.office_hours.get(day.weekday())))

    def hours_on(self, day: date) -> Hours:
        """The office's spans that day; a make-up day has Monday's. Empty on a day off."""
        if not self.is_workday(day):
            return ()
        own = self.office_hours.get(day.weekday(), ())
        if own and day not in china_year(day.year).makeup:
            return own
        return self.office_hours.get(MONDAY) or next(hours for hours in self.office_hours.values() if hours)

    def is_working(self, moment: datetime) -> bool:
        moment = local(moment)
        return any(start <= moment < end for start, end in self._spans(moment.date()))

    def next_working_moment(self, moment: datetime) -> datetime:
        """The moment itself when the office works then, else the next opening."""
        moment = local(moment)
        return next(max(start, moment) for start, end in self._from(moment.date()) if end > moment)

    def add_working_minutes(self, start: datetime, minutes: int) -> datetime:
        """The first moment so many working minutes after `start`; negative: the last one so many before."""
        return self.add_working(start, timedelta(minutes=minutes))

    def add_working(self, start: datetime, amount: timedelta) -> datetime:
        """As `add_working_minutes`, to the microsecond. Nothing added changes nothing, even out of hours."""
        start = local(start)
        if amount == NOTHING:
            return start
        return self._forward(start, amount) if amount > NOTHING else self._back(start, -amount)

    def working_minutes_between(self, a: datetime, b: datetime) -> int:
        """Whole working minutes from a to b; negative when b is earlier."""
        amount = self.working_time_between(a, b)
        minutes = abs(amount) // timedelta(minutes=1)
        return minutes if amount >= NOTHING else -minutes

    def working_time_between(self, a: datetime, b: datetime) -> timedelta:
        """Working time from a to b; negative when b is earlier."""
        a, b = local(a), local(b)
        if b < a:
            return -self.working_time_between(b, a)
        total, day, last = NOTHING, a.date(), b.date()
        while day <= last:
            for start, end in self._spans(day):
                if end > a and start < b:
                    total += min(end, b) - max(start, a)
            day += ONE_DAY
        return total

    def add_workdays(self, start: datetime, n: int) -> datetime:
        """The closing of the n-th workday after the day of `start`; n = 0: the next closing still to come."""
        start = local(start)
        if n == 0:
            return self.closing(self.next_working_moment(start).date())
        left = n
        for offset in range(1, HORIZON_DAYS):
            day = start.date() + offset * ONE_DAY
            left -= self.is_workday(day)
            if left == 0:
                return self.closing(day)
        raise NoWorkingTime(f"{n} workdays are beyond the calendar")

    def closing(self, day: date) -> datetime:
        """When the office closes that workday."""
        return self._spans(day)[-1][1]

    def _spans(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """The spans of a day as moments, remembered."""
        known = self._days.get(day)
        if known is None:
            moment = partial(datetime.combine, day, tzinfo=SHANGHAI)
            known = self._days[day] = tuple((moment(a), moment(b)) for a, b in self.hours_on(day))
        return known

    def _from(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        for offset in range(HORIZON_DAYS):
            yield from self._spans(day + offset * ONE_DAY)
        raise NoWorkingTime("no working time within the calendar")

    def _forward(self, start: datetime, left: timedelta) -> datetime:
        for opens, closes in self._from(start.date()):
            opens = max(opens, start)
            if closes - opens >= left:
                return opens + left
            left -= max(closes - opens, NOTHING)
        raise NoWorkingTime

    def _back(self, start: datetime, left: timedelta) -> datetime:
        for offset in range(HORIZON_DAYS):
            for opens, closes in reversed(self._spans(start.date() - offset * ONE_DAY)):
                closes = min(closes, start)
                if closes - opens >= left:
                    return closes - left
                left -= max(closes - opens, NOTHING)
        raise NoWorkingTime("no working time within the calendar")


def due_at(term: Term, start: datetime, calendar: Calendar) -> datetime:
    """When what began at `start` must be done."""
    match term.unit:
        case Unit.MINUTES:
            return local(start) + timedelta(minutes=term.amount)
        case Unit.HOURS:
            return calendar.add_working(start, timedelta(hours=term.amount))
        case Unit.WORKDAYS:
            return calendar.add_workdays(start, term.amount)
        case Unit.DAYS:
            return local(start) + timedelta(days=term.amount)


def remaining(due_at: datetime, now: datetime, term: Term, calendar: Calendar) -> timedelta:
    """Time left in the term's own measure (working time or natural time); negative when late."""
    if term.in_working_time:
        return calendar.working_time_between(now, due_at)
    return local(due_at) - local(now)


def resume_due(due_at: datetime, paused_at: datetime, resumed_at: datetime, term: Term, calendar: Calendar) -> datetime:
    """The due time after a pause: what was left when it began is left again. What was late already stays so.

    A term in workdays ends when the office closes, so it may gain the rest of a day; it never loses time.
    """
    if resumed_at < paused_at:
        raise ValueError("resumed before it was paused")
    if due_at <= paused_at:
        return local(due_at)
    left = remaining(due_at, paused_at, term, calendar)
    if not term.in_working_time:
        return local(resumed_at) + left
    shifted = calendar.add_working(resumed_at, left)
    if term.unit is Unit.WORKDAYS and left > NOTHING:
        return calendar.closing(shifted.date())
    return shifted
