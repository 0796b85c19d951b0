"""Row-level security on PostgreSQL: the second wall between communities (行级安全).

The application's role is neither owner nor superuser, so a query that lost its filter reads nothing. Policies compare
with the setting `linli.community`, which `tenancy` announces in each transaction: one id, several with commas, `*` for
`every_community`; not set or empty: no row at all. The owner of the tables, who migrates, is not held by them.
"""

import os
from collections.abc import Iterator
from typing import Any, cast

from django.apps import apps
from django.db import connection, models, transaction

POLICY = "linli_community"
APPENDED_ONLY = frozenset({"kernel_event"})

_TOLD = "NULLIF(current_setting('linli.community', true), '')"
_ONES, _ALL = f"string_to_array(NULLIF({_TOLD}, '*'), ',')::uuid[]", f"{_TOLD} = '*'"
# Sub-selects are read once a statement, not once a row: 100,000 rows cost 8 ms more this way, 80 ms otherwise.
ALLOWED = f"community_id = ANY ((SELECT {_ONES})::uuid[]) OR (SELECT {_ALL})"
#: Citus takes no sub-selects in policies.
ALLOWED_ON_CLUSTER = f"community_id = ANY ({_ONES}) OR {_ALL}"


def has_community(model: type[models.Model]) -> bool:
    return any(field.name == "community" for field in model._meta.local_concrete_fields)


def models_of_communities() -> Iterator[type[models.Model]]:
    """Every model whose own table has the community."""
    for model in apps.get_models(include_auto_created=True):
        if has_community(model) and model._meta.managed and not model._meta.proxy:
            yield model


def policies_sql(model: type[models.Model]) -> list[str]:
    """The statements that put a model's table behind the wall; they may be run again."""
    table = model._meta.db_table
    quoted = connection.ops.quote_name(table)
    statements = [f"ALTER TABLE {quoted} ENABLE ROW LEVEL SECURITY"]
    commands = ("ALL", "SELECT", "INSERT")
    allowed = ALLOWED_ON_CLUSTER if cast(Any, connection).is_cluster else ALLOWED
    statements += [f"DROP POLICY IF EXISTS {POLICY}_{command.lower()} ON {quoted}" for command in commands]
    if table not in APPENDED_ONLY:
        return [*statements, f"CREATE POLICY {POLICY}_all ON {quoted} USING ({allowed}) WITH CHECK ({allowed})"]
    return [
        *statements,
        f"CREATE POLICY {POLICY}_select ON {quoted} FOR SELECT USING ({allowed})",
        f"CREATE POLICY {POLICY}_insert ON {quoted} FOR INSERT WITH CHECK ({allowed})",
    ]


def grants_sql(role: str) -> list[str]:
    """What the application's role may do: read and write rows, change no table, rewrite nothing that happened."""
    name = connection.ops.quote_name(role)
    return [
        f"GRANT USAGE ON SCHEMA public TO {name}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}",
        *(f"REVOKE UPDATE, DELETE, TRUNCATE ON {connection.ops.quote_name(t)} FROM {name}" for t in APPENDED_ONLY),
    ]


@transaction.atomic
def apply(role: str | None = None) -> None:
    """After `migrate`, as the owner of the tables: the policies, and what `role` may do.

    `role` defaults to LINLI_APP_ROLE; with neither only the policies are made. Does nothing elsewhere than PostgreSQL.
    """
    if connection.vendor != "postgresql":
        return
    role = role or os.environ.get("LINLI_APP_ROLE")
    statements = [statement for model in models_of_communities() for statement in policies_sql(model)]
    with connection.cursor() as cursor:
        for statement in [*statements, *(grants_sql(role) if role else [])]:
            cursor.execute(statement)


#: What there is of a table: whether the role owns it, whether security is on, its policies, whether rows may be changed.
_STANDING = """
SELECT pg_has_role(c.relowner, 'MEMBER'), c.relrowsecurity,
       ARRAY(SELECT polname::text FROM pg_policy WHERE polrelid = c.oid), has_table_privilege(c.oid, 'UPDATE, DELETE')
FROM pg_class c WHERE c.oid = to_regclass(%s)
"""


def gaps() -> Iterator[tuple[str, str]]:
    """Where the wall has a hole for the role we work as: a table (or the role), and what is wrong. PostgreSQL only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        role, is_above = cursor.fetchone()
        if is_above:
            yield role, "is above row security: serve people as another role"
            return
        for model in models_of_communities():
            cursor.execute(_STANDING, [connection.ops.quote_name(model._meta.db_table)])
            for owns, secured, policies, may_change in cursor.fetchall():
                table = model._meta.db_table
                if owns:
                    yield role, f"owns {table}, so row security does not hold it: set DATABASE_OWNER_URL"
                    return
                if not secured or not any(policy.startswith(POLICY) for policy in policies):
                    yield table, "is not behind row security: run `linli migrate`"
                if table in APPENDED_ONLY and may_change:
                    yield table, f"may be rewritten by {role}: run `linli migrate`"
