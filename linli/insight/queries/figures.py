"""The figures of a community: how much was raised, how it ended, how long it took. Counted when asked, never kept.

What lies behind a wall of parties or clinic is in no group, and in the totals only where there are enough of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Case, Count, Q, QuerySet, Value, When

from linli.engines.matters.enums import Rating, Source, Stage, Wall
from linli.engines.matters.models import Category, Matter
from linli.insight.enums import Span
from linli.insight.queries.aggregates import Month, Quantiles, quantiles
from linli.insight.rules import LEAST, Figures, Group, shown, since, total
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
MINUTES = Quantiles("answer_minutes", filter=ANSWERED)


@dataclass(frozen=True, slots=True)
class Overview:
    """Figures of everything, and of each category that is large enough."""

    whole: Figures
    categories: list[Group]


def raised_in(span: Span, now: datetime) -> QuerySet[Matter]:
    """The matters that figures count: raised in the span; parts of another are in it already."""
    rows = Matter.objects.exclude(source=Source.SPLIT).filter(reported_at__gte=since(span, now) or EVER).order_by()
    return rows.filter(is_history=True) if span == Span.HISTORY else rows


def overview(span: Span, now: datetime) -> Overview:
    """Counted by category first; what lies behind a wall apart, so that it can be left out."""
    rows = raised_in(span, now)
    walled = Case(When(WALLED, then=Value(True)), default=Value(False), output_field=BooleanField())
    found: list[Any] = list(
        rows.annotate(walled=walled).values("category_id", "walled").annotate(**COUNTS, minutes=MINUTES)
    )
    hidden = [row for row in found if row["walled"]]
    counted = hidden if sum(row["raised"] for row in hidden) >= LEAST else []
    seen = [row for row in found if not row["walled"]]
    names = {each.id: each.label for each in Category.objects.order_by().only("name", "name_en")}
    whole = _whole([*counted, *seen], rows if counted else rows.exclude(WALLED))
    return Overview(whole, shown([Group(names[row["category_id"]], _figures(row)) for row in seen]))


def _whole(parts: Sequence[Mapping[str, Any]], rows: QuerySet[Matter]) -> Figures:
    """All together. Durations do not follow from those of the parts, unless the database gave the values themselves."""
    counts = total([_figures(row) for row in parts])
    if connection.vendor == "postgresql":
        minutes = rows.aggregate(minutes=MINUTES)["minutes"]
    else:
        minutes = ",".join(row["minutes"] for row in parts if row["minutes"])
    return _figures({name: getattr(counts, name) for name in COUNTS} | {"minutes": minutes})


def by_month(span: Span, now: datetime) -> list[tuple[str, int, int]]:
    """(month, raised, answered by now) of the matters raised in each month, months in order."""
    rows = raised_in(span, now).exclude(WALLED).annotate(month=Month("reported_at")).values("month")
    found = rows.annotate(raised=Count("stage"), answered=Count("stage", filter=ANSWERED)).order_by("month")
    return [(row["month"], row["raised"], row["answered"]) for row in found]


def by_grid(span: Span, now: datetime) -> list[Group]:
    """Of each grid; matters without one are left out."""
    names = dict(
        Place.objects.filter(kind__in=(PlaceKind.GRID, PlaceKind.MICRO_GRID)).order_by().values_list("id", "name")
    )
    return _by("grid_id", names, raised_in(span, now))


def by_organisation(span: Span, now: datetime) -> list[Group]:
    """Of the team, body or organisation that holds or held it. Never of a person."""
    names = dict(Party.objects.exclude(kind=PartyKind.PERSON).order_by().values_list("id", "name"))
    return _by("holder_id", names, raised_in(span, now))


def _by(column: str, names: Mapping[UUID, str], rows: QuerySet[Matter]) -> list[Group]:
    found = rows.exclude(WALLED).values(column).annotate(**COUNTS, minutes=MINUTES)
    return shown([Group(names[row[column]], _figures(row)) for row in found if row[column] in names])


def _figures(row: Mapping[str, Any]) -> Figures:
    median, p90 = quantiles(row["minutes"])
    return Figures(**{name: row[name] for name in COUNTS}, median_minutes=median, p90_minutes=p90)


def usual_span(now: datetime) -> Span:
    """The last twelve months, or everything where nothing was raised in them."""
    return Span.YEAR if raised_in(Span.YEAR, now).exists() else Span.ALL


def spans() -> list[Span]:
    """Those worth offering: history only where some was imported."""
    has_history = Matter.objects.filter(is_history=True).order_by().exists()
    return [span for span in Span if span != Span.HISTORY or has_history]
