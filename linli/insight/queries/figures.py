"""The figures of a community: how much was raised, how it ended, how long it took. Counted when asked, never kept.

What lies behind a wall of parties or clinic is in no group, and in the totals only where there are enough of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Case, CharField, Count, Q, QuerySet, Value, When
from django.db.models.functions import Cast
from django.utils.translation import get_language

from linli.engines.matters.enums import INWARD, Rating, Stage, Wall
from linli.engines.matters.models import Category, Matter
from linli.insight.enums import Span
from linli.insight.queries.aggregates import Month, Values, values_in
from linli.insight.rules import LEAST, Figures, Group, shown, since, total, with_durations
from linli.kernel.prepared import Prepared
from linli.registry.enums import PartyKind, PlaceKind
from linli.registry.models import Party, Place

#: Before anything. Naming it lets the databases answer from the index of figures alone.
EVER = datetime(1900, 1, 1, tzinfo=UTC)
WALLED = Q(wall__in=(Wall.PARTIES, Wall.CLINIC))
ANSWERED = Q(stage__in=(Stage.ANSWERED, Stage.CLOSED))
SATISFIED = Q(rating__in=(Rating.SATISFIED, Rating.BASICALLY))
COUNTS = {
    "raised": Count("stage"),
    "answered": Count("stage", filter=ANSWERED),
    "timed": Count("stage", filter=ANSWERED & Q(in_time__isnull=False)),
    "in_time": Count("stage", filter=ANSWERED & Q(in_time=True)),
    "rated": Count("stage", filter=~Q(rating="")),
    "satisfied": Count("stage", filter=SATISFIED),
    "reopened": Count("stage", filter=Q(reopened_count__gt=0)),
}
MINUTES = Values("answer_minutes", filter=ANSWERED)


@dataclass(frozen=True, slots=True)
class Overview:
    """Figures of everything, and of each category that is large enough."""

    whole: Figures
    categories: list[Group]


def raised_in(span: Span, now: datetime) -> QuerySet[Matter]:
    """The matters that figures count: raised in the span; parts of another are in it already, tasks are nobody's appeal."""
    rows = Matter.objects.exclude(source__in=INWARD).filter(reported_at__gte=since(span, now) or EVER).order_by()
    return rows.filter(is_history=True) if span == Span.HISTORY else rows


def _names(shape: str | None) -> QuerySet[Any, Any]:
    parts = [
        rows.order_by().values_list(Cast("id", CharField()), "name")
        for rows in (
            Place.objects.filter(kind__in=(PlaceKind.GRID, PlaceKind.MICRO_GRID)),
            Party.objects.exclude(kind=PartyKind.PERSON),
        )
    ]
    return (
        Category.objects.order_by().values_list(Cast("id", CharField()), Category.labels(shape)).union(*parts, all=True)
    )


NAMES = Prepared(_names)


def names() -> dict[UUID, str]:
    """Names of what matters are counted by: categories, grids, teams and organisations; of no person."""
    return {UUID(key): name for key, name in NAMES.rows(shape=get_language())}


def overview(span: Span, now: datetime, known: Mapping[UUID, str]) -> Overview:
    """Counted by category; what lies behind a wall apart, so that it can be left out. `known`: from `names`."""
    walled = Case(When(WALLED, then=Value(True)), default=Value(False), output_field=BooleanField())
    grouped = raised_in(span, now).annotate(walled=walled).values("category_id", "walled")
    found: list[Mapping[str, Any]] = list(grouped.annotate(**COUNTS, minutes=MINUTES))
    parts = [(row["category_id"], row["walled"], _counts(row), values_in(row["minutes"])) for row in found]
    hidden = sum(counts.raised for _key, is_walled, counts, _minutes in parts if is_walled)
    counted = [part for part in parts if not part[1] or hidden >= LEAST]
    everything = sorted(chain.from_iterable(minutes for *_rest, minutes in counted))
    whole = with_durations(total([counts for _key, _walled, counts, _minutes in counted]), everything)
    groups = [
        Group(known[key], with_durations(counts, minutes)) for key, is_walled, counts, minutes in parts if not is_walled
    ]
    return Overview(whole, shown(groups))


def by_month(span: Span, now: datetime) -> list[tuple[str, int, int]]:
    """(month, raised, answered by now) of the matters raised in each month, months in order."""
    rows = raised_in(span, now).exclude(WALLED).annotate(month=Month("reported_at")).values("month")
    found = rows.annotate(raised=Count("stage"), answered=Count("stage", filter=ANSWERED)).order_by("month")
    return [(row["month"], row["raised"], row["answered"]) for row in found]


def by_grid(span: Span, now: datetime, known: Mapping[UUID, str]) -> list[Group]:
    """Of each grid; matters without one are left out."""
    return _by("grid_id", span, now, known)


def by_organisation(span: Span, now: datetime, known: Mapping[UUID, str]) -> list[Group]:
    """Of the team, body or organisation that holds or held it. Never of a person."""
    return _by("holder_id", span, now, known)


def _by(column: str, span: Span, now: datetime, known: Mapping[UUID, str]) -> list[Group]:
    found = raised_in(span, now).exclude(WALLED).values(column).annotate(**COUNTS, minutes=MINUTES)
    rows = [row for row in found if row[column] in known]
    return shown([Group(known[row[column]], with_durations(_counts(row), values_in(row["minutes"]))) for row in rows])


def _counts(row: Mapping[str, Any]) -> Figures:
    return Figures(**{name: row[name] for name in COUNTS})


def usual_span(now: datetime) -> Span:
    """The last twelve months, or everything where nothing was raised in them."""
    return Span.YEAR if raised_in(Span.YEAR, now).exists() else Span.ALL


def spans() -> list[Span]:
    """Those worth offering: history only where some was imported."""
    has_history = Matter.objects.filter(is_history=True).order_by().exists()
    return [span for span in Span if span != Span.HISTORY or has_history]
