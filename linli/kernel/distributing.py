"""Spreading the tables over a cluster (Citus): every record by its community, all other tables whole on every machine.

Django's state stays as it is: it goes on thinking that `id` is the key. The database has PRIMARY KEY (community_id, id), and
foreign keys between records lead to both columns. `objections` says what in the models stands against it; `plan` compares
what there is with what must be and says what is left to do: each statement may be run by itself, and a run that broke off
is gone on with by the next one.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.apps import apps
from django.db import connection, models
from django.db.backends.ddl_references import Columns

from linli.kernel.rls import has_community, models_of_communities
from linli.kernel.tenancy import TenantForeignKey, TenantOneToOneField

COMMUNITY = "community_id"
Model = type[models.Model]


@dataclass(frozen=True, slots=True)
class Constraint:
    """A key of a table as the database has it: its columns, and whether it is primary, unique, or leads elsewhere."""

    columns: tuple[str, ...]
    primary: bool = False
    unique: bool = False
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class There:
    """What there is: the keys of each table by their names, its triggers, the tables that are spread already."""

    keys: Mapping[str, Mapping[str, Constraint]]
    triggers: Mapping[str, list[str]]
    placed: frozenset[str]


def one_by_one() -> None:
    """Whatever changes tables on this connection from now on does so shard after shard: foreign keys to tables that lie
    everywhere want it so. Nothing to say where there is no cluster."""
    if connection.vendor == "postgresql" and cast(Any, connection).is_cluster:
        with connection.cursor() as cursor:
            cursor.execute("SET citus.multi_shard_modify_mode TO 'sequential'")


def references() -> list[Model]:
    """The tables that have no community: few, small; what they point at comes first."""
    left = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and not has_community(model)
    ]
    ordered: list[Model] = []
    while left:
        ready = [model for model in left if not ({*_pointed_at(model)} & {*left}) - {model}]
        ordered += ready or left
        left = [model for model in left if model not in ordered]
    return ordered


def _pointed_at(model: Model) -> Iterator[Model]:
    yield from (field.related_model for field in foreign_keys(model))


def foreign_keys(model: Model) -> list[Any]:
    """The foreign keys of a table that the database is to keep."""
    fields: list[Any] = [field for field in model._meta.local_concrete_fields if isinstance(field, models.ForeignKey)]
    return [field for field in fields if field.db_constraint]


# -- what stands against it


def objections(there: There | None = None) -> list[str]:
    """Everything in the models that a cluster cannot keep, and every trigger on a table of records."""
    found = [words for model in references() for words in of_reference(model)]
    found += [words for model in models_of_communities() for words in of_record(model)]
    tables = {model._meta.db_table for model in models_of_communities()}
    for table, triggers in (there.triggers if there else {}).items():
        found += [f"{table}: trigger {name}: a cluster runs none" for name in triggers if table in tables]
    return found


def of_reference(model: Model) -> Iterator[str]:
    for field in foreign_keys(model):
        if has_community(field.related_model):
            yield f"{model._meta.label}.{field.name}: a table without community points at {field.related_model._meta.label}"


def of_record(model: Model) -> Iterator[str]:
    """What stands against spreading one table of records."""
    label = model._meta.label
    for field in model._meta.local_concrete_fields:
        tenant = isinstance(field, TenantForeignKey | TenantOneToOneField)
        if isinstance(field, models.ForeignKey) and has_community(field.related_model) and not tenant:
            yield f"{label}.{field.name}: points at {field.related_model._meta.label} without its community"
        if field.unique and not field.primary_key and not isinstance(field, TenantOneToOneField):
            yield f"{label}.{field.name}: unique without the community"
    for names in model._meta.unique_together:
        if names[0] != "community":
            yield f"{label}: unique together {tuple(names)} does not begin with the community"
    for rule in model._meta.constraints:
        names = getattr(rule, "fields", ())
        if isinstance(rule, models.UniqueConstraint) and (not names or names[0] != "community"):
            yield f"{label}: {rule.name} does not begin with the community"


# -- what there is


PLACED = "SELECT logicalrelid::regclass::text FROM pg_dist_partition"
TRIGGERS = """
SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace ORDER BY 1, 2
"""


def look() -> There:
    """Read the catalogue. A database that is no cluster has nothing placed."""
    triggers: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS)
        for table, name in cursor.fetchall():
            triggers.setdefault(table, []).append(name)
        cursor.execute("SELECT to_regclass('pg_dist_partition') IS NOT NULL")
        placed: Iterable[Any] = ()
        if cursor.fetchone()[0]:
            cursor.execute(PLACED)
            placed = cursor.fetchall()
        tables = [model._meta.db_table for model in [*references(), *models_of_communities()]]
        keys = {table: dict(_keys_of(cursor, table)) for table in tables}
    return There(keys, triggers, frozenset(row[0] for row in placed))


def _keys_of(cursor: Any, table: str) -> Iterator[tuple[str, Constraint]]:
    found = connection.introspection.get_constraints(cursor, table)
    for name, said in found.items():
        if said["primary_key"] or said["foreign_key"] or (said["unique"] and not said["index"]):
            columns, foreign = tuple(said["columns"]), bool(said["foreign_key"])
            yield name, Constraint(columns, said["primary_key"], said["unique"], foreign)


# -- what is left to do


def plan(there: There) -> list[str]:
    """The statements that are left to run, in their order; none where everything is as it must be."""
    records = list(models_of_communities())
    return [
        *(words for model in records for words in _without_foreign_keys(model, there)),
        *(words for model in records for words in _keyed_by_community(model, there)),
        *(_whole(model) for model in references() if model._meta.db_table not in there.placed),
        *_spread([model._meta.db_table for model in records], there.placed),
        *(words for model in [*references(), *records] for words in _led_to(model, there)),
    ]


def _alter(table: str, *changes: str) -> str:
    return f"ALTER TABLE {_quoted(table)} {', '.join(changes)}"


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _without_foreign_keys(model: Model, there: There) -> Iterator[str]:
    """A table is spread without any; later those alone go that lead to `id` without the community."""
    table = model._meta.db_table
    kept = {tuple(_columns_of(field)) for field in foreign_keys(model)} if table in there.placed else set()
    for name, key in there.keys[table].items():
        if key.foreign and key.columns not in kept:
            yield _alter(table, f"DROP CONSTRAINT {_quoted(name)}")


def _keyed_by_community(model: Model, there: There) -> Iterator[str]:
    """Primary keys and one-to-one keys with the community before them, under the names they had."""
    table = model._meta.db_table
    for name, key in there.keys[table].items():
        if (key.primary or key.unique) and COMMUNITY not in key.columns:
            kind = "PRIMARY KEY" if key.primary else "UNIQUE"
            columns = ", ".join(map(_quoted, (COMMUNITY, *key.columns)))
            yield _alter(
                table, f"DROP CONSTRAINT {_quoted(name)}", f"ADD CONSTRAINT {_quoted(name)} {kind} ({columns})"
            )


def _whole(model: Model) -> str:
    return f"SELECT create_reference_table('{model._meta.db_table}')"


def _spread(tables: list[str], placed: frozenset[str]) -> Iterator[str]:
    """All side by side with the first, so that what belongs to one community lies on one machine."""
    beside = next((table for table in tables if table in placed), None)
    for table in tables:
        if table not in placed:
            yield (f"SELECT create_distributed_table('{table}', '{COMMUNITY}', colocate_with := '{beside or 'none'}')")
            beside = beside or table


def _columns_of(field: Any) -> list[str]:
    """Between records both columns; to a table that lies everywhere the one."""
    return [COMMUNITY, field.column] if isinstance(field, TenantForeignKey | TenantOneToOneField) else [field.column]


def _led_to(model: Model, there: There) -> Iterator[str]:
    """The foreign keys that are not there yet, or will be gone by then, as Django would make them, to both columns."""
    table = model._meta.db_table
    editor: Any = connection.SchemaEditorClass(connection, collect_sql=True)
    stays = table in there.placed or not has_community(model)
    known = {key.columns for key in there.keys[table].values() if key.foreign} if stays else set()
    for field in foreign_keys(model):
        columns = _columns_of(field)
        if tuple(columns) in known:
            continue
        statement = editor._create_fk_sql(model, field, "_fk_%(to_table)s_%(to_column)s")
        if len(columns) > 1:
            other = field.target_field
            statement.parts["column"] = Columns(table, columns, _quoted)
            statement.parts["to_column"] = Columns(other.model._meta.db_table, [COMMUNITY, other.column], _quoted)
        yield str(statement)
