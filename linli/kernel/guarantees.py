"""What the kernel guarantees: tables and their rules, references, jobs, files, secrets, the index, row security."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import compress

from django.apps import apps
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max, Q

from linli.kernel import files, rls
from linli.kernel.crypto import UnreadableSecret, decrypt
from linli.kernel.doctor import Breach, each, guarantees
from linli.kernel.jobs import HANDLERS, LEASE
from linli.kernel.models import Heartbeat, Job, SearchEntry
from linli.kernel.rotation import as_stored, encrypted_fields
from linli.kernel.tenancy import TenantForeignKey, TenantOneToOneField

#: A job that a living worker passed over for so long is stuck.
PATIENCE = timedelta(hours=1)


def tables() -> Iterator[type[models.Model]]:
    """Every model with a table of its own."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            yield model


def _named(model: type[models.Model], wrong: Mapping[str, str], joins: str = "") -> Iterator[Breach]:
    """A breach for each row of `model` (called `a`) and each condition in SQL that it meets; `wrong`: condition → words.

    The table is read once for all of them.
    """
    if not wrong:
        return
    key, name = model._meta.pk, connection.ops.quote_name
    community = "a.community_id" if rls.has_community(model) else "NULL"
    conditions, rows = [f"({condition})" for condition in wrong], f"{name(model._meta.db_table)} a {joins}"
    columns = ", ".join([f"a.{name(str(key.column))}", community, *conditions])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {rows} WHERE {' OR '.join(conditions)}")
        for found, owner, *met in cursor.fetchall():
            of = models.UUIDField().to_python(owner)
            for words in compress(wrong.values(), met):
                yield Breach(model._meta.label_lower, str(key.to_python(found)), words, of)


@guarantees("kernel.migrated", "the tables are those that this version wants")
def migrated(now: datetime) -> Iterator[Breach]:
    executor = MigrationExecutor(connection)
    for step, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield Breach("migration", f"{step.app_label}.{step.name}", "not applied: run `linli migrate`")


@guarantees("kernel.rules", "the database has every rule the code declares, and every row keeps them")
def rules(now: datetime) -> Iterator[Breach]:
    editor = connection.SchemaEditorClass(connection, collect_sql=True)
    there = _rules_there()
    for model in tables():
        wrong = {}
        for rule in model._meta.constraints:
            if (model._meta.db_table, rule.name) not in there:
                yield Breach("table", model._meta.db_table, f"has lost its rule {rule.name}")
            if isinstance(rule, models.CheckConstraint):
                wrong[f"NOT ({rule._get_check_sql(model, editor)})"] = f"breaks the rule {rule.name}"  # type: ignore[attr-defined]
        yield from _named(model, wrong)


def _rules_there() -> set[tuple[str, str]]:
    """Every constraint and index that the database knows by a name: (table, name)."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            constraints = "SELECT c.relname, o.conname FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid"
            cursor.execute(f"{constraints} UNION SELECT tablename, indexname FROM pg_indexes")
            return set(cursor.fetchall())
        cursor.execute("SELECT tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        made = re.compile(r'(?:CONSTRAINT|INDEX) "(\w+)"')
        return {(table, name) for table, sql in cursor.fetchall() for name in made.findall(sql)}


@guarantees("kernel.references", "what a row refers to is there, in the same community")
def references(now: datetime) -> Iterator[Breach]:
    yield from references_of(tables())


def references_of(wanted: Iterable[type[models.Model]]) -> Iterator[Breach]:
    """As `references`, of the rows of these tables alone."""
    name = connection.ops.quote_name
    for model in wanted:
        joins, wrong = "", {}
        keys = [field for field in model._meta.local_concrete_fields if isinstance(field, models.ForeignKey)]
        for at, field in enumerate(keys):
            other, to, own = (
                field.related_model._meta,
                name(str(field.target_field.column)),
                f"a.{name(str(field.column))}",
            )
            joins += f" LEFT JOIN {name(other.db_table)} b{at} ON b{at}.{to} = {own}"
            words = f"refers to a {other.verbose_name} ({field.name})"
            wrong[f"{own} IS NOT NULL AND b{at}.{to} IS NULL"] = f"{words} that is not there"
            if isinstance(field, TenantForeignKey | TenantOneToOneField):
                wrong[f"b{at}.community_id <> a.community_id"] = f"{words} of another community"
        yield from _named(model, wrong, joins)


@guarantees("kernel.jobs", "every job can be run, none is stuck, none was given up")
def jobs(now: datetime) -> Iterator[Breach]:
    waiting = Job.objects.filter(state=Job.State.WAITING)
    yield from each(waiting.exclude(kind__in=HANDLERS), "of a kind that nobody runs")
    yield from each(waiting.filter(leased_until__gt=now + 2 * LEASE), "leased for longer than any worker takes")
    seen = Heartbeat.objects.aggregate(at=Max("seen_at"))["at"]
    if seen is not None:
        passed_over = Q(due_at__lt=seen - PATIENCE) & (Q(leased_until=None) | Q(leased_until__lt=seen - PATIENCE))
        yield from each(waiting.filter(passed_over), f"was due an hour before a worker was last seen ({seen:%F %R})")
    dead = Job.objects.filter(state=Job.State.DEAD).order_by("id")
    for job in dead.iterator():
        words = f"{job.kind} was given up after {job.attempts} tries: {job.last_error}"
        yield Breach("kernel.job", str(job.id), words, job.community_id)


@guarantees("kernel.files", "every picture on file is on the disk and belongs to something; nothing else lies there")
def pictures(now: datetime) -> Iterator[Breach]:
    for stored in files.StoredFile.objects.order_by().iterator():
        for told in files.missing(stored):
            yield Breach("kernel.storedfile", str(stored.id), told, stored.community_id)
    yield from each(files.unattached(), "belongs to nothing")
    for path in files.strays(now):
        yield Breach("file", str(path), "is known to no row: `linli doctor --sweep` removes it")


@guarantees("kernel.secrets", "everything encrypted can be read with the keys at hand")
def secrets(now: datetime) -> Iterator[Breach]:
    for model in tables():
        for field in encrypted_fields(model):
            owner = "community_id" if rls.has_community(model) else "pk"
            rows = (
                model._base_manager.order_by().annotate(raw=as_stored(field)).exclude(**{f"{field.name}__isnull": True})
            )
            for key, community, stored in rows.values_list("pk", owner, "raw").iterator():
                try:
                    decrypt(bytes(stored), field.bound_to)
                except UnreadableSecret as error:
                    of = community if owner == "community_id" else None
                    yield Breach(model._meta.label_lower, str(key), f"{field.name} is unreadable: {error}", of)


@guarantees("kernel.search", "what is to be found has its words in the index, and nothing else has")
def search(now: datetime) -> Iterator[Breach]:
    if connection.vendor == "postgresql":
        yield from _named(SearchEntry, {"a.tsv = ''": "has no words in the index"})
        return
    # The rows of an FTS5 table lie in `<table>_content`.
    grams = "LEFT JOIN kernel_search_content g ON g.id = a.number"
    yield from _named(SearchEntry, {"g.id IS NULL": "has no words in the index"}, grams)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM kernel_search_content WHERE id NOT IN (SELECT number FROM kernel_searchentry)")
        for (number,) in cursor.fetchall():
            yield Breach("kernel_search", str(number), "words in the index that belong to nothing")


@guarantees("kernel.database", "the database file is sound (SQLite)")
def database(now: datetime) -> Iterator[Breach]:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check")
            for (told,) in cursor.fetchall():
                if told != "ok":
                    yield Breach("database", str(connection.settings_dict["NAME"]), told)


@guarantees("kernel.row_security", "row security is on and holds the role that serves people (PostgreSQL)")
def row_security(now: datetime) -> Iterator[Breach]:
    if connection.vendor == "postgresql":
        for table, told in rls.gaps():
            yield Breach("table", table, told)
