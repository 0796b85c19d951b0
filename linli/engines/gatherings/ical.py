"""Gatherings as a calendar file (iCalendar, RFC 5545) that any telephone subscribes to. No names of people."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from linli.engines.gatherings.enums import Stage
from linli.engines.gatherings.models import Gathering

CONTENT_TYPE = "text/calendar; charset=utf-8"


def where_of(row: Gathering) -> str:
    """Place and room in words."""
    return " ".join(each for each in (row.place.full_name if row.place else "", row.room_words) if each)


def feed(*, name: str, rows: Iterable[Gathering], now: datetime, link: str) -> bytes:
    """The file. `link` is the address of a gathering with `{id}` in it."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//Linli//gatherings//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for row in rows:
        event = Event()
        event.add("uid", f"{row.id}@linli")
        event.add("dtstamp", now)
        event.add("dtstart", row.starts_at)
        event.add("dtend", row.ends_at)
        event.add("summary", row.title)
        event.add("url", link.format(id=row.id))
        if where := where_of(row):
            event.add("location", where)
        if row.stage == Stage.CANCELLED:
            event.add("status", "CANCELLED")
            event.add("description", _("已取消：%(reason)s") % {"reason": row.cancel_reason})
        elif row.text:
            event.add("description", row.text)
        calendar.add_component(event)
    return bytes(calendar.to_ical())
