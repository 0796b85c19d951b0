"""Loading a backup into PostgreSQL: tables as they were then, and their rows, in one transaction."""

import os

from linli.site.backup.archive import BadBackup, Reader
from linli.site.backup.moments import columns_of

#: Tables and functions of ours that are there already: whoever restores with --force said they may go.
DROP = """
DO $$ DECLARE each record; BEGIN
  FOR each IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user LOOP
    EXECUTE format('DROP TABLE public.%I CASCADE', each.tablename);
  END LOOP;
  FOR each IN SELECT oid::regprocedure AS name FROM pg_proc
      WHERE pronamespace = 'public'::regnamespace AND proowner = current_user::regrole LOOP
    EXECUTE format('DROP FUNCTION %s CASCADE', each.name);
  END LOOP;
END $$
"""


def load(backup: Reader) -> None:
    """All or nothing, as the owner of the tables. Raises `BadBackup` where the database refuses."""
    if owner := os.environ.get("DATABASE_OWNER_URL"):
        os.environ["DATABASE_URL"], kept = owner, os.environ["DATABASE_URL"]
    else:
        kept = os.environ["DATABASE_URL"]
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")
    django.setup()
    from django.db import DatabaseError, connection, transaction

    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(DROP)
            migrate_to(backup.manifest.migrations)
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            tables = backup.manifest.tables
            cursor.execute("TRUNCATE " + ", ".join(f'public."{table}"' for table in tables))
            for table, columns in tables.items():
                with cursor.copy(f"COPY {columns_of(table, columns)} FROM STDIN") as rows:
                    for chunk in backup.chunks(f"tables/{table}.copy"):
                        rows.write(chunk)
            for name, last in backup.manifest.sequences.items():
                cursor.execute("SELECT setval(to_regclass(%s), %s)", [f'public."{name}"', last])
    except DatabaseError as error:
        raise BadBackup(f"the database refuses it: {error}") from error
    finally:
        connection.close()
        os.environ["DATABASE_URL"] = kept


def migrate_to(names: list[str]) -> None:
    """Make the tables exactly as they were when the backup was made; newer migrations follow afterwards."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    wanted = {key for key in graph.nodes if ".".join(key) in set(names)}
    before = {parent.key for key in wanted for parent in graph.node_map[key].parents if parent.key[0] == key[0]}
    executor.migrate(sorted(wanted - before))
