"""Watching SQL: a statement that touches records must say of which community, table by table.

Every table of a model with `community` that a statement reads or writes must have `community_id = …` or
`community_id IN …` next to its name or alias (a join may borrow it: `a.community_id = b.community_id`); an INSERT must
list the column. Statements inside `every_community(reason)` are free.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import Any

from django.apps import apps
from django.db.backends.signals import connection_created

from linli.kernel.tenancy import NoCommunity, current_scope

#: Words that may follow a table's name and are no alias of it.
NO_ALIAS = (
    "WHERE|SET|ON|INNER|LEFT|ORDER|GROUP|LIMIT|USING|VALUES|DEFAULT|SELECT|CROSS|JOIN|UNION|RETURNING|FOR|HAVING|WINDOW"
    "|EXCEPT|INTERSECT"
)
NAMED = re.compile(rf'\b(FROM|JOIN|UPDATE|INTO)\s+"?(\w+)"?(?:\s+(?:AS\s+)?"?(?!(?:{NO_ALIAS})\b)(\w+)"?)?', re.I)
HELD_ALONE = re.compile(r'(?<![."\w])"?community_id"?\s*(=|IN\b)', re.I)
WATCHED = re.compile(r"^[\s(]*(SELECT|INSERT|UPDATE|DELETE|WITH)\b", re.I)


class CommunityForgotten(AssertionError):
    """A statement on records does not say whose."""


@cache
def record_tables() -> frozenset[str]:
    models = apps.get_models(include_auto_created=True)
    return frozenset(m._meta.db_table for m in models if any(f.name == "community" for f in m._meta.local_fields))


@cache
def holding(alias: str) -> re.Pattern[str]:
    column = rf'"?\b{re.escape(alias)}"?\."?community_id"?'
    return re.compile(rf"{column}\s*(=|IN\b)|=\s*\(?{column}", re.I)


def names_community(sql: str, alias: str, alone: bool) -> bool:
    """Whether the rows of `alias` are held to a community by equality or membership."""
    return holding(alias).search(sql) is not None or (alone and HELD_ALONE.search(sql) is not None)


@lru_cache(maxsize=20_000)
def forgotten(sql: str) -> tuple[str, ...]:
    """The tables of records that the statement touches without naming their community."""
    touched = [m for m in NAMED.finditer(sql) if m.group(2) in record_tables()]
    bare = []
    for found in touched:
        verb, table, alias = found.groups()
        if verb.upper() == "INTO":
            columns = sql[found.end() :].partition(")")[0]
            held = "community_id" in columns or "community_id" in found.group(0)
        else:
            held = names_community(sql, alias or table, alone=len(touched) == 1)
        if not held:
            bare.append(table)
    return tuple(bare)


def crossing_is_declared() -> bool:
    try:
        return current_scope().communities is None
    except NoCommunity:
        return False


def check(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    text = sql if isinstance(sql, str) else str(sql)
    if WATCHED.match(text) and not crossing_is_declared() and (bare := forgotten(text)):
        raise CommunityForgotten(f"{', '.join(bare)} without community_id in: {text}")
    return execute(sql, params, many, context)


def _watch_new(connection: Any, **_: Any) -> None:
    if check not in connection.execute_wrappers:
        connection.execute_wrappers.append(check)


@contextmanager
def watched() -> Iterator[None]:
    """Check every statement of every connection of this process, in whichever thread."""
    from django.db import connections

    connection_created.connect(_watch_new)
    for connection in connections.all(initialized_only=True):
        _watch_new(connection)
    try:
        yield
    finally:
        connection_created.disconnect(_watch_new)
        for connection in connections.all(initialized_only=True):
            if check in connection.execute_wrappers:
                connection.execute_wrappers.remove(check)


__all__ = ["CommunityForgotten", "forgotten", "record_tables", "watched"]
