"""The rollups, read: what they say, and what the matters themselves say, counted anew. Both must be the same."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import BooleanField, Case, CharField, Count, F, Func, Q, QuerySet, Sum, UUIDField, Value, When
from django.db.models.sql.compiler import SQLCompiler

from linli.engines.matters.buckets import COUNT, bounds
from linli.engines.matters.enums import INWARD, Rating, Stage, Wall
from linli.engines.matters.models import Matter, Rollup
from linli.engines.matters.models.matter import OPEN
from linli.engines.matters.models.rollup import BUCKETS, COUNTED, KEPT_BY, KEYS, MEASURES, MONTH_KEYS
from linli.registry.enums import PartyKind

#: The values of KEYS, and how many of each of COUNTED.
Key = tuple[Any, ...]
Counts = Sequence[int]
#: What a column is that a kind of sums does not keep; ids are None.
EMPTY = {"stage": ""}
ANSWERED = Q(stage__in=(Stage.ANSWERED, Stage.CLOSED))
WALLED = Q(wall__in=(Wall.PARTIES, Wall.CLINIC))
MEASURED: dict[str, Q | None] = {
    "raised": None,
    "open": OPEN,
    "answered": ANSWERED,
    "timed": ANSWERED & Q(in_time__isnull=False),
    "in_time": ANSWERED & Q(in_time=True),
    "rated": ~Q(rating=""),
    "satisfied": Q(rating__in=(Rating.SATISFIED, Rating.BASICALLY)),
    "reopened": Q(reopened_count__gt=0),
}


class Month(Func):
    """`2026-11` of a moment, in Asia/Shanghai (which has been at +08:00 since 1992)."""

    arity = 1
    output_field = CharField()

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **_: Any) -> Any:
        return super().as_sql(compiler, connection, template="strftime('%%Y-%%m', %(expressions)s, '+8 hours')")

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **_: Any) -> Any:
        template = "to_char(%(expressions)s AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM')"
        return super().as_sql(compiler, connection, template=template)


def counted_anew(matters: "QuerySet[Matter]") -> Iterator[tuple[Key, Counts]]:
    """What the rollups of these matters must be, cell by cell. Reads every one of them."""
    organisation = Case(
        When(~Q(holder__kind=PartyKind.PERSON), then=F("holder_id")), default=None, output_field=UUIDField()
    )
    walled = Case(When(WALLED, then=Value(True)), default=Value(False), output_field=BooleanField())
    rows = matters.exclude(source__in=INWARD).order_by()
    rows = rows.annotate(k_month=Month("reported_at"), k_walled=walled, k_holder=organisation)
    keys = ("k_month", "is_history", "category_id", "k_walled", "grid_id", "k_holder", "stage")
    counts = {f"n_{name}": Count("stage", filter=what) for name, what in MEASURED.items()}
    counts |= {f"n_{name}": Count("stage", filter=_lasting(bucket)) for bucket, name in enumerate(BUCKETS)}
    for row in rows.values_list(*keys).annotate(**counts).iterator():
        yield tuple(row[: len(KEYS)]), row[len(KEYS) :]


def _lasting(bucket: int) -> Q:
    low, high = bounds(bucket)
    lasting = ANSWERED & Q(answer_minutes__gte=low)
    return lasting if high is None else lasting & Q(answer_minutes__lt=high)


def kept(rows: "QuerySet[Any]", keys: Sequence[str] = KEYS) -> Iterator[tuple[Key, Counts]]:
    """What rows of rollups say together, cell by cell (or month by month); what came to nothing is left out."""
    sums = {f"n_{name}": Sum(name) for name in COUNTED}
    for row in rows.order_by().values_list(*keys).annotate(**sums).iterator():
        if any(row[len(keys) :]):
            yield tuple(row[: len(keys)]), row[len(keys) :]


def of_kind(kind: Rollup.Kind, key: Key) -> Key:
    """What a cell's key is among the sums of a kind: the columns it is not kept by are empty."""
    known = KEPT_BY[kind]
    return tuple(value if name in known else EMPTY.get(name) for name, value in zip(KEYS, key, strict=True))


def of_month(key: Key) -> Key:
    """The whole month (`MONTH_KEYS`) that a cell belongs to."""
    return tuple(key[KEYS.index(name)] for name in MONTH_KEYS)


__all__ = [
    "COUNT",
    "COUNTED",
    "KEYS",
    "MEASURES",
    "Counts",
    "Key",
    "Month",
    "counted_anew",
    "kept",
    "of_kind",
    "of_month",
]
