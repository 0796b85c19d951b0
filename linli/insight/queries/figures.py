"""The figures of a community: how much was raised, how it ended, how long it took.

What lies behind a wall of parties or clinic is in no group, and in the totals only where there are enough of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import get_language

from linli.engines.matters.models import Category, Rollup
from linli.insight.enums import Span
from linli.insight.queries.counting import parts_by, raised_in
from linli.insight.rules import LEAST, Figures, Group, all_lasted, shown, total, with_durations
from linli.kernel.prepared import Prepared
from linli.registry.enums import PartyKind, PlaceKind
from linli.registry.models import Party, Place


@dataclass(frozen=True, slots=True)
class Overview:
    """Figures of everything, and of each category that is large enough."""

    whole: Figures
    categories: list[Group]


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
    parts = parts_by("category", "walled", span=span, now=now, walled=True)
    hidden = sum(figures.raised for (_category, walled), figures, _lasted in parts if walled)
    counted = [part for part in parts if not part[0][1] or hidden >= LEAST]
    everything = all_lasted(lasted for _key, _figures, lasted in counted)
    whole = with_durations(total([figures for _key, figures, _lasted in counted]), everything)
    groups = [
        Group(known[id_of(category)], with_durations(figures, lasted))
        for (category, walled), figures, lasted in parts
        if not walled
    ]
    return Overview(whole, shown(groups))


def by_month(span: Span, now: datetime) -> list[tuple[str, int, int]]:
    """(month, raised, answered by now) of the matters raised in each month, months in order."""
    parts = sorted(parts_by("month", span=span, now=now))
    return [(month, figures.raised, figures.answered) for (month,), figures, _lasted in parts]


def by_grid(span: Span, now: datetime, known: Mapping[UUID, str]) -> list[Group]:
    """Of each grid; matters without one are left out."""
    return _by("grid", span, now, known)


def by_organisation(span: Span, now: datetime, known: Mapping[UUID, str]) -> list[Group]:
    """Of the team, body or organisation that holds or held it. Never of a person."""
    return _by("holder", span, now, known)


def _by(column: str, span: Span, now: datetime, known: Mapping[UUID, str]) -> list[Group]:
    named = (
        (known.get(id_of(key)) if key else None, figures, lasted)
        for (key,), figures, lasted in parts_by(column, span=span, now=now)
    )
    return shown([Group(name, with_durations(figures, lasted)) for name, figures, lasted in named if name])


def id_of(value: UUID | str) -> UUID:
    """SQLite gives a prepared query's ids as text."""
    return value if isinstance(value, UUID) else UUID(value)


def usual_span(now: datetime) -> Span:
    """The last twelve months, or everything where nothing was raised in them."""
    return Span.YEAR if raised_in(Span.YEAR, now).exists() else Span.ALL


def spans() -> list[Span]:
    """Those worth offering: history only where some was imported, which the sums know without looking at every matter."""
    sums = Rollup.objects.filter(kind__in=(Rollup.Kind.FRESH, Rollup.Kind.CATEGORY), is_history=True)
    has_history = sums.order_by().exists()
    return [span for span in Span if span != Span.HISTORY or has_history]


__all__ = [
    "Overview",
    "by_grid",
    "by_month",
    "by_organisation",
    "names",
    "overview",
    "raised_in",
    "spans",
    "usual_span",
]
