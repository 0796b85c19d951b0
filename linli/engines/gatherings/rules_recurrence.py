"""When it happens again: a rule of RFC 5545 (RRULE), and what is done with days off. No Django."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from dateutil.rrule import rrulestr

from linli.kernel.worktime import SHANGHAI, local

MOST = 370
NEXT_DAYS = 14


class OnDayOff(StrEnum):
    """What a community chose for a session that falls on a day off."""

    KEEP = "keep"
    SKIP = "skip"
    NEXT_WORKDAY = "next_workday"


class BadRule(ValueError):
    """This is no rule of recurrence, or one without end."""


def days_of(rule: str, first: date, until: date) -> list[date]:
    """The days of a rule such as `FREQ=WEEKLY;BYDAY=TU,TH`, from the first to the last day, both included."""
    text = rule.strip().upper().removeprefix("RRULE:")
    if not text.startswith("FREQ=") or "SECONDLY" in text or "MINUTELY" in text or "HOURLY" in text:
        raise BadRule(rule)
    try:
        found = rrulestr(text, dtstart=datetime.combine(first, time()), ignoretz=True)
    except (ValueError, KeyError, TypeError) as error:
        raise BadRule(rule) from error
    between = found.between(datetime.combine(first, time()), datetime.combine(until, time(23, 59)), inc=True)
    days = [each.date() for each in between[: MOST + 1]]
    if len(days) > MOST:
        raise BadRule(rule)
    return days


def monthly_on(day: int) -> str:
    """Every month on this day: 每月 20 日. A month without it has none."""
    return f"FREQ=MONTHLY;BYMONTHDAY={day}"


def weekly_on(weekdays: list[int]) -> str:
    """Every week on these days; Monday is 0."""
    return "FREQ=WEEKLY;BYDAY=" + ",".join(("MO", "TU", "WE", "TH", "FR", "SA", "SU")[day] for day in weekdays)


def with_days_off(days: list[date], choice: OnDayOff, is_workday: Callable[[date], bool]) -> list[date]:
    """The days after what was chosen for days off; each once, in order."""
    if choice == OnDayOff.KEEP:
        return days
    found: list[date] = []
    for day in days:
        if not is_workday(day):
            if choice == OnDayOff.SKIP:
                continue
            later = (day + timedelta(days=n) for n in range(1, NEXT_DAYS))
            day = next((each for each in later if is_workday(each)), day)
        found.append(day)
    return sorted(set(found))


def moments(days: list[date], at: time) -> list[datetime]:
    """Those days at a time of day, in Shanghai."""
    return [datetime.combine(day, at, tzinfo=SHANGHAI) for day in days]


def a_year_later(moment: datetime) -> datetime:
    """The same weekday and time 52 weeks on: a Tuesday course stays one."""
    there = local(moment)
    return datetime.combine(there.date() + timedelta(weeks=52), there.time(), tzinfo=SHANGHAI)
