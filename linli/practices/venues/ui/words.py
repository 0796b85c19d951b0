"""Choices and words of the pages of rooms."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.engines.gatherings.rules_booking import read_hours
from linli.kernel.worktime import local
from linli.practices.venues.models import Loan, Venue
from linli.practices.venues.rules import Block, starts_on

WEEKDAYS = (
    gettext_lazy("周一"), gettext_lazy("周二"), gettext_lazy("周三"), gettext_lazy("周四"), gettext_lazy("周五"),
    gettext_lazy("周六"), gettext_lazy("周日"),
)  # fmt: skip
ICONS = {
    "learn": "book-open", "watch": "clapperboard", "play": "gamepad-2", "train": "dumbbell", "meet": "messages-square",
    "banquet": "utensils",
}  # fmt: skip


def weekday(day: date) -> str:
    return str(WEEKDAYS[day.weekday()])


def lengths(venue: Venue) -> list[tuple[int, str]]:
    """How long one may have a room, in half hours, then the longest."""
    steps = sorted({*range(30, min(venue.longest_minutes, 480) + 1, 30), venue.longest_minutes})
    return [(each, length(each)) for each in steps]


def length(minutes: int) -> str:
    if minutes % 60 == 30 and minutes > 60:
        return _("%(n)d 小时半") % {"n": minutes // 60}
    return _("%(n)d 小时") % {"n": minutes // 60} if minutes % 60 == 0 else _("%(n)d 分钟") % {"n": minutes}


def next_day(venue: Venue, now: datetime) -> date:
    """The first day on which it is still open; today where there is none."""
    hours, first = read_hours(venue.hours), local(now).date()
    days = [first + timedelta(days=number) for number in range(venue.ahead_days + 1)]
    return next((day for day in days if any(starts_on(hours, day, now))), first)


def times_of(venue: Venue, day: date, now: datetime, blocks: Iterable[Block] = ()) -> list[tuple[str, str]]:
    """At which times of a day one may begin: not where `blocks` say that it is taken."""
    taken = [block for block in blocks if block.state == "taken"]
    moments = starts_on(read_hours(venue.hours), day, now)
    free = [each for each in moments if not any(block.starts_at <= each < block.ends_at for block in taken)]
    starts = [f"{local(each):%H:%M}" for each in free]
    return [(each, each) for each in starts]


def who_of(loan: Loan) -> str:
    """Whom the desk expects."""
    booking = loan.booking
    if loan.is_own_use:
        return _("社区自用")
    if booking.person is not None:
        return booking.person.party.name
    return str(booking.name or (booking.account.name if booking.account else "") or _("居民"))


def phone_of(loan: Loan) -> str:
    booking = loan.booking
    return str(booking.phone or (booking.account.phone if booking.account else ""))


def has_key_out(loan: Loan) -> bool:
    return any(key.returned_at is None for key in loan.keys.all())
