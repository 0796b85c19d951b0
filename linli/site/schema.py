"""`linli migrate`: bring the tables up to date, as their owner; nearly free when there is nothing to do.

A stamp in LINLI_HOME holds a hash of every migration (ours and our libraries') and how many the database has
applied. When both still agree Django is not even imported.
"""

import hashlib
import os
import sqlite3
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SOURCE = Path(__file__).resolve().parents[1]
COUNT = "SELECT count(*) FROM django_migrations"


def wanted(url: str | None) -> str:
    """A hash of all that decides how the tables must look, and of which database is meant."""
    digest = hashlib.sha256((url or "sqlite").encode())
    for library in ("django", "django-otp"):
        digest.update(f"{library} {version(library)}".encode())
    for path in sorted([*SOURCE.glob("**/migrations/*.py"), *SOURCE.glob("kernel/rls.py")]):
        digest.update(str(path.relative_to(SOURCE)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def applied(url: str | None, database: Path) -> int | None:
    """How many migrations the database says it has; None when there is no such table, file or server."""
    if url is None:
        return _applied_sqlite(database)
    import psycopg

    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            row = connection.execute(COUNT).fetchone()
            return int(row[0]) if row else None
    except psycopg.Error:
        return None


def _applied_sqlite(database: Path) -> int | None:
    if not database.exists():
        return None
    connection = sqlite3.connect(database, timeout=20)
    try:
        return int(connection.execute(COUNT).fetchone()[0])
    except sqlite3.Error:
        return None
    finally:
        connection.close()


def main(arguments: Sequence[str], home: Path) -> int:
    """Migrate as the owner of the tables. Arguments go to Django's `migrate` (`--plan`, an app, a name)."""
    url = os.environ.get("DATABASE_URL")
    stamp, database = home / "migrated", home / "linli.sqlite3"
    hash_now = wanted(url)
    if not arguments and stamp.exists() and stamp.read_text() == f"{hash_now} {applied(url, database)}":
        return 0
    if owner := os.environ.get("DATABASE_OWNER_URL"):
        os.environ["DATABASE_URL"] = owner
    bring_up_to_date(arguments, role=urlsplit(url).username if url and owner else None)
    if not arguments:
        stamp.write_text(f"{hash_now} {applied(url, database)}")
    return 0


def bring_up_to_date(arguments: Sequence[str], role: str | None) -> None:
    """Django's `migrate`, quiet unless asked; on PostgreSQL then row security, and the tables opened to `role`."""
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    from linli.kernel import distributing, rls

    distributing.one_by_one()
    quiet: dict[str, Any] = {} if arguments else {"verbosity": 0}
    call_command("migrate", *arguments, **quiet)
    if connection.vendor == "postgresql" and not {"--plan", "--check"} & set(arguments):
        rls.apply(role)
    connection.close()
