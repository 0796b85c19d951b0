"""What must always be true, on any database: modules declare their guarantees, `linli doctor` asks them all.

A module's `guarantees.py` registers its checks:

    @guarantees("matters.held", "an open matter has a holder and a due time")
    def held(now: datetime) -> Iterator[Breach]: ...

Checks read every community at once, in one moment of the database, and change nothing.
"""

import time
from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, models, transaction
from django.utils.module_loading import autodiscover_modules

from linli.kernel.tenancy import every_community


@dataclass(frozen=True, slots=True)
class Breach:
    """`kind` and `id` name the record (a model, a file, a table); `words` say what is wrong with it."""

    kind: str
    id: str
    words: str
    community: UUID | None = None


Check = Callable[[datetime], Iterable[Breach]]


@dataclass(frozen=True, slots=True)
class Guarantee:
    name: str
    means: str
    check: Check


@dataclass(frozen=True, slots=True)
class Finding:
    """What one guarantee was found to be: kept when there is no breach."""

    guarantee: Guarantee
    breaches: list[Breach]
    seconds: float


GUARANTEES: dict[str, Guarantee] = {}


def guarantees(name: str, means: str) -> Callable[[Check], Check]:
    """Declare what must always be true and the function that yields each breach of it."""

    def register(check: Check) -> Check:
        if GUARANTEES.setdefault(name, Guarantee(name, means, check)).check is not check:
            raise ValueError(f"two checks for {name}")
        return check

    return register


def each(rows: models.QuerySet, words: str) -> Iterator[Breach]:
    """One breach for each row of a queryset of records."""
    kind = rows.model._meta.label_lower
    for key, community in rows.order_by().values_list("pk", "community_id").iterator():
        yield Breach(kind, str(key), words, community)


def examine(now: datetime, names: Container[str] | None = None) -> Iterator[Finding]:
    """Ask every guarantee (or those named), in the order of names. A check that cannot be made is a breach itself."""
    for room in ("tasks", "guarantees"):
        autodiscover_modules(room)
    with one_moment(), every_community("the doctor checks every guarantee everywhere"):
        for name in sorted(name for name in GUARANTEES if names is None or name in names):
            began = time.monotonic()
            breaches = _asked(GUARANTEES[name], now)
            yield Finding(GUARANTEES[name], breaches, time.monotonic() - began)


def _asked(guarantee: Guarantee, now: datetime) -> list[Breach]:
    try:
        with transaction.atomic():
            return list(guarantee.check(now))
    except Exception as error:  # whatever it is, the others must still be asked
        return [Breach("check", guarantee.name, f"cannot be checked: {type(error).__name__}: {error}")]


@contextmanager
def one_moment() -> Iterator[None]:
    """A transaction that sees the database as it is now, whatever others write meanwhile, and hinders nobody."""
    if connection.in_atomic_block:
        yield
        return
    kept = getattr(connection, "transaction_mode", None)
    if connection.vendor == "sqlite":
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        if connection.vendor == "sqlite":
            connection.transaction_mode = kept  # type: ignore[attr-defined]
