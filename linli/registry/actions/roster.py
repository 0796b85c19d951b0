"""值班 and the working calendar: who holds what comes in out of hours, and when the office works."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.kernel.actors import Actor
from linli.kernel.calendars import edit_day, read_office_hours
from linli.kernel.communities import forget
from linli.kernel.events import record
from linli.kernel.models import CalendarDay, Community, Event
from linli.kernel.tenancy import current_community_id
from linli.kernel.worktime import Calendar, NoWorkingTime, local
from linli.registry.models import DutyShift, Party
from linli.registry.rules import day_to_copy, shift_of, weeks_of

MOST_DAYS = 31


class RosterRefused(ValueError):
    """`str()` is shown to the person."""


@transaction.atomic
def put_on_duty(*, party: Party, first: date, days: int, by: Actor, now: datetime) -> list[DutyShift]:
    """A shift a day, midnight to midnight. The same party on the same day again changes nothing."""
    if not 1 <= days <= MOST_DAYS:
        raise RosterRefused(_("一次最多排 %(days)d 天") % {"days": MOST_DAYS})
    spans = [shift_of(first + timedelta(days=offset)) for offset in range(days)]
    known = DutyShift.objects.filter(party=party, starts_at__in=[begins for begins, _ends in spans]).order_by()
    there = set(known.values_list("starts_at", flat=True))
    community = current_community_id()
    shifts = [
        DutyShift(community_id=community, party=party, starts_at=begins, ends_at=ends)
        for begins, ends in spans
        if begins not in there
    ]
    DutyShift.objects.bulk_create(shifts)
    if shifts:
        ids = [str(shift.id) for shift in shifts]
        record(subject=shifts[0], kind="duty", verb="put_on", by=by, now=now, party=str(party.id), shifts=ids)
    return shifts


@transaction.atomic
def copy_duty(*, month: date, by: Actor, now: datetime) -> list[DutyShift]:
    """Fill the days of a month that nobody has yet, from today on, as the month before was: weekday by weekday.

    Raises `RosterRefused` where there is nothing to copy.
    """
    days = [day for week in weeks_of(month.year, month.month) for day in week if day.month == month.month]
    spans = {day: shift_of(day) for day in days if day >= local(now).date()}
    taken = _on_duty(list(spans))
    before = _on_duty([day_to_copy(day) for day in spans])
    community = current_community_id()
    shifts = [
        DutyShift(community_id=community, party_id=party, starts_at=begins, ends_at=ends)
        for day, (begins, ends) in spans.items()
        if day not in taken
        for party in before.get(day_to_copy(day), [])
    ]
    if not shifts:
        raise RosterRefused(_("上个月没有可以照抄的值班，或这个月已经排满"))
    DutyShift.objects.bulk_create(shifts)
    record(subject=shifts[0], kind="duty", verb="copy", by=by, now=now, shifts=[str(shift.id) for shift in shifts])
    return shifts


def _on_duty(days: list[date]) -> dict[date, list[UUID]]:
    """Who begins a shift on each of these days, of those who still work here."""
    if not days:
        return {}
    first, last = shift_of(min(days))[0], shift_of(max(days))[1]
    rows = DutyShift.objects.filter(starts_at__gte=first, starts_at__lt=last, party__is_active=True)
    found: dict[date, list[UUID]] = {}
    for row in rows.order_by("starts_at", "id"):
        found.setdefault(local(row.starts_at).date(), []).append(row.party_id)
    return found


@transaction.atomic
def take_off_duty(*, shift: DutyShift, by: Actor, now: datetime) -> None:
    """Remove a shift that has not ended yet; what was held is not unmade. Raises `RosterRefused`."""
    if shift.ends_at <= now:
        raise RosterRefused(_("已经过去的值班不能删"))
    record(subject=shift, kind="duty", verb="take_off", by=by, now=now, party=str(shift.party_id))
    DutyShift.objects.filter(id=shift.id).delete()


@transaction.atomic
def set_day(*, on: date, is_workday: bool, name: str, by: Actor, now: datetime) -> CalendarDay:
    """The office works or rests that day, whatever was published. Due times already set stay."""
    day = edit_day(on=on, is_workday=is_workday, name=name)
    record(subject=day, kind="calendar", verb="set_day", by=by, now=now, on=on.isoformat(), is_workday=is_workday)
    return day


@transaction.atomic
def unset_day(*, on: date, by: Actor, now: datetime) -> None:
    """Back to the published calendar."""
    day = CalendarDay.objects.filter(on=on).first()
    if day is not None:
        record(subject=day, kind="calendar", verb="unset_day", by=by, now=now, on=on.isoformat())
        CalendarDay.objects.filter(id=day.id).delete()
        forget()


@transaction.atomic
def set_office_hours(*, community: Community, hours: dict[str, list[list[str]]], by: Actor, now: datetime) -> Community:
    """Weekday (0 is Monday) → [from, to] pairs. Raises `RosterRefused` for hours that cannot be counted in."""
    try:
        Calendar(read_office_hours(hours))
    except NoWorkingTime:
        raise RosterRefused(_("至少要有一天办公")) from None
    except ValueError:
        raise RosterRefused(_("办公时间要按先后写，不能重叠，例如 08:30-11:30 13:30-17:30")) from None
    Community.objects.filter(id=community.id).update(office_hours=hours)
    community.office_hours = hours
    Event.new(
        subject_kind="community", subject_id=community.id, verb="office_hours", at=now, actor_kind=by.kind.value,
        actor_id=by.id, actor_party_id=by.party_id,
    )  # fmt: skip
    forget()
    return community
