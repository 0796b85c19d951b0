"""Which matters routing looks at: those a desk dispatches, behind no wall, that tell of no harm."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet

from linli.engines.matters.enums import INWARD, Source
from linli.engines.matters.models import Matter
from linli.engines.matters.procedures import PROCEDURES
from linli.engines.matters.queries.walls import OPEN_TO_STAFF
from linli.engines.matters.rules import tells_of_harm
from linli.engines.routing.rules.learning import Sample

#: Learning looks at the latest so many: more would take longer than it teaches.
LEARNED_FROM = 8_000


def routable_kinds() -> list[str]:
    """Kinds of matters whose dispatch can be taken back."""
    return sorted(name for name, each in PROCEDURES.items() if any(move.name == "recall" for move in each.moves))


def is_routable(matter: Matter) -> bool:
    """Whether routing may look at it at all. Behind a wall, and of harm, it never does: people do."""
    outward = matter.source not in INWARD and matter.kind in routable_kinds()
    return outward and matter.wall in OPEN_TO_STAFF and not tells_of_harm(f"{matter.title} {matter.text}")


def routable_matters() -> QuerySet[Matter]:
    """The matters of the current community that routing may look at; what tells of harm is left out when read."""
    rows = Matter.objects.filter(kind__in=routable_kinds(), wall__in=OPEN_TO_STAFF)
    return rows.exclude(source__in=INWARD)


def words_of(matter: Matter) -> str:
    """Title and text, the title once."""
    return matter.text if matter.text.startswith(matter.title.rstrip("…")) else f"{matter.title}\n{matter.text}"


def samples() -> list[Sample]:
    """What there is to learn from: closed matters under the category they ended in. Imported ones were sorted by guess."""
    rows = routable_matters().filter(closed_at__isnull=False).exclude(source=Source.IMPORT)
    rows = rows.select_related("category").only("title", "text", "category__key")
    latest = rows.order_by("-reported_at", "-id")[:LEARNED_FROM]
    return [(row.category.key, words_of(row)) for row in latest if not tells_of_harm(row.text)]


def in_window(since: datetime, until: datetime) -> Iterator[Matter]:
    """The matters of a time, oldest first, as far as likeness needs them."""
    rows = routable_matters().filter(reported_at__gt=since, reported_at__lte=until)
    shown = rows.only("number", "title", "text", "reported_at", "place_id", "grid_id")
    for row in shown.order_by("reported_at", "id").iterator():
        if not tells_of_harm(row.text):
            yield row
