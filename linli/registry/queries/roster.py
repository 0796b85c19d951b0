"""Who is on duty when, and how the office works in a month."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from linli.kernel.calendars import read_office_hours
from linli.kernel.holidays_cn import china_year
from linli.kernel.models import CalendarDay, Community
from linli.kernel.worktime import Calendar
from linli.registry.models import DutyShift, Responsibility
from linli.registry.queries.standing import in_force
from linli.registry.rules import shift_of, weeks_of


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the calendar; `reason`: holiday, makeup, edited or empty."""

    on: date
    is_workday: bool
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Month:
    weeks: list[list[Day]]
    published: bool


def month_of(community: Community, year: int, month: int) -> Month:
    """The month as the clock counts it, Monday first."""
    weeks = weeks_of(year, month)
    first, last = weeks[0][0], weeks[-1][-1]
    edited = {day.on: day for day in CalendarDay.objects.filter(on__range=(first, last)).order_by("on")}
    hours = read_office_hours(community.office_hours)
    clock = Calendar(hours, {on: day.is_workday for on, day in edited.items()})
    return Month([[_day(on, clock, edited.get(on)) for on in week] for week in weeks], china_year(year).published)


def _day(on: date, clock: Calendar, edited: CalendarDay | None) -> Day:
    year = china_year(on.year)
    reason = "edited" if edited else "makeup" if on in year.makeup else "holiday" if on in year.off else ""
    return Day(on, clock.is_workday(on), edited.name if edited else "", reason)


def shifts_between(first: date, last: date) -> list[DutyShift]:
    """Shifts that touch these days."""
    begins, ends = shift_of(first)[0], shift_of(last)[1]
    rows = DutyShift.objects.filter(starts_at__lt=ends, ends_at__gt=begins).select_related("party")
    return list(rows.order_by("starts_at", "id"))


def by_day(shifts: list[DutyShift], first: date, number: int) -> list[tuple[date, list[DutyShift]]]:
    """For each day the shifts that touch it, the one that counts (begun last) first."""
    found = []
    for offset in range(number):
        day = first + timedelta(days=offset)
        begins, ends = shift_of(day)
        touching = [shift for shift in shifts if shift.starts_at < ends and shift.ends_at > begins]
        found.append((day, sorted(touching, key=lambda shift: (shift.starts_at, str(shift.id)), reverse=True)))
    return found


def now_on_duty(shifts: list[DutyShift], now: datetime) -> DutyShift | None:
    current = [shift for shift in shifts if shift.starts_at <= now < shift.ends_at]
    return max(current, key=lambda shift: (shift.starts_at, str(shift.id)), default=None)


def responsibilities(
    on: date, *, party: str = "", place: str = "", role: str = "", ended: bool = False
) -> list[Responsibility]:
    """Who answers for what, by place; filtered by a party's or a place's name or code."""
    rows = Responsibility.objects.filter(person=None, household=None).select_related("party", "place")
    rows = rows.exclude(in_force(on)) if ended else rows.filter(in_force(on))
    if party:
        rows = rows.filter(party__name__icontains=party)
    if place:
        rows = rows.filter(place__name__icontains=place) | rows.filter(place__code=place)
    if role:
        rows = rows.filter(role=role)
    return list(rows.order_by("place__code", "role", "from_on", "id")[:300])
