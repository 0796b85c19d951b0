"""The texts of the last sixty days, kept by each worker beside the database: what is new is read and put to the rest."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from linli.engines.matters.models import Matter
from linli.engines.routing.queries.eligible import in_window, routable_matters
from linli.engines.routing.rules.grouping import topics_of
from linli.engines.routing.rules.likeness import WITHIN, Doc, Shelf
from linli.kernel.tenancy import current_community_id

KEPT = 6
REBUILT = timedelta(days=30)


@dataclass
class Kept:
    """A shelf, when it was built from scratch and of how many, and the last matter on it (ids grow with time)."""

    shelf: Shelf
    built_at: datetime
    count: int
    last: UUID | None

    def is_stale(self, now: datetime) -> bool:
        """A month old, or of so few that what is rare among them was not known yet."""
        grown = len(self.shelf.docs) > 1.5 * self.count + 20
        return grown or not timedelta() <= now - self.built_at < REBUILT


_kept: OrderedDict[UUID, Kept] = OrderedDict()


def doc_of(matter: Matter) -> Doc:
    text = matter.text
    title = matter.title.rstrip("…")
    body = text[len(title) :] if text.startswith(title) and len(text) > 2 * len(title) else text
    return Doc(matter.id, matter.title, body, matter.reported_at, matter.place_id, matter.grid_id)


def fresh_shelf(now: datetime) -> Shelf:
    """From scratch: everything of the window."""
    return Shelf.of([doc_of(matter) for matter in in_window(now - WITHIN, now)])


def topics_between(since: datetime, until: datetime) -> list[tuple[str, list[Doc]]]:
    """The topics of a time from scratch, the largest first: what each is called, and its matters."""
    shelf = Shelf.of([doc_of(matter) for matter in in_window(since, until)], for_topics=True)
    return [(name, [shelf.docs[at] for at in group]) for name, group in topics_of(shelf)]


def shelf_of(now: datetime) -> Shelf:
    """The shelf of the current community as it is now."""
    key = current_community_id()
    kept = _kept.pop(key, None)
    if kept is None or kept.is_stale(now):
        shelf = fresh_shelf(now)
        kept = Kept(shelf, now, len(shelf.docs), max((doc.id for doc in shelf.docs), default=None))
    else:
        _put_new(kept, now)
    _kept[key] = kept
    while len(_kept) > KEPT:
        _kept.popitem(last=False)
    return kept.shelf


def _put_new(kept: Kept, now: datetime) -> None:
    rows = routable_matters().filter(reported_at__gt=now - WITHIN)
    rows = rows.filter(id__gt=kept.last) if kept.last else rows
    there = {doc.id for doc in kept.shelf.docs[-50:]}
    for matter in rows.only("title", "text", "reported_at", "place_id", "grid_id").order_by("id"):
        if matter.id not in there:
            kept.shelf.put(doc_of(matter))
        kept.last = matter.id


def forget_shelf() -> None:
    """Something on it went behind a wall: it is built anew."""
    _kept.pop(current_community_id(), None)
