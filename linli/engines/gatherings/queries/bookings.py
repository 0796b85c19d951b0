"""Which rooms are taken when."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from linli.engines.gatherings.models.booking import LIVE, Booking
from linli.engines.gatherings.rules_booking import slot_of


def live_bookings(rooms: list[UUID], since: datetime, until: datetime) -> QuerySet[Booking]:
    """What is booked or asked for in these rooms, in order of time."""
    rows = Booking.objects.filter(LIVE, room_id__in=rooms, starts_at__lt=until, ends_at__gt=since)
    return rows.order_by("starts_at", "id")


def taken(bookings: list[Booking]) -> list[range]:
    """Their slots, without asking for the rows."""
    return [range(slot_of(each.starts_at), slot_of(each.ends_at)) for each in bookings]
