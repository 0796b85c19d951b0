"""What anybody may read of single matters: what was raised and how it ended."""

from dataclasses import dataclass
from datetime import datetime

from linli.engines.matters.enums import Rating, Stage
from linli.engines.matters.models import Category, Matter
from linli.engines.matters.queries.walls import public_matters
from linli.engines.matters.redaction import without_persons
from linli.insight.enums import Span
from linli.insight.rules import since

PAGE = 25


@dataclass(frozen=True, slots=True)
class PublicMatter:
    """A matter without persons: no words of the reporter but the title that staff checked, no place smaller than a grid."""

    title: str
    category: str
    grid: str
    stage: str
    is_over: bool
    reported_at: datetime
    answer_minutes: int | None
    rating: str


def listed(span: Span, category: str, number: int, now: datetime) -> tuple[list[PublicMatter], bool]:
    """A page of them (from 1), newest first, and whether there is another."""
    rows = public_matters().select_related("category", "grid")
    if span == Span.HISTORY:
        rows = rows.filter(is_history=True)
    elif begin := since(span, now):
        rows = rows.filter(reported_at__gte=begin)
    if category:
        rows = rows.filter(category__key=category)
    start = (number - 1) * PAGE
    found = list(rows.order_by("-reported_at", "-id")[start : start + PAGE + 1])
    return [_public(row) for row in found[:PAGE]], len(found) > PAGE


def categories() -> list[tuple[str, str]]:
    """(key, name) of those that may be public."""
    found = Category.objects.filter(wall="public", is_active=True).order_by("position", "key")
    return [(category.key, category.label) for category in found]


def _public(matter: Matter) -> PublicMatter:
    over = matter.stage in {Stage.ANSWERED, Stage.CLOSED}
    return PublicMatter(
        title=matter.public_title or without_persons(matter.title),
        category=matter.category.label,
        grid=matter.grid.name if matter.grid else "",
        stage=str(Stage(matter.stage).label),
        is_over=over,
        reported_at=matter.reported_at,
        answer_minutes=matter.answer_minutes if over else None,
        rating=str(Rating(matter.rating).label) if matter.rating else "",
    )
