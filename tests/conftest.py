"""What every test stands on: its own home and database, no network, one moment, and guards that watch the queries."""

import gc
import os
import random
import socket
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection, models, transaction
from django.db.models.query import QuerySet
from django.utils import translation
from django.utils.module_loading import autodiscover_modules
from hypothesis import settings as hypothesis_settings

from tests.guards.statements import watched

# Machines are slow at times; what a property says does not depend on it.
hypothesis_settings.register_profile("linli", deadline=None)
hypothesis_settings.load_profile("linli")

SHANGHAI = ZoneInfo("Asia/Shanghai")
#: A working Monday, ten in the morning.
NOW = datetime(2026, 5, 18, 10, 0, tzinfo=SHANGHAI)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Browser tests are marked by where they live; what asks for no database says nothing about one.

    What takes long beside the test's own database (programs that are killed, backups, browsers) begins first, then the
    other modules in which something is slow: nobody waits for it. What empties the tables stays last.
    """
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)
        elif not item.get_closest_marker("django_db") and "db" not in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.once)
    yield
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: _turn(item, slow))


def _turn(item: pytest.Item, slow: set[Path]) -> int:
    database = item.get_closest_marker("django_db")
    if database and database.kwargs.get("transaction"):
        return 3
    return 0 if item.get_closest_marker("slow") and not database else 1 if item.path in slow else 2


def pytest_collection_finish() -> None:
    """What is there now stays: it need not be looked through for rubbish again and again, nor what comes so often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


# -- the database: tables made by their owner, tests run as the application


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """On PostgreSQL the owner makes the tables; `django_db_setup` hands over to the application's role."""
    if owner := os.environ.get("DATABASE_OWNER_URL"):
        settings.DATABASES["default"]["USER"] = connection.settings_dict["USER"] = urlsplit(owner).username


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """After the owner made the tables: row security on, and the application's role from here on."""
    if connection.vendor != "postgresql" or "DATABASE_OWNER_URL" not in os.environ:
        yield
        return
    application = urlsplit(os.environ["DATABASE_URL"]).username
    with django_db_blocker.unblock():
        _secure(application)
        owner = _become(application)
    yield
    with django_db_blocker.unblock():
        _become(owner)


def _secure(application: str | None) -> None:
    from linli.kernel import rls

    rls.apply(application)
    with connection.cursor() as cursor:
        # Emptying the tables after a transactional test is the test's own right, never the application's.
        cursor.execute(f"GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO {application}")


def _become(role: Any) -> Any:
    before = connection.settings_dict["USER"]
    connection.close()
    connection.settings_dict["USER"] = settings.DATABASES["default"]["USER"] = role
    return before


@pytest.fixture(scope="module")
def lasting(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A transaction around all tests of a module: what its fixtures make is made once, what a test does is undone as ever.

    Django closes the connection after each test, and with it this transaction; here it stays open.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        connection.close = lambda: None  # type: ignore[method-assign]
        try:
            yield
        finally:
            del connection.close
            transaction.set_rollback(True)


# -- no network


_connect, _lookup = socket.socket.connect, socket.getaddrinfo
NEAR = {"localhost", "127.0.0.1", "::1", "0.0.0.0", "", None}


class NetworkUsed(RuntimeError):
    """A test tried to reach another machine."""


def _near(host: Any) -> bool:
    return host in NEAR or str(host).startswith("127.")


def _guarded_connect(self: socket.socket, address: Any) -> None:
    if self.family in {socket.AF_INET, socket.AF_INET6} and not _near(address[0]):
        raise NetworkUsed(f"a test tried to reach {address}")
    _connect(self, address)


def _guarded_lookup(host: Any, *rest: Any, **named: Any) -> Any:
    if not _near(host.decode() if isinstance(host, bytes) else host):
        raise NetworkUsed(f"a test asked where {host!r} is")
    return _lookup(host, *rest, **named)


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    socket.socket.connect, socket.getaddrinfo = _guarded_connect, _guarded_lookup  # type: ignore[method-assign,assignment]
    yield
    socket.socket.connect, socket.getaddrinfo = _connect, _lookup  # type: ignore[method-assign]


# -- rows without an order come in any order


_fetch = QuerySet._fetch_all


def _fetch_in_any_order(self: Any) -> None:
    fetched = self._result_cache is None
    _fetch(self)
    if fetched and isinstance(self._result_cache, list) and not self.ordered and not self.query.is_sliced:
        random.shuffle(self._result_cache)


@pytest.fixture(autouse=True, scope="session")
def unordered_rows_are_shuffled() -> Iterator[None]:
    QuerySet._fetch_all = _fetch_in_any_order  # type: ignore[method-assign]
    yield
    QuerySet._fetch_all = _fetch  # type: ignore[method-assign]


# -- every statement on records names their community


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    with watched():
        return (yield)


# -- little things


@pytest.fixture(autouse=True, scope="session")
def every_job_has_its_handler() -> None:
    """As in the worker."""
    autodiscover_modules("tasks")


@pytest.fixture(autouse=True)
def no_words_of_emptied_tables(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """Tables are emptied after a test with transactions of its own; SQLite's index of words is none that Django knows."""
    yield
    marker = request.node.get_closest_marker("django_db")
    if marker and marker.kwargs.get("transaction") and connection.vendor == "sqlite":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM kernel_search")


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """What a process remembers between requests is forgotten between tests, the language of the last reader, too."""
    from linli.kernel.communities import forget

    forget()
    translation.deactivate()
    yield
    forget()


def fresh(record: models.Model) -> Any:
    """The row as the database has it now."""
    return type(record)._default_manager.get(pk=record.pk)
