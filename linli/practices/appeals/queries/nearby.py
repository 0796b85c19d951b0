"""Today's matters near a grid worker, and their words without residents: what a phone may keep while there is no network."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db.models import Q

from linli.accounts.visitors import Visitor
from linli.engines.matters.models import Matter, Reporter
from linli.engines.matters.models.matter import OPEN
from linli.engines.matters.procedures import UNFINDABLE
from linli.engines.matters.queries.inbox import running
from linli.engines.matters.queries.walls import OPEN_TO_STAFF, matters_for
from linli.engines.matters.redaction import without_persons
from linli.kernel.worktime import local
from linli.practices.appeals.rules import possible_names
from linli.registry.enums import PartyKind, PlaceKind
from linli.registry.models import Party, Place

#: A phone keeps no more than anybody walks to in a day.
MOST = 40
#: So much of what was said; the rest is read on the matter's own page.
LONGEST = 200
SOMEBODY = "一位居民"
HOMES = (PlaceKind.DWELLING, PlaceKind.ROOM, PlaceKind.ENTRANCE)
RELATED = ("category", "place__parent__parent", "grid", "holder")


def today_nearby(visitor: Visitor, now: datetime) -> list[Matter]:
    """In one's hands, or within one's reach and due or reported today; what lies behind a wall is on no phone."""
    morning = datetime.combine(local(now).date(), time(), local(now).tzinfo)
    wanted = (
        Q(holder_id__in=list(visitor.party_ids))
        | Q(due_at__lt=morning + timedelta(days=1))
        | Q(reported_at__gte=morning)
    )
    rows = _for_phones(visitor).filter(wanted, OPEN, stage__in=running())
    return list(rows.order_by("due_at", "id")[:MOST])


def for_phone(visitor: Visitor, id: UUID | None) -> Matter | None:
    """One such matter, whatever its stage; None where the visitor may not know of it (any more)."""
    return _for_phones(visitor).filter(id=id).first() if id else None


def _for_phones(visitor: Visitor):  # type: ignore[no-untyped-def]  # a queryset with its annotations
    rows = matters_for(visitor).filter(wall__in=OPEN_TO_STAFF).exclude(kind__in=UNFINDABLE)
    return rows.select_related(*RELATED)


def without_residents(matters: Iterable[Matter]) -> dict[UUID, tuple[str, str]]:
    """The words and the where of each matter without phones, doors and names: of its reporter, of anybody on file."""
    said = {matter.id: (matter.text[:LONGEST], matter.where) for matter in matters}
    names = _of_reporters(said) | _on_file(f"{text} {where}" for text, where in said.values())
    longest_first = sorted(names, key=len, reverse=True)
    return {id: (_plain(text, longest_first), _plain(where, longest_first)) for id, (text, where) in said.items()}


def _plain(text: str, names: list[str]) -> str:
    for name in names:
        text = text.replace(name, SOMEBODY)
    return without_persons(text)


def _of_reporters(matters: Iterable[UUID]) -> set[str]:
    rows = Reporter.objects.filter(matter_id__in=list(matters)).select_related("account").order_by("id")
    told = {name for row in rows for name in (row.name, row.account.name if row.account else "", row.pseudonym)}
    return {name for name in told if len(name) > 1}


def _on_file(texts: Iterable[str]) -> set[str]:
    possible = {name for text in texts for name in possible_names(text)}
    rows = Party.objects.filter(kind=PartyKind.PERSON, name__in=possible) if possible else Party.objects.none()
    return set(rows.order_by("name", "id").values_list("name", flat=True))


def spot_without_door(matter: Matter) -> Place | None:
    """The building something is in, never whose door."""
    place: Place | None = matter.place
    while place is not None and place.kind in HOMES and place.parent is not None:
        place = place.parent
    return None if place is not None and place.kind == PlaceKind.DWELLING else place
