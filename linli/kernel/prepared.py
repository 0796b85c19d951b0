"""Queries of a fixed shape, compiled once: Django takes longer to build the SQL of a union than the database to answer.

    STANDING = Prepared(build)                      # build(user=…, on=…) returns a queryset of plain values
    rows = STANDING.rows(user=user.id, on=today)    # tuples as the driver gives them

`build` gets stand-ins instead of the values and must put them into the query unchanged; whatever else decides the shape
goes into `shape`. A tuple may hold more or fewer ids from call to call: each length is a shape of its own. The current
community is filled in as everywhere. Cast what is read to text or integers: nothing converts it.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, models
from django.db.models import QuerySet

from linli.kernel.tenancy import Scope, building_for, current_community_id

COMMUNITY = "community"
FIELDS: dict[type, models.Field] = {
    UUID: models.UUIDField(),
    datetime: models.DateTimeField(),
    date: models.DateField(),
    int: models.BigIntegerField(),
}
Value = UUID | datetime | date | int


class NotPreparable(TypeError):
    """A value of a kind that has no stand-in."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """SQL, and for each of its parameters the name of the value that goes there, or the constant itself."""

    sql: str
    parameters: tuple[tuple[str | None, Any], ...]


class Prepared:
    """A query that is built once for each shape and database."""

    def __init__(self, build: Callable[..., QuerySet]) -> None:
        self.build = build
        self.compiled: dict[Hashable, Compiled] = {}

    def rows(self, *, shape: Hashable = None, **given: Value | tuple[Value, ...]) -> list[tuple[Any, ...]]:
        """Run it in the current community; raises `NoCommunity` where there is none."""
        values = _spread(given) | {COMMUNITY: current_community_id()}
        key = (connection.vendor, shape, tuple(values))
        found = self.compiled.get(key)
        if found is None:
            found = self.compiled[key] = self._compile(given, values, shape)
        ready = {name: _prepared(value) for name, value in values.items()}
        with connection.cursor() as cursor:
            cursor.execute(
                found.sql, [constant if name is None else ready[name] for name, constant in found.parameters]
            )
            return list(cursor.fetchall())

    def _compile(self, given: Mapping[str, Any], values: Mapping[str, Value], shape: Hashable) -> Compiled:
        stand_ins = {name: _stand_in(type(value), index) for index, (name, value) in enumerate(values.items())}
        arguments = {
            name: tuple(stand_ins[f"{name} {at}"] for at in range(len(value)))
            if isinstance(value, tuple)
            else stand_ins[name]
            for name, value in given.items()
        }
        extra = {} if shape is None else {"shape": shape}
        with building_for(Scope((stand_ins[COMMUNITY],))):
            query = self.build(**arguments, **extra).query
            sql, parameters = query.get_compiler(connection=connection).as_sql()
        names = {_prepared(stand_in): name for name, stand_in in stand_ins.items()}
        return Compiled(sql, tuple((names.get(value), value) for value in parameters))


def _spread(given: Mapping[str, Any]) -> dict[str, Value]:
    """Every single value by a name; those of a tuple by the name and their place."""
    values: dict[str, Value] = {}
    for name, value in given.items():
        if isinstance(value, tuple):
            values |= {f"{name} {at}": each for at, each in enumerate(value)}
        else:
            values[name] = value
    return values


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
    raise NotPreparable(str(kind))
