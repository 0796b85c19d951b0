"""The rooms of a community, and what is free in them. Names of those who booked are in no answer of this module."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import QuerySet

from linli.engines.gatherings.models import Booking
from linli.engines.gatherings.queries.bookings import live_bookings, taken
from linli.engines.gatherings.rules_booking import read_hours
from linli.kernel.worktime import SHANGHAI, local
from linli.practices.venues.models import Loan, Venue
from linli.practices.venues.rules import Block, Day, day_of, week_of


@dataclass(frozen=True, slots=True)
class Shown:
    """A block of a day with what the door may say about it."""

    block: Block
    words: str = ""


@dataclass(frozen=True, slots=True)
class Today:
    """A venue and how it stands now: `until` is when the present block ends, `free_at` when one can have it next."""

    venue: Venue
    day: Day
    is_free: bool
    until: datetime | None
    free_at: datetime | None
    is_over: bool


def venues(*, active: bool = True) -> QuerySet[Venue]:
    rows = Venue.objects.filter(is_active=True) if active else Venue.objects.all()
    return rows.select_related("place__parent", "lent_by").order_by("position", "id")


def venue_with(id: UUID) -> Venue | None:
    return venues(active=False).filter(id=id).first()


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def today_of(rows: list[Venue], now: datetime) -> list[Today]:
    """How each venue stands now, in one query for all."""
    day = local(now).date()
    booked: dict[UUID, list[Booking]] = defaultdict(list)
    rooms = [venue.place_id for venue in rows]
    for each in live_bookings(rooms, midnight(day), midnight(day + timedelta(days=1))):
        booked[each.room_id].append(each)
    return [_today(venue, booked[venue.place_id], day, now) for venue in rows]


def _today(venue: Venue, booked: list[Booking], day: date, now: datetime) -> Today:
    found = day_of(read_hours(venue.hours), day, taken(booked), now, bookable=False)
    first = next((block for block in found.blocks if block.state == "free"), None)
    is_free = first is not None and first.starts_at <= now
    until, free_at = (first.ends_at if first and is_free else None), (first.starts_at if first else None)
    is_over = not any(block.ends_at > now for block in found.blocks)
    return Today(venue, found, is_free, until, free_at, is_over)


def week_of_venue(venue: Venue, monday: date, now: datetime) -> list[tuple[Day, list[Shown]]]:
    """Seven days of a venue: what is free, what is taken, and for what where that may be said."""
    rows = list(_with_words(venue, midnight(monday), midnight(monday + timedelta(days=7))))
    days = week_of(read_hours(venue.hours), monday, taken([booking for booking, _words in rows]), now)
    return [(day, [_shown(block, rows) for block in day.blocks]) for day in days]


def at_the_door(venue: Venue, now: datetime) -> list[Shown]:
    """Today's blocks from now on."""
    day = local(now).date()
    rows = list(_with_words(venue, midnight(day), midnight(day + timedelta(days=1))))
    found = day_of(read_hours(venue.hours), day, taken([booking for booking, _words in rows]), now, bookable=False)
    return [_shown(block, rows) for block in found.blocks if block.ends_at > now]


def _shown(block: Block, rows: list[tuple[Booking, str]]) -> Shown:
    return Shown(block, rows[block.of][1] if block.of is not None else "")


def _with_words(venue: Venue, since: datetime, until: datetime) -> list[tuple[Booking, str]]:
    """What is booked, with its purpose where whoever booked wants it said, or a gathering is open to all."""
    bookings = list(live_bookings([venue.place_id], since, until).select_related("gathering"))
    shown = set(
        Loan.objects.filter(booking__in=[each.id for each in bookings], shows_purpose=True)
        .order_by()
        .values_list("booking_id", flat=True)
    )
    return [(each, _words(each, shown)) for each in bookings]


def _words(booking: Booking, shown: set[UUID]) -> str:
    if booking.gathering is not None:
        return booking.gathering.title if booking.gathering.is_public else ""
    return booking.purpose if booking.id in shown else ""
