"""On PostgreSQL the owner makes the tables; the role that serves people may change rows and no table."""

import os
from pathlib import Path

import psycopg
import pytest
from django.db import ProgrammingError, connection

from linli.site import schema
from tests.server import linli

pytestmark = pytest.mark.skipif("DATABASE_OWNER_URL" not in os.environ, reason="PostgreSQL with two roles only")


@pytest.mark.django_db
def test_this_suite_runs_as_neither_owner_nor_superuser() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls OR rolcreatedb FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
def test_the_application_may_not_change_a_table() -> None:
    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="must be owner"):
        cursor.execute("ALTER TABLE kernel_community ADD COLUMN secret text")


@pytest.mark.slow
def test_migrate_works_as_owner_and_opens_the_rows(tmp_path: Path, worker_id: str) -> None:
    if worker_id not in {"master", "gw0"}:
        pytest.skip("one database, one process")
    urls = {name: os.environ[name] for name in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    done = linli(tmp_path, "migrate", **urls)
    assert done.returncode == 0, done.stderr
    assert schema.applied(urls["DATABASE_URL"], tmp_path / "none")
    with psycopg.connect(urls["DATABASE_URL"]) as application:
        application.execute("SELECT * FROM kernel_community")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute("CREATE TABLE public.mine (id int)")
