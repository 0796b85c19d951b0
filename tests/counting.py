"""Counting what is sent to the database. The one counter: tests ask for "at most so many", the bench for how many."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "SET ", "SELECT CURRENT_SETTING", "SELECT SET_CONFIG")


@dataclass(slots=True)
class Statements:
    """What was sent to the database, transaction control and settings apart."""

    found: list[str] = field(default_factory=list)

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not str(sql).lstrip("( ").upper().startswith(CONTROL):
            self.found.append(str(sql))
        return execute(sql, params, many, context)


@contextmanager
def statements() -> Iterator[Statements]:
    counted = Statements()
    with connection.execute_wrapper(counted):
        yield counted


@contextmanager
def counted(most: int) -> Iterator[list[str]]:
    """At most so many statements; yields those sent so far."""
    with statements() as sent:
        yield sent.found
    assert len(sent.found) <= most, f"{len(sent.found)} statements:\n" + "\n".join(s[:180] for s in sent.found)
