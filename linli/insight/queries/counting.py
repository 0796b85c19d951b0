"""Figures of parts, from where a span allows: of twelve months and of everything from the rollups, else from the matters.

A part is what the rows of some columns have in common: (the values of those columns, figures, how long answers took).
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db.models import BooleanField, Case, Count, QuerySet, Sum, Value, When

from linli.engines.matters.enums import INWARD
from linli.engines.matters.models import Matter, Rollup
from linli.engines.matters.models.rollup import BUCKETS, KEPT_BY, MEASURES
from linli.engines.matters.queries.rollups import MEASURED, WALLED, Month
from linli.insight.enums import Span
from linli.insight.queries.aggregates import Values, values_in
from linli.insight.rules import Figures, Lasted, months_since, since
from linli.kernel.prepared import Prepared
from linli.kernel.worktime import local

#: The values of the columns asked for, the figures, how long answers took.
Part = tuple[tuple[Any, ...], Figures, Lasted]
#: Spans that rollups know: whole months. The last thirty days and what was imported are counted matter by matter.
ROLLED = frozenset({Span.YEAR, Span.ALL})
ANSWERED = MEASURED["answered"]
COUNTS = {name: Count("stage", filter=what) for name, what in MEASURED.items()}
MINUTES = Values("answer_minutes", filter=ANSWERED)
#: What the columns of a rollup are called among those of a matter.
OF_MATTER = {"category": "category_id", "grid": "grid_id", "holder": "holder_id"}
ALWAYS = "0000-00"
#: Before anything. Naming it lets the databases answer from the index of figures alone.
EVER = datetime(1900, 1, 1, tzinfo=UTC)


#: What is summed of rollups: MEASURES, then BUCKETS.
SUMMED = {f"n_{name}": Sum(name) for name in (*MEASURES, *BUCKETS)}


def figures_of(counts: Sequence[int]) -> tuple[Figures, Lasted]:
    """What `SUMMED` says, as figures."""
    return Figures(**dict(zip(MEASURES, counts, strict=False))), Lasted(buckets=tuple(counts[len(MEASURES) :]))


def raised_in(span: Span, now: datetime) -> QuerySet[Matter]:
    """The matters that figures count: raised in the span; parts of another are in it already, tasks are nobody's appeal."""
    rows = Matter.objects.exclude(source__in=INWARD).filter(reported_at__gte=since(span, now) or EVER).order_by()
    return rows.filter(is_history=True) if span == Span.HISTORY else rows


def parts_by(*columns: str, span: Span, now: datetime, walled: bool = False) -> list[Part]:
    """The figures of each part; what lies behind a wall is left out, unless it is asked for."""
    return list((_rolled if span in ROLLED else _counted)(columns, span, now, walled))


def first_month(span: Span, now: datetime) -> str:
    return months_since(local(now)) if span == Span.YEAR else ALWAYS


def _sums(since: str, shape: tuple[tuple[str, ...], bool]) -> QuerySet[Any, Any]:
    """From the fewest rows that say it: the sums of one kind, and what is not folded into them yet."""
    columns, walled = shape
    kind = next(kind for kind, known in reversed(KEPT_BY.items()) if known.issuperset(columns))
    rows = Rollup.objects.filter(kind__in=(Rollup.Kind.FRESH, kind), month__gte=since).order_by()
    rows = rows if walled else rows.filter(walled=False)
    return rows.values_list(*columns).annotate(**SUMMED)


SUMS = Prepared(_sums)


def _rolled(columns: tuple[str, ...], span: Span, now: datetime, walled: bool) -> Iterator[Part]:
    for row in SUMS.rows(shape=(columns, walled), since=first_month(span, now)):
        figures, lasted = figures_of(row[len(columns) :])
        if figures.raised:
            yield tuple(row[: len(columns)]), figures, lasted


def _counted(columns: tuple[str, ...], span: Span, now: datetime, walled: bool) -> Iterator[Part]:
    rows = raised_in(span, now)
    rows = rows if walled else rows.exclude(WALLED)
    is_walled = Case(When(WALLED, then=Value(True)), default=Value(False), output_field=BooleanField())
    named = {"k_walled": is_walled, "k_month": Month("reported_at")}
    known = {"walled": "k_walled", "month": "k_month"} | OF_MATTER
    keys = [known[column] for column in columns]
    rows = rows.annotate(**{name: what for name, what in named.items() if name in keys})
    for row in rows.values_list(*keys).annotate(**{f"n_{n}": c for n, c in COUNTS.items()}, minutes=MINUTES):
        *values, minutes = row
        figures = Figures(**dict(zip(MEASURES, values[len(keys) :], strict=True)))
        yield tuple(values[: len(keys)]), figures, Lasted(minutes=tuple(values_in(minutes)))


__all__ = ["SUMMED", "Part", "figures_of", "first_month", "parts_by", "raised_in"]
