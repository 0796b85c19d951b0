"""Queries of a fixed shape, compiled once: Django takes longer to build most SQL than the database to answer it.

    STANDING = Prepared(build)                      # build(user=…, on=…) returns a queryset
    rows = STANDING.rows(user=user.id, on=today)    # of plain values: tuples as the driver gives them, nothing converted
    places = PLACE.objects(id=place_id)             # of a model: its instances, with what `select_related` named

`build` gets stand-ins instead of the values and must put them into the query unchanged; whatever else decides the shape
goes into `shape`. A tuple may hold more or fewer ids from call to call: each length is a shape of its own. The current
community is filled in as everywhere; `of_community=False` is for tables that have none (sessions).
"""

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models import QuerySet
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler

from linli.kernel.tenancy import Scope, building_for, current_community_id

COMMUNITY = "community"
FIELDS: dict[type, models.Field] = {
    UUID: models.UUIDField(),
    datetime: models.DateTimeField(),
    date: models.DateField(),
    int: models.BigIntegerField(),
    str: models.TextField(),
}
Value = UUID | datetime | date | int | str


class NotPreparable(TypeError):
    """A value of a kind that has no stand-in."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """SQL, and for each of its parameters the name of the value that goes there, or the constant itself."""

    sql: str
    parameters: tuple[tuple[str | None, Any], ...]
    compiler: SQLCompiler

    def objects(self, rows: list[Any]) -> Iterator[Any]:
        """Rows as instances of the model, as Django's own `ModelIterable` makes them."""
        of, fields = self.compiler.klass_info["model"], self.compiler.klass_info["select_fields"]
        names = [column.target.attname for column, *_ in self.compiler.select[fields[0] : fields[-1] + 1]]
        related = get_related_populators(self.compiler.klass_info, self.compiler.select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]
        for row in self.compiler.results_iter([rows]):
            found = of.from_db(DEFAULT_DB_ALIAS, names, row[fields[0] : fields[-1] + 1])
            for populator in related:
                populator.populate(row, found)
            for name, at in self.compiler.annotation_col_map.items():
                setattr(found, name, row[at])
            yield found


class Prepared:
    """A query that is built once for each shape and database."""

    def __init__(self, build: Callable[..., QuerySet], *, of_community: bool = True) -> None:
        self.build, self.of_community = build, of_community
        self.compiled: dict[Hashable, Compiled] = {}

    def rows(self, *, shape: Hashable = None, **given: Value | tuple[Value, ...]) -> list[tuple[Any, ...]]:
        """Run it in the current community; raises `NoCommunity` where there is none."""
        return self._run(shape, given)[1]

    def objects(self, *, shape: Hashable = None, **given: Value | tuple[Value, ...]) -> list[Any]:
        """As `rows`, where `build` returns a queryset of a model."""
        compiled, rows = self._run(shape, given)
        return list(compiled.objects(rows))

    def first(self, *, shape: Hashable = None, **given: Value | tuple[Value, ...]) -> Any:
        """The first of `objects`; None where there is none."""
        return next(iter(self.objects(shape=shape, **given)), None)

    def _run(self, shape: Hashable, given: Mapping[str, Any]) -> tuple[Compiled, list[tuple[Any, ...]]]:
        values = _spread(given) | ({COMMUNITY: current_community_id()} if self.of_community else {})
        key = (connection.vendor, shape, tuple(values))
        found = self.compiled.get(key)
        if found is None:
            found = self.compiled[key] = self._compile(given, values, shape)
        if not found.sql:
            return found, []
        ready = {name: _prepared(value) for name, value in values.items()}
        once = cast(Any, connection).planned_once() if connection.vendor == "postgresql" else nullcontext()
        with connection.cursor() as cursor, once:
            cursor.execute(
                found.sql, [constant if name is None else ready[name] for name, constant in found.parameters]
            )
            return found, list(cursor.fetchall())

    def _compile(self, given: Mapping[str, Any], values: Mapping[str, Value], shape: Hashable) -> Compiled:
        stand_ins = {name: _stand_in(type(value), index) for index, (name, value) in enumerate(values.items())}
        arguments = {
            name: tuple(stand_ins[f"{name} {at}"] for at in range(len(value)))
            if isinstance(value, tuple)
            else stand_ins[name]
            for name, value in given.items()
        }
        extra = {} if shape is None else {"shape": shape}
        with building_for(Scope((stand_ins[COMMUNITY],)) if self.of_community else None):
            compiler = self.build(**arguments, **extra).query.get_compiler(using=DEFAULT_DB_ALIAS)
            try:
                sql, parameters = compiler.as_sql()
            except EmptyResultSet:  # Django knows that nothing can match
                sql, parameters = "", ()
        names = {_prepared(stand_in): name for name, stand_in in stand_ins.items()}
        return Compiled(sql, tuple((names.get(value), value) for value in parameters), compiler)


def _spread(given: Mapping[str, Any]) -> dict[str, Value]:
    """Every single value by a name; those of a tuple by the name and their place."""
    values: dict[str, Value] = {}
    for name, value in given.items():
        if isinstance(value, tuple):
            values |= {f"{name} {at}": each for at, each in enumerate(value)}
        else:
            values[name] = value
    return {name: str(value) if isinstance(value, str) else value for name, value in values.items()}  # choices too


def _prepared(value: Value) -> Any:
    return FIELDS[type(value)].get_db_prep_value(value, connection)


def _stand_in(kind: Any, index: int) -> Any:
    """A value of a kind that occurs nowhere else."""
    if kind is UUID:
        return uuid4()
    if kind is datetime:
        return datetime(1901, 1, 1, tzinfo=UTC) + timedelta(seconds=index, microseconds=421)
    if kind is date:
        return date(1901, 1, 1) + timedelta(days=index)
    if kind is int:
        return -7_461_000_000_000 - index
    if kind is str:
        return uuid4().hex
    raise NotPreparable(str(kind))
