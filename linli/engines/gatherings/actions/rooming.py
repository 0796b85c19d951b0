"""A gathering in a room takes the room: booked with it, moved with it, given back with it. Nobody else gets it then."""

from datetime import datetime, timedelta

from linli.engines.gatherings.actions.booking import Booker, book, cancel_booking, move_booking
from linli.engines.gatherings.models import Gathering
from linli.engines.gatherings.models.booking import LIVE, Booking
from linli.kernel.actors import Actor
from linli.kernel.models import Community
from linli.registry.enums import PlaceKind

FIVE = timedelta(minutes=5)


def _span(gathering: Gathering) -> tuple[datetime, datetime]:
    """Its time in whole five minutes: a room is taken for all of it."""
    begin, end = gathering.starts_at, gathering.ends_at
    early = timedelta(minutes=begin.minute % 5, seconds=begin.second, microseconds=begin.microsecond)
    late = timedelta(minutes=end.minute % 5, seconds=end.second, microseconds=end.microsecond)
    return begin - early, end + FIVE - late if late else end


def take_room(*, community: Community, gathering: Gathering, by: Actor, now: datetime) -> Booking | None:
    """Book the room of a gathering to come; None where it is in no room. Raises `BookingRefused`."""
    place = gathering.place
    if place is None or place.kind != PlaceKind.ROOM or gathering.ends_at <= now:
        return None
    starts_at, ends_at = _span(gathering)
    return book(
        community=community, room=place, starts_at=starts_at, ends_at=ends_at, purpose=gathering.title, who=Booker(),
        by=by, now=now, gathering=gathering,
    )  # fmt: skip


def bookings_of(gathering: Gathering) -> list[Booking]:
    return list(Booking.objects.filter(LIVE, gathering=gathering).select_related("room").order_by("starts_at", "id"))


def move_room(*, gathering: Gathering, by: Actor, now: datetime) -> None:
    """What it has booked moves along in time. Raises `BookingRefused` where somebody else has the room then."""
    starts_at, ends_at = _span(gathering)
    for booking in bookings_of(gathering):
        move_booking(booking=booking, starts_at=starts_at, ends_at=ends_at, by=by, now=now)


def change_room(*, community: Community, gathering: Gathering, by: Actor, now: datetime) -> None:
    """Give back what is booked elsewhere, and take the room it is in now. Raises `BookingRefused`."""
    held = bookings_of(gathering)
    for booking in held:
        if booking.room_id != gathering.place_id:
            cancel_booking(booking=booking, by=by, now=now)
    if gathering.place_id not in {booking.room_id for booking in held}:
        take_room(community=community, gathering=gathering, by=by, now=now)


def give_room_back(*, gathering: Gathering, by: Actor, now: datetime) -> None:
    for booking in bookings_of(gathering):
        cancel_booking(booking=booking, by=by, now=now)
