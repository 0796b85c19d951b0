"""What booking guarantees beyond its constraints: a live booking has exactly its slots, an ended one none."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Max, Min, Q

from linli.engines.gatherings.enums_booking import BookingState
from linli.engines.gatherings.models.booking import LIVE, Booking, Slot
from linli.engines.gatherings.rules_booking import slots
from linli.kernel.doctor import Breach, each, guarantees

OVER = Q(booking__state__in=(BookingState.REFUSED, BookingState.CANCELLED))


@guarantees("gatherings.slots", "a room that is booked has a row for each five minutes of it, and no others")
def slots_of_bookings(now: datetime) -> Iterator[Breach]:
    yield from each(Slot.objects.filter(OVER), "is held by a booking that has ended")
    held = {
        row["booking_id"]: (row["room_id"], row["number"], row["first"], row["last"])
        for row in Slot.objects.order_by()
        .values("booking_id", "room_id")
        .annotate(number=Count("id"), first=Min("slot"), last=Max("slot"))
        .iterator()
    }
    for booking in Booking.objects.filter(LIVE).order_by().iterator():
        wanted = slots(booking.starts_at, booking.ends_at)
        if held.get(booking.id) != (booking.room_id, len(wanted), wanted.start, wanted.stop - 1):
            yield Breach(
                "gatherings.booking", str(booking.id), "does not hold exactly its five minutes", booking.community_id
            )
