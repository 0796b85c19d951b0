"""Aggregates that both databases compute natively: quantiles of an integer, months of Asia/Shanghai."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Aggregate, CharField, Func, TextField
from django.db.models.sql.compiler import SQLCompiler

from linli.insight.rules import quantile

PARTS = (0.5, 0.9)


class Quantiles(Aggregate):
    """Median and nine tenths of an integer column, in one pass; read the result with `quantiles`."""

    function = "GROUP_CONCAT"
    name = "Quantiles"
    output_field = TextField()

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **_: Any) -> Any:
        counting = self.copy()
        parts = ", ".join(str(part) for part in PARTS)
        counting.template = f"percentile_cont(ARRAY[{parts}]::float8[]) WITHIN GROUP (ORDER BY %(expressions)s)"
        return super(Quantiles, counting).as_sql(compiler, connection)


def quantiles(found: Sequence[float] | str | None) -> tuple[float | None, float | None]:
    """(median, nine tenths) from what `Quantiles` gave: PostgreSQL counted them, SQLite gives the values themselves."""
    if not found:
        return None, None
    if isinstance(found, str):
        values = sorted(map(int, found.split(",")))
        return quantile(values, PARTS[0]), quantile(values, PARTS[1])
    median, p90 = found
    return median, p90


class Month(Func):
    """`2026-11` of a moment, in Asia/Shanghai (which has been at +08:00 since 1992)."""

    arity = 1
    output_field = CharField()

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **_: Any) -> Any:
        return super().as_sql(compiler, connection, template="strftime('%%Y-%%m', %(expressions)s, '+8 hours')")

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **_: Any) -> Any:
        template = "to_char(%(expressions)s AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM')"
        return super().as_sql(compiler, connection, template=template)


__all__ = ["Month", "Quantiles", "quantiles"]
