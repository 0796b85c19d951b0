"""A room, a booking that waits and one whose key is out, for the pages of venues."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from linli.engines.gatherings.actions.booking import Booker
from linli.kernel.worktime import SHANGHAI, local

Sample = Callable[[Any], dict[str, Any] | None]


def _id(model: str, **where: Any) -> Sample:
    def sample(_: Any) -> dict[str, Any] | None:
        from django.apps import apps

        found = apps.get_model(model).objects.filter(**where).order_by("id").values_list("id", flat=True).first()
        return {"id": found} if found else None

    return sample


VENUE = _id("venues.Venue", is_active=True)
SAMPLES: dict[str, Sample] = {
    "room": VENUE,
    "room-book": VENUE,
    "room-door": VENUE,
    "room-terms": VENUE,
    "room-loan-change": _id("venues.Loan", booking__state="booked"),
}
MACHINES: frozenset[str] = frozenset()


def _loan() -> dict[str, Any]:
    return _id("venues.Loan", booking__state="asked")(None) or {}


NAMED: dict[str, Callable[[], dict[str, Any]]] = {
    "my-booking-cancel": _loan,
    "room-loan-change": _loan,
    "room-loan-decide": _loan,
    "room-loan-key": _loan,
}


def furnish(area: Any, people: Any) -> None:
    """The resident of the area asked for the hall; the key of the reading room is out."""
    from linli.practices.venues.actions.keys import hand_key
    from linli.practices.venues.actions.lending import Wanted, lend

    now = timezone.now()
    start = datetime.combine(local(now).date() + timedelta(days=1), datetime.min.time(), SHANGHAI).replace(hour=9)
    hall = venue(area, "hall", needs_approval=True)
    reading = venue(area, "reading", has_key=True)
    by = area.reporter
    for room, desk in ((hall, False), (reading, True)):
        wanted = Wanted(start, start + timedelta(hours=1), "读书会", Booker(account=area.account), 5, True)
        loan = lend(community=area.community, venue=room, wanted=wanted, by=by, now=now, at_desk=desk)
        if desk:
            hand_key(loan=loan, user=area.worker, by=area.actor(area.worker), now=now)


def venue(area: Any, code: str, **terms: Any) -> Any:
    """A room of the current community, open every day."""
    from linli.practices.venues.models import Venue
    from linli.registry.enums import PlaceKind
    from tests.factories import place

    room = place(
        PlaceKind.ROOM, f"room-{code}", {"hall": "家宴中心", "reading": "阅览室"}.get(code, code), grid=area.grid
    )
    values = {"use": "learn", "hours": "每天 08:00-21:00", "rules": "用完关灯关窗。", "seats": 20}
    return Venue.new(place=room, **{**values, **terms})
