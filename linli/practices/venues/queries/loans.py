"""Bookings of rooms, as whoever made them and as the desk sees them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from linli.accounts.models import ResidentAccount
from linli.engines.gatherings.enums_booking import BookingState
from linli.engines.gatherings.models import Booking
from linli.engines.gatherings.queries.bookings import live_bookings
from linli.engines.gatherings.rules_booking import read_hours, slot_of
from linli.kernel.worktime import local
from linli.practices.venues.models import KeyHandover, Loan, Venue
from linli.practices.venues.queries.residents import people_of
from linli.practices.venues.queries.venues import midnight, venues
from linli.practices.venues.rules import open_minutes, used_minutes

PAGE = 20
LIVE = Q(booking__state__in=(BookingState.ASKED, BookingState.BOOKED))


def _loans() -> QuerySet[Loan]:
    keys = Prefetch("keys", KeyHandover.objects.order_by("given_at", "id"))
    rows = Loan.objects.select_related("venue__place", "booking__account", "booking__person__party", "booking__room")
    return rows.prefetch_related(keys)


def loans_of(account: ResidentAccount, now: datetime) -> tuple[list[Loan], list[Loan]]:
    """Those to come, the next first; then those of before, the last first. Also what staff booked for them."""
    mine = Q(booking__account=account) | Q(booking__person__in=[each.id for each in people_of(account)])
    rows = _loans().filter(mine)
    ahead = rows.filter(LIVE, booking__ends_at__gt=now).order_by("booking__starts_at", "id")
    before = rows.exclude(LIVE & Q(booking__ends_at__gt=now)).order_by("-booking__starts_at", "-id")
    return list(ahead[:50]), list(before[:PAGE])


def loan_of(account: ResidentAccount, id: UUID) -> Loan | None:
    mine = Q(booking__account=account) | Q(booking__person__in=[each.id for each in people_of(account)])
    return _loans().filter(mine, id=id).first()


def loan_with(id: UUID) -> Loan | None:
    return _loans().filter(id=id).first()


@dataclass(frozen=True, slots=True)
class Desk:
    """What the desk has before it: who waits for a yes, whose keys are out, what is on that day."""

    waiting: list[Loan]
    keys: list[Loan]
    day: list[Loan]
    sessions: list[Booking]


def desk(on: date, now: datetime) -> Desk:
    waiting = _loans().filter(booking__state=BookingState.ASKED, booking__ends_at__gt=now)
    out = KeyHandover.objects.filter(returned_at=None).order_by().values("loan_id")
    day = _loans().filter(
        booking__state=BookingState.BOOKED, booking__starts_at__lt=midnight(on + timedelta(days=1)),
        booking__ends_at__gt=midnight(on),
    )  # fmt: skip
    by_time = ("booking__starts_at", "id")
    rooms = list(venues().order_by().values_list("place_id", flat=True))
    held = live_bookings(rooms, midnight(on), midnight(on + timedelta(days=1))).exclude(gathering=None)
    return Desk(
        list(waiting.order_by(*by_time)[:50]), list(_loans().filter(id__in=out).order_by(*by_time)[:50]),
        list(day.order_by(*by_time)[:100]),
        list(held.select_related("gathering", "room")[:100]),
    )  # fmt: skip


# -- figures


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one venue in a span: bookings held, people, minutes used, minutes open; `share` of the open time."""

    venue: Venue
    count: int
    people: int
    used: int
    opened: int

    @property
    def share(self) -> float | None:
        return self.used / self.opened if self.opened else None


def figures(first: date, last: date, now: datetime) -> list[Figures]:
    """What became of the rooms from a day to a day, as far as it has passed. Two queries."""
    last = min(last, local(now).date())
    rows: dict[UUID, list[tuple[range, int]]] = {}
    found = Loan.objects.filter(
        booking__state=BookingState.BOOKED, booking__ends_at__lte=now, booking__starts_at__gte=midnight(first),
        booking__starts_at__lt=midnight(last + timedelta(days=1)),
    )  # fmt: skip
    columns = ("venue_id", "booking__starts_at", "booking__ends_at", "people_count", "is_own_use")
    for venue, starts, ends, people, own in found.order_by().values_list(*columns):
        rows.setdefault(venue, []).append((range(slot_of(starts), slot_of(ends)), 0 if own else people))
    return [_figures(venue, rows.get(venue.id, []), first, last) for venue in venues(active=False)]


def _figures(venue: Venue, rows: list[tuple[range, int]], first: date, last: date) -> Figures:
    hours = read_hours(venue.hours)
    used = used_minutes(hours, [taken for taken, _people in rows], first, last) if rows else 0
    people = sum(people for _taken, people in rows)
    return Figures(venue, len(rows), people, used, open_minutes(hours, first, last))
