"""The joint inbox of a street office: what waits in any of its communities, the most pressing first. Of no closed wall."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.engines.matters.models import Matter
from linli.engines.matters.queries.inbox import CAP, COLUMNS, SOON, of_tab
from linli.engines.matters.queries.walls import OPEN_TO_STAFF
from linli.insight.queries.areas import Area
from linli.kernel.tenancy import in_communities

PAGE = 25
#: What waits: over its time, soon to be, not dispatched yet.
TABS = ("over", "soon", "desk")
After = tuple[datetime, UUID]


@dataclass(frozen=True, slots=True)
class Page:
    """Matters with category, grid and holder; where the next page begins; how many each tab holds, up to `CAP` + 1."""

    rows: list[Matter]
    following: After | None
    counts: dict[str, int]


def waiting_in(area: Area, tab: str, after: After | None, now: datetime) -> Page:
    """Four queries."""
    with in_communities(area.ids):
        counts = {each: _of(each, now).order_by().values("id")[: CAP + 1].count() for each in TABS}
        rows = (
            _of(tab, now)
            .select_related("category", "grid", "holder")
            .only(*COLUMNS, "category__name", "category__name_en")
            .order_by("due_at", "id")
        )
        if after:
            at, last = after
            rows = rows.filter(Q(due_at__gt=at) | Q(due_at=at, id__gt=last), due_at__gte=at)
        found = list(rows[: PAGE + 1])
    end = found[PAGE - 1] if len(found) > PAGE else None
    return Page(found[:PAGE], (end.due_at, end.id) if end and end.due_at else None, counts)


def _of(tab: str, now: datetime) -> "QuerySet[Matter]":
    return Matter.objects.filter(of_tab((), tab, now, now + SOON), wall__in=OPEN_TO_STAFF)
