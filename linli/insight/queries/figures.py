"""The figures of a community: how much was raised, how it ended, how long it took. Counted when asked, never kept.

What lies behind a wall of parties or clinic is in no group, and in the totals only where there are enough of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Case, Count, Q, QuerySet, Value, When

from linli.engines.matters.enums import Rating, Source, Stage, Wall
from linli.engines.matters.models import Category, Matter
from linli.insight.enums import Span
from linli.insight.queries.aggregates import Month, Quantiles, quantiles
from linli.insight.rules import LEAST, Figures, Group, shown, since, total
from linli.registry.enums import PartyKind

WALLED = Q(wall__in=(Wall.PARTIES, Wall.CLINIC))
ANSWERED = Q(stage__in=(Stage.ANSWERED, Stage.CLOSED))
SATISFIED = Q(rating__in=(Rating.SATISFIED, Rating.BASICALLY))
COUNTS = {
    "raised": Count("id"),
    "answered": Count("id", filter=ANSWERED),
    "timed": Count("id", filter=ANSWERED & Q(in_time__isnull=False)),
    "in_time": Count("id", filter=ANSWERED & Q(in_time=True)),
    "rated": Count("id", filter=~Q(rating="")),
    "satisfied": Count("id", filter=SATISFIED),
    "reopened": Count("id", filter=Q(reopened_count__gt=0)),
}
MINUTES = Quantiles("answer_minutes", filter=ANSWERED)


@dataclass(frozen=True, slots=True)
class Overview:
    """Figures of everything, and of each category that is large enough."""

    whole: Figures
    categories: list[Group]


def raised_in(span: Span, now: datetime) -> QuerySet[Matter]:
    """The matters that figures count: raised in the span; parts of another are in it already."""
    rows = Matter.objects.exclude(source=Source.SPLIT).order_by()
    if span == Span.HISTORY:
        return rows.filter(is_history=True)
    begin = since(span, now)
    return rows.filter(reported_at__gte=begin) if begin else rows


def overview(span: Span, now: datetime) -> Overview:
    """One pass over the matters for the groups, one for the durations of all together."""
    rows = raised_in(span, now)
    walled = Case(When(WALLED, then=Value(True)), default=Value(False), output_field=BooleanField())
    found = rows.annotate(walled=walled).values("category__name", "category__name_en", "walled")
    groups = [
        (
            Group(Category(name=row["category__name"], name_en=row["category__name_en"]).label, _figures(row)),
            row["walled"],
        )
        for row in found.annotate(**COUNTS, minutes=MINUTES)
    ]
    hidden = [group.figures for group, is_walled in groups if is_walled]
    counted = hidden if sum(each.raised for each in hidden) >= LEAST else []
    open_to_see = [group for group, is_walled in groups if not is_walled]
    counts = total([*counted, *(group.figures for group in open_to_see)])
    return Overview(_with_durations(counts, rows if counted else rows.exclude(WALLED)), shown(open_to_see))


def _with_durations(counts: Figures, rows: QuerySet[Matter]) -> Figures:
    """The durations of all together do not follow from those of the parts: asked for once more."""
    row = rows.aggregate(minutes=MINUTES)
    return _figures({name: getattr(counts, name) for name in COUNTS} | row)


def by_month(span: Span, now: datetime) -> list[tuple[str, int, int]]:
    """(month, raised, answered by now) of the matters raised in each month, months in order."""
    rows = raised_in(span, now).exclude(WALLED).annotate(month=Month("reported_at")).values("month")
    found = rows.annotate(raised=Count("id"), answered=Count("id", filter=ANSWERED)).order_by("month")
    return [(row["month"], row["raised"], row["answered"]) for row in found]


def by_grid(span: Span, now: datetime) -> list[Group]:
    """Of each grid; matters without one are left out."""
    return _by("grid__name", raised_in(span, now).filter(grid__isnull=False))


def by_organisation(span: Span, now: datetime) -> list[Group]:
    """Of the team, body or organisation that holds or held it. Never of a person."""
    return _by("holder__name", raised_in(span, now).exclude(holder__kind=PartyKind.PERSON).filter(holder__isnull=False))


def _by(name: str, rows: QuerySet[Matter]) -> list[Group]:
    found = rows.exclude(WALLED).values(name).annotate(**COUNTS, minutes=MINUTES)
    return shown([Group(row[name], _figures(row)) for row in found])


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
