"""Booking a room, moving a booking, giving it back. Of two at once exactly one gets the room: the database decides."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from linli.accounts.models import ResidentAccount
from linli.engines.gatherings.enums_booking import BookingState
from linli.engines.gatherings.models import Gathering
from linli.engines.gatherings.models.booking import LIVE, Booking, Slot
from linli.engines.gatherings.rules_booking import slots
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.models import Community
from linli.registry.models import Person, Place

KIND = "booking"


class BookingRefused(ValueError):
    """A room cannot be booked so; `str()` is shown to the person."""


class RoomTaken(BookingRefused):
    """Somebody else has the room then; `by` is their booking where it can still be seen."""

    def __init__(self, by: Booking | None = None) -> None:
        super().__init__(_("这段时间已经有人订了，请换一个时间"))
        self.by = by


@dataclass(frozen=True, slots=True)
class Booker:
    """Who a room is for: a resident's account, a person on file, or a name and phone. Nobody: the community itself."""

    account: ResidentAccount | None = None
    person: Person | None = None
    name: str = ""
    phone: str = ""


@transaction.atomic
def book(
    *, community: Community, room: Place, starts_at: datetime, ends_at: datetime, purpose: str, who: Booker, by: Actor,
    now: datetime, gathering: Gathering | None = None, asked: bool = False,
) -> Booking:  # fmt: skip
    """Take a room. `asked`: it is held until somebody agrees. Raises `RoomTaken`, and `BookingRefused` for a bad time."""
    wanted = _wanted(starts_at, ends_at)
    if not purpose.strip():
        raise BookingRefused(_("请写下用来做什么"))
    booking = Booking.new(
        room=room, starts_at=starts_at, ends_at=ends_at, purpose=purpose.strip()[:80], gathering=gathering,
        state=BookingState.ASKED if asked else BookingState.BOOKED, account=who.account, person=who.person,
        name=who.name.strip(), phone=who.phone, made_at=now,
    )  # fmt: skip
    _take(booking, wanted)
    record(
        subject=booking, kind=KIND, verb="ask" if asked else "book", by=by, now=now, room=str(room.id),
        starts_at=starts_at.isoformat(), ends_at=ends_at.isoformat(),
    )  # fmt: skip
    return booking


@transaction.atomic
def move_booking(
    *, booking: Booking, starts_at: datetime, ends_at: datetime, by: Actor, now: datetime, room: Place | None = None
) -> Booking:
    """Another time, another room, or both; where that is taken it keeps what it had. Raises `RoomTaken`."""
    room = room or booking.room
    wanted = _wanted(starts_at, ends_at)
    # Those who move in the same rooms go one after the other: two who change places would wait for each other.
    list(Place.objects.select_for_update(no_key=True).filter(id__in={room.id, booking.room_id}).order_by("id"))
    changed = Booking.objects.filter(LIVE, id=booking.id).update(room=room, starts_at=starts_at, ends_at=ends_at)
    if not changed:
        raise BookingRefused(_("这次预订已经取消了"))
    Slot.objects.filter(booking=booking).delete()
    booking.room, booking.starts_at, booking.ends_at = room, starts_at, ends_at
    _take(booking, wanted)
    record(
        subject=booking, kind=KIND, verb="move", by=by, now=now, room=str(room.id), starts_at=starts_at.isoformat(),
        ends_at=ends_at.isoformat(),
    )  # fmt: skip
    return booking


def cancel_booking(*, booking: Booking, by: Actor, now: datetime, reason: str = "") -> Booking:
    """Give the room back. Raises `BookingRefused` where that was done already."""
    return _end(booking, BookingState.CANCELLED, "cancel", reason, by, now)


def refuse_booking(*, booking: Booking, reason: str, by: Actor, now: datetime) -> Booking:
    """Say no to a room that was asked for. Raises `BookingRefused` without a reason, or where it was decided."""
    if not reason.strip():
        raise BookingRefused(_("请写明为什么不同意"))
    return _end(booking, BookingState.REFUSED, "refuse", reason, by, now, BookingState.ASKED)


@transaction.atomic
def agree_booking(*, booking: Booking, by: Actor, now: datetime) -> Booking:
    """Say yes to a room that was asked for."""
    rows = Booking.objects.filter(id=booking.id, state=BookingState.ASKED)
    if not rows.update(state=BookingState.BOOKED):
        raise BookingRefused(_("这次预订已经有结果了"))
    booking.state = BookingState.BOOKED
    record(subject=booking, kind=KIND, verb="agree", by=by, now=now)
    return booking


def _wanted(starts_at: datetime, ends_at: datetime) -> range:
    try:
        return slots(starts_at, ends_at)
    except ValueError:
        raise BookingRefused(_("开始和结束要在整五分钟上，结束晚于开始，最长三天")) from None


def _take(booking: Booking, wanted: range) -> None:
    """Insert the slots in one statement, in order; whoever finds one there is too late."""
    rows = [
        Slot(community_id=booking.community_id, booking=booking, room_id=booking.room_id, slot=number)
        for number in wanted
    ]
    try:
        with transaction.atomic():
            Slot.objects.bulk_create(rows)
    except IntegrityError:
        others = Booking.objects.filter(LIVE, room_id=booking.room_id, starts_at__lt=booking.ends_at)
        others = others.filter(ends_at__gt=booking.starts_at).exclude(id=booking.id)
        raise RoomTaken(others.order_by("starts_at", "id").first()) from None


@transaction.atomic
def _end(
    booking: Booking, state: BookingState, verb: str, reason: str, by: Actor, now: datetime, only: str = ""
) -> Booking:
    rows = Booking.objects.filter(Q(state=only) if only else LIVE, id=booking.id)
    if not rows.update(state=state, reason=reason.strip()[:120], ended_at=now):
        raise BookingRefused(_("这次预订已经有结果了") if only else _("这次预订已经取消了"))
    Slot.objects.filter(booking=booking).delete()
    booking.state, booking.reason, booking.ended_at = state, reason.strip()[:120], now
    record(subject=booking, kind=KIND, verb=verb, by=by, now=now)
    return booking
