"""The database at one moment, read without hindering anybody: SQLite's online backup, or one snapshot of PostgreSQL."""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from linli.site.backup.archive import BadBackup, Writer

DATABASE = "database.sqlite3"
MIGRATIONS = "SELECT app, name FROM django_migrations ORDER BY id"
PICTURES = "SELECT id FROM kernel_storedfile"
TABLES = """
SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum) FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace GROUP BY c.relname ORDER BY c.relname
"""
SEQUENCES = (
    "SELECT sequencename::text, last_value FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL"
)


class Moment(ABC):
    """What a backup wants to know of a database; `connection` is one of sqlite3 or psycopg."""

    kind = ""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.tables: dict[str, list[str]] = {}
        self.sequences: dict[str, int] = {}

    def migrations(self) -> list[str]:
        return [f"{app}.{name}" for app, name in self.connection.execute(MIGRATIONS)]

    def pictures(self) -> set[str]:
        """The ids of all stored files."""
        return {str(UUID(str(key))) for (key,) in self.connection.execute(PICTURES)}

    @abstractmethod
    def write(self, to: Writer) -> None:
        """Put the whole database in."""


class SqliteMoment(Moment):
    kind = "sqlite"

    def __init__(self, connection: Any, copy: Path) -> None:
        super().__init__(connection)
        self.copy = copy

    def write(self, to: Writer) -> None:
        to.add_file(DATABASE, self.copy)


class PostgresqlMoment(Moment):
    kind = "postgresql"

    def write(self, to: Writer) -> None:
        self.tables = dict(self.connection.execute(TABLES).fetchall())
        self.sequences = dict(self.connection.execute(SEQUENCES).fetchall())
        for table, columns in self.tables.items():
            with self.connection.cursor().copy(f"COPY {columns_of(table, columns)} TO STDOUT") as rows:
                to.add(f"tables/{table}.copy", rows)


def columns_of(table: str, columns: list[str]) -> str:
    """`"table" ("a", "b")`, as COPY wants it."""
    quoted = ", ".join(f'"{column}"' for column in columns)
    return f'public."{table}" ({quoted})'


@contextmanager
def sqlite_moment(database: Path, room: Path) -> Iterator[SqliteMoment]:
    """A copy in `room`, made while others read and write."""
    if not database.exists():
        raise BadBackup(f"there is no database at {database}")
    copy = room / DATABASE
    with closing(sqlite3.connect(database, timeout=20)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
        yield SqliteMoment(target, copy)


@contextmanager
def postgresql_moment(url: str) -> Iterator[PostgresqlMoment]:
    """One REPEATABLE READ transaction. Row security off means: refused rather than filtered."""
    import psycopg

    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            connection.execute("SET LOCAL row_security = off")
            yield PostgresqlMoment(connection)
    except psycopg.errors.InsufficientPrivilege as error:
        raise BadBackup(f"this role may not read everything ({error}): set DATABASE_OWNER_URL") from error
    except psycopg.OperationalError as error:
        raise BadBackup(f"the database does not answer: {error}") from error
