"""Putting in very many rows at once: COPY on PostgreSQL, one prepared INSERT on SQLite. Columns are the database's own.

Values are plain (UUID, datetime, str, int, bool, bytes, None; JSON as text): nothing of a model is run.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction

Row = Sequence[Any]
#: How SQLite keeps what PostgreSQL has a type for.
ON_SQLITE: dict[type, Callable[[Any], Any]] = {
    UUID: lambda value: value.hex,
    datetime: lambda value: value.astimezone(UTC).replace(tzinfo=None).isoformat(" "),
}


def load(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Insert rows, each with the values of `columns` in that order; all of them or none."""
    names, table = ", ".join(f'"{name}"' for name in columns), f'"{model._meta.db_table}"'
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _copy(cursor, table, names, rows)
        else:
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", _kept_by_sqlite(rows))  # type: ignore[arg-type]


def _copy(cursor: Any, table: str, names: str, rows: Iterable[Row]) -> None:
    """By way of a table of the session's own: PostgreSQL copies into none that has row security."""
    cursor.execute(f"CREATE TEMPORARY TABLE loaded ON COMMIT DROP AS SELECT {names} FROM {table} WITH NO DATA")
    with cursor.copy(f"COPY loaded ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM loaded")
    cursor.execute("DROP TABLE loaded")


def _kept_by_sqlite(rows: Iterable[Row]) -> Iterator[list[Any]]:
    for row in rows:
        yield [ON_SQLITE[type(value)](value) if type(value) in ON_SQLITE else value for value in row]
