"""What Open311 shows: the kinds people may report, and the matters that staff checked and made public."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from linli.accounts.models import ApiKey
from linli.engines.matters.enums import Stage
from linli.engines.matters.models import Category, Matter
from linli.engines.matters.queries.walls import OPEN_TO_STAFF, public_matters
from linli.kernel.actors import ActorKind
from linli.kernel.ids import read_number
from linli.kernel.models import Event
from linli.kernel.worktime import local
from linli.registry.enums import PartyKind, PlaceKind

MOST = 1000
DAYS = timedelta(days=90)
#: Where somebody lives is never shown: the building stands for it.
HOMES = (PlaceKind.DWELLING, PlaceKind.ENTRANCE, PlaceKind.ROOM)
#: Three decimals of a degree are a hundred metres: enough for a street, too little for a door.
DECIMALS = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A query of requests; ids override the rest."""

    numbers: Collection[str] = ()
    services: Collection[str] = ()
    start: datetime | None = None
    end: datetime | None = None
    statuses: Collection[str] = ()


def services() -> list[Category]:
    """What other systems may report. Behind a wall one calls 110 first: such things begin on our own page alone."""
    return list(Category.objects.filter(is_active=True, wall__in=OPEN_TO_STAFF).order_by("position", "key", "id"))


def service_with(code: str) -> Category | None:
    return Category.objects.filter(key=code, is_active=True, wall__in=OPEN_TO_STAFF).first()


def _raised_with(key: UUID) -> Exists:
    reported = Event.objects.filter(
        community=OuterRef("community"), subject_id=OuterRef("id"), verb="report", step=1, actor_kind=ActorKind.KEY,
        actor_id=key,
    )  # fmt: skip
    return Exists(reported)


def visible(key: ApiKey | None) -> QuerySet[Matter]:
    """What anybody may read; with a key also what that key reported itself, as long as no wall came before it."""
    rows = public_matters()
    if key is not None:
        own = Matter.objects.filter(_raised_with(key.id), wall__in=OPEN_TO_STAFF)
        rows = Matter.objects.filter(Q(id__in=rows.values("id")) | Q(id__in=own.values("id")))
    return rows.select_related("category", "holder", "place__parent__parent", "grid")


def requests_asked(asked: Asked, key: ApiKey | None, now: datetime) -> list[Matter]:
    """Newest first, at most a thousand. Raises ValueError for more than 90 days."""
    rows = visible(key).order_by("-reported_at", "-id")
    if asked.numbers:
        return list(rows.filter(number__in=[read_number(each) or each for each in asked.numbers])[:MOST])
    end = asked.end or (min(asked.start + DAYS, now) if asked.start else now)
    start = asked.start or end - DAYS
    if end - start > DAYS:
        raise ValueError
    rows = rows.filter(reported_at__gte=start, reported_at__lte=end)
    if asked.services:
        rows = rows.filter(category__key__in=asked.services)
    if set(asked.statuses) == {"open"}:
        rows = rows.filter(closed_at=None)
    elif set(asked.statuses) == {"closed"}:
        rows = rows.filter(closed_at__isnull=False)
    return list(rows[:MOST])


def own_numbers(matters: Collection[Matter], key: ApiKey | None) -> set[UUID]:
    """Which of them this key reported: those it may read in the words it sent."""
    if key is None or not matters:
        return set()
    ids = [matter.id for matter in matters]
    return set(Matter.objects.filter(_raised_with(key.id), id__in=ids).values_list("id", flat=True))


def told_of(matter: Matter, *, own: bool, agency: str) -> dict[str, Any]:
    """A request as the specification names its fields. Of a home only the building, of a person no name."""
    place = matter.place
    while place is not None and place.kind in HOMES:
        place = place.parent
    holder = matter.holder
    by_group = holder is not None and holder.kind != PartyKind.PERSON
    latitude, longitude = _point(matter)
    return {
        "service_request_id": matter.number,
        "status": "open" if matter.is_open else "closed",
        "status_notes": matter.answer if own else str(Stage(matter.stage).label),
        "service_name": matter.category.label,
        "service_code": matter.category.key,
        "description": matter.text if own else matter.public_title,
        "agency_responsible": holder.name if by_group and holder else agency,
        "service_notice": "",
        "requested_datetime": written(matter.reported_at),
        "updated_datetime": written(_latest(matter)),
        "expected_datetime": written(matter.due_at) if matter.is_open else None,
        "address": place.full_name if place else (matter.grid.name if matter.grid else ""),
        "address_id": None,
        "zipcode": None,
        "lat": latitude,
        "long": longitude,
        "media_url": None,
    }


def _point(matter: Matter) -> tuple[float | None, float | None]:
    if matter.latitude is None or matter.longitude is None:
        return None, None
    return round(matter.latitude, DECIMALS), round(matter.longitude, DECIMALS)


def _latest(matter: Matter) -> datetime:
    moments = (matter.reported_at, matter.dispatched_at, matter.answered_at, matter.closed_at)
    return max(moment for moment in moments if moment is not None)


def written(moment: datetime | None) -> str | None:
    """W3C, in the time here: 2026-05-18T10:00:00+08:00."""
    return local(moment).replace(microsecond=0).isoformat() if moment else None


__all__ = ["Asked", "own_numbers", "requests_asked", "service_with", "services", "told_of", "visible"]
