"""Finding records by what is written in them, two Chinese characters at a time, on both databases.

A gram is indexed behind three letters made from its community and kind: the list of rows that hold it is short from the
beginning, however many communities share the index. It is no secret and no wall: `SearchEntry.community` is.
"""

import base64
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models.expressions import Expression

from linli.kernel.bulk import load
from linli.kernel.grams import Term, grams, terms
from linli.kernel.ids import uuid7
from linli.kernel.models import SearchEntry
from linli.kernel.tenancy import NoCommunity, current_community_id, current_scope

BATCH = 500
#: A record: its id, what it is found by, and when it came where `newest` asks for it.
Row = tuple[UUID, str, datetime | None]
_ENTRY = (
    "INSERT INTO kernel_searchentry (id, community_id, number, kind, subject_id, at{})"
    " VALUES (%s, %s, %s, %s, %s, %s{})"
)
SQLITE_ENTRY = _ENTRY.format("", "") + " ON CONFLICT (community_id, kind, subject_id) DO NOTHING"
SQLITE_GRAMS = "INSERT OR REPLACE INTO kernel_search (rowid, grams) VALUES (%s, %s)"
SQLITE_REMOVE = "DELETE FROM kernel_search WHERE rowid = %s"
POSTGRESQL_ENTRY = (
    _ENTRY.format(", tsv", ", array_to_tsvector(%s::text[])")
    + " ON CONFLICT (community_id, kind, subject_id) DO UPDATE SET tsv = EXCLUDED.tsv"
)


def index(*, kind: str, subject_id: UUID, text: str, at: datetime | None = None) -> None:
    """Let a record of the current community be found by this text, and no longer by what it was before.

    `at` is kept from the first time.
    """
    index_many(kind=kind, rows=[(subject_id, text, at)])


def index_many(*, kind: str, rows: Iterable[Row]) -> None:
    """As `index`, for many records."""
    community = current_community_id()
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        _write(community, kind, batch)


def load_many(*, kind: str, rows: Iterable[Row]) -> None:
    """As `index_many`, for very many records that were never indexed."""
    if connection.vendor == "sqlite":
        index_many(kind=kind, rows=rows)
        return
    community = current_community_id()
    mark = _mark(community, kind)
    columns = ("id", "community_id", "number", "kind", "subject_id", "at", "tsv")
    # A gram is letters and digits only: quoted, it is what the type reads.
    lines = (
        (
            uuid7(),
            community,
            _number(community, kind, id_),
            kind,
            id_,
            at,
            " ".join(f"'{mark}{g}'" for g in grams(text)),
        )
        for id_, text, at in rows
    )
    load(SearchEntry, columns, lines)


def remove(*, kind: str, subject_id: UUID) -> None:
    """Let a record of the current community be found no more."""
    if connection.vendor == "sqlite":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(SQLITE_REMOVE, [_number(current_community_id(), kind, subject_id)])
    SearchEntry.objects.filter(kind=kind, subject_id=subject_id)._raw_delete(SearchEntry.objects.db)


def matching(kind: str, query: str, most: int = 0) -> "Found | list[UUID]":
    """The ids of what holds every part of the query, for `filter(id__in=matching("matter", query))` and nothing else.

    Nothing to look for finds nothing. `most` stops there, at any of them: what every record holds costs no more then.
    Reads the current community or communities; where all of them are meant it raises `NoCommunity`.
    """
    wanted, communities = terms(query), current_scope().communities
    if communities is None:
        raise NoCommunity("search needs to know whose records it looks through")
    return Found(communities, kind, wanted, most) if wanted and communities else []


def newest(kind: str, query: str, most: int) -> list[UUID]:
    """The ids of the last so many that hold every part of the query, the last first: found at once, in one statement."""
    found = matching(kind, query, most)
    if not isinstance(found, Found):
        return []
    sql, given = found.as_newest(connection)
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return [found.output_field.to_python(id_) for (id_,) in cursor.fetchall()]


@lru_cache(maxsize=4096)
def _mark(community: UUID, kind: str) -> str:
    return base64.b32encode(blake2b(kind.encode(), key=community.bytes, digest_size=5).digest()).decode().lower()[:3]


def _number(community: UUID, kind: str, subject: UUID) -> int:
    """62 bits by which SQLite's index knows the entry: always the same for a record, scattered over all."""
    digest = blake2b(subject.bytes + kind.encode(), key=community.bytes, digest_size=8).digest()
    return int.from_bytes(digest) >> 2


def _write(community: UUID, kind: str, rows: Sequence[Row]) -> None:
    mark, on_sqlite, column = _mark(community, kind), connection.vendor == "sqlite", SearchEntry._meta.pk
    entries: list[list[Any]] = []
    texts: list[list[Any]] = []
    moment = SearchEntry._meta.get_field("at").get_db_prep_value
    for subject, text, at in rows:
        marked = [mark + gram for gram in grams(text)]
        number = _number(community, kind, subject)
        key, owner, about = (column.get_db_prep_value(each, connection) for each in (uuid7(), community, subject))
        entries.append([key, owner, number, kind, about, moment(at, connection), *([] if on_sqlite else [marked])])
        texts.append([number, " ".join(marked)])
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.executemany(SQLITE_ENTRY if on_sqlite else POSTGRESQL_ENTRY, entries)
        if on_sqlite:
            cursor.executemany(SQLITE_GRAMS, texts)


class Found(Expression):
    """A sub-select of the ids of records that hold every term, in one of the communities."""

    output_field = models.UUIDField()

    def __init__(self, communities: Sequence[UUID], kind: str, wanted: Sequence[Term], most: int = 0) -> None:
        super().__init__()
        self.communities, self.kind, self.wanted = communities, kind, wanted
        self.most, self.limit = most, f" LIMIT {most:d}" if most else ""

    def as_sqlite(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, list[Any]]:
        sql, given = self._sqlite(connection, self.limit)
        return f"({sql})", given

    def as_postgresql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, list[Any]]:
        if (
            connection.is_cluster
        ):  # no function may ask for distributed rows within a query; docs/operations.md says why
            sql, given = self._entries(connection, self.limit)
            return f"({sql})", given
        sql = f"(SELECT kernel_found(%s::uuid[], %s, %s::tsquery){self.limit})"
        return sql, [list(self.communities), self.kind, self._words()]

    def as_newest(self, connection: Any) -> tuple[str, list[Any]]:
        """A statement of its own: the last `most` by when they came."""
        newest = f" ORDER BY e.at DESC NULLS LAST, e.subject_id DESC{self.limit}"
        if connection.vendor == "sqlite":
            return self._sqlite(connection, newest)
        if connection.is_cluster:
            return self._entries(connection, newest)
        sql = f"SELECT kernel_newest(%s::uuid[], %s, %s::tsquery, {self.most:d})"
        return sql, [list(self.communities), self.kind, self._words()]

    def _sqlite(self, connection: Any, tail: str) -> tuple[str, list[Any]]:
        places = ", ".join(["%s"] * len(self.communities))
        sql = (
            # CROSS: words first, whatever the planner thinks of the community's size.
            "SELECT e.subject_id FROM kernel_search CROSS JOIN kernel_searchentry e ON e.number = kernel_search.rowid"
            f" WHERE e.community_id IN ({places}) AND e.kind = %s AND kernel_search MATCH %s{tail}"
        )
        owners = [self.output_field.get_db_prep_value(owner, connection) for owner in self.communities]
        return sql, [*owners, self.kind, self._query(" AND ", " OR ", '"{}"', '"{}" *')]

    def _entries(self, connection: Any, tail: str) -> tuple[str, list[Any]]:
        sql = (
            "SELECT e.subject_id FROM kernel_searchentry e WHERE e.community_id = ANY (%s::uuid[]) AND e.kind = %s"
            f" AND e.tsv @@ %s::tsquery{tail}"
        )
        return sql, [list(self.communities), self.kind, self._words()]

    def _words(self) -> str:
        return self._query(" & ", " | ", "'{}'", "'{}':*")

    def _query(self, both: str, either: str, closed: str, opened: str) -> str:
        """The terms in the language of an index. A gram is letters and digits only: nothing in it needs escaping."""
        marks = [_mark(community, self.kind) for community in self.communities]
        ways = (
            both.join((opened if term.open else closed).format(mark + term.gram) for term in self.wanted)
            for mark in marks
        )
        return either.join(f"({way})" for way in ways)
