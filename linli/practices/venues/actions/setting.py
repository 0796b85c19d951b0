"""The rooms of a community, as its playbook says, or as changed by hand."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.engines.gatherings.rules_booking import BadHours, read_hours
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.playbooks import Changes, differences
from linli.practices.venues.models import Venue
from linli.practices.venues.playbook import VenueEntry
from linli.registry.enums import PlaceKind
from linli.registry.models import Party, Place


class TermsRefused(ValueError):
    """Terms nobody could keep; `str()` is shown to the person."""


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a venue is lent."""

    hours: str
    rules: str
    opens_to: str
    seats: int | None
    needs_approval: bool
    has_key: bool
    longest_minutes: int
    ahead_days: int
    week_count: int
    is_active: bool = True


@transaction.atomic
def set_terms(*, venue: Venue, terms: Terms, by: Actor, now: datetime) -> Venue:
    """Change the terms for what is booked from now on. Raises `TermsRefused`."""
    try:
        read_hours(terms.hours)
    except BadHours as bad:
        words = _("开放时间要写成“周一至周五 08:30-21:00”，不能是“%s”")
        raise TermsRefused(words % bad.line) from None
    wanted = {name: getattr(terms, name) for name in Terms.__slots__}
    changed = [name for name in wanted if getattr(venue, name) != wanted[name]]
    for name, value in wanted.items():
        setattr(venue, name, value)
    venue.save()
    record(subject=venue, kind="venue", verb="set_terms", by=by, now=now, changed=changed)
    return venue


def set_venues(
    *, venues: dict[str, VenueEntry], parties: dict[str, Party], places: dict[str, Place], changes: Changes
) -> None:
    """Make, change and switch off; what is booked stays booked."""
    rows = {row.place.code: row for row in Venue.objects.select_related("place").order_by("position", "id")}
    for position, (key, entry) in enumerate(venues.items()):
        place = _place_of(key, entry, places, changes)
        wanted = _values(entry, parties, position)
        if key not in rows:
            Venue.new(place=place, **wanted)
            changes.added(_("场地"), place.name, key)
        elif told := differences(rows[key], wanted):
            rows[key].save()
            changes.changed(_("场地"), place.name, told)
    for key in sorted(changes.names("venues", list(venues)) & set(rows)):
        if rows[key].is_active:
            Venue.objects.filter(id=rows[key].id).update(is_active=False)
            changes.removed(_("场地"), rows[key].place.name, _("停用，预订保留"))


def _place_of(key: str, entry: VenueEntry, places: dict[str, Place], changes: Changes) -> Place:
    """The facility itself, or the room in it: made, or named anew."""
    if entry.facility is None:
        return places[key]
    values = {"name": entry.name, "parent": places[entry.facility], "kind": PlaceKind.ROOM}
    if key not in places:
        places[key] = Place.new(code=key, grid=places[entry.facility].grid, **values)
    elif told := differences(places[key], values):
        places[key].save()
        changes.changed(_("场地"), str(entry.name), told)
    return places[key]


def _values(entry: VenueEntry, parties: dict[str, Party], position: int) -> dict[str, Any]:
    return {
        "use": entry.use, "seats": entry.seats, "hours": "\n".join(entry.hours), "rules": entry.rules,
        "opens_to": entry.opens_to, "needs_approval": entry.approval, "has_key": entry.key,
        "longest_minutes": entry.longest_minutes, "ahead_days": entry.ahead_days, "week_count": entry.week_count,
        "lent_by": parties[entry.lent_by] if entry.lent_by else None, "position": position, "is_active": True,
    }  # fmt: skip
