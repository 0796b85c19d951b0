"""值班 and the working calendar: who holds what comes in out of hours, and when the office works."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from linli.kernel.actors import Actor
from linli.kernel.calendars import edit_day, read_office_hours
from linli.kernel.communities import forget
from linli.kernel.events import record
from linli.kernel.models import CalendarDay, Community, Event
from linli.kernel.tenancy import current_community_id
from linli.kernel.worktime import Calendar, NoWorkingTime
from linli.registry.models import DutyShift, Party
from linli.registry.rules import shift_of

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
