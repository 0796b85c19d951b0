"""Spread the tables over a Citus cluster: after its first migration, and again after each one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from linli.kernel import distributing, rls


class Command(BaseCommand):
    help = (
        "Spread the tables over a Citus cluster, every record by its community. Refuses with a list where the schema breaks "
        "the rules. Run as the owner of the tables (DATABASE_OWNER_URL); a second run changes nothing."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only print the SQL that is left to run")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("a cluster is PostgreSQL with Citus; this database is SQLite")
        there = distributing.look()
        if found := distributing.objections(there):
            raise CommandError("cannot distribute:\n" + "\n".join(f"  {words}" for words in found))
        statements = distributing.plan(there)
        if dry_run:
            self.stdout.write("".join(f"{each};\n" for each in statements), ending="")
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_extension WHERE extname = 'citus'")
            if not cursor.fetchone()[0]:
                raise CommandError("this database has no Citus: CREATE EXTENSION citus, and add its machines")
            distributing.one_by_one()
            rls.apply()  # in the words that a cluster takes
            for done, each in enumerate(statements, start=1):
                self.stderr.write(f"{done}/{len(statements)} {each[:100]}")
                cursor.execute(each)
        self.stdout.write(f"{len(statements)} statements; {len(distributing.plan(distributing.look()))} left")
