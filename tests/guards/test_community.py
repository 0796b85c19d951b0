"""No query on records without their community: the guard itself, and every declared exception.

`tests/conftest.py` switches the guard on for every test of the whole suite.
"""

import ast

import pytest

from tests.guards.ceilings import ROOT
from tests.guards.statements import CommunityForgotten, forgotten, record_tables

#: Every crossing of communities there is, with its reason. To add one is a decision: say why in the code, then here.
CROSSINGS = {
    ("linli/kernel/doctor.py", "the doctor checks every guarantee everywhere"),
    ("linli/site/management/commands/doctor.py", "files that no row of any community knows are swept away"),
    ("linli/kernel/jobs.py", "a worker asks which communities have due jobs"),
    ("linli/kernel/jobs.py", "old finished jobs are removed everywhere"),
    ("linli/accounts/queries.py", "a user signs in before a community is chosen"),
    ("linli/engines/matters/actions/folding.py", "a worker asks which communities have figures to fold"),
    ("linli/insight/queries/areas.py", "a city's figures are summed over the communities of its area"),
    ("linli/site/views_health.py", "the metrics count the jobs of all communities together"),
}


def crossings() -> set[tuple[str, str]]:
    """Every call of `every_community` in the product, with its literal reason."""
    found = set()
    for path in sorted((ROOT / "linli").glob("**/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "every_community":
                reason = node.args[0] if node.args else None
                told = reason.value if isinstance(reason, ast.Constant) else ast.unparse(node)
                found.add((str(path.relative_to(ROOT)), str(told)))
    return found


def test_every_crossing_is_listed_here() -> None:
    assert crossings() == CROSSINGS


@pytest.mark.parametrize(
    "sql",
    [
        'SELECT "kernel_job"."id" FROM "kernel_job" WHERE "kernel_job"."community_id" = %s',
        'SELECT "kernel_job"."community_id" FROM "kernel_job" WHERE "kernel_job"."community_id" IN (%s, %s)',
        'SELECT 1 FROM "kernel_job" INNER JOIN "kernel_event" T2 ON ("kernel_job"."id" = T2."subject_id" '
        'AND T2."community_id" = ("kernel_job"."community_id")) WHERE "kernel_job"."community_id" = %s',
        'INSERT INTO "kernel_job" ("id", "community_id") VALUES (%s, %s)',
        "INSERT INTO kernel_sequence (id, community_id, last) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
        'UPDATE "kernel_job" SET "state" = %s WHERE ("kernel_job"."community_id" = %s AND "kernel_job"."id" = %s)',
        "DELETE FROM kernel_job WHERE community_id = %s",
        'SELECT * FROM "kernel_community"',
    ],
)
def test_statements_that_name_their_community(sql: str) -> None:
    assert forgotten(sql) == ()


@pytest.mark.parametrize(
    ("sql", "bare"),
    [
        ('SELECT "kernel_job"."community_id" FROM "kernel_job" WHERE "kernel_job"."id" = %s', ["kernel_job"]),
        ('UPDATE "kernel_job" SET "state" = %s WHERE "kernel_job"."id" = %s', ["kernel_job"]),
        ('DELETE FROM "kernel_job" WHERE "kernel_job"."id" IN (%s)', ["kernel_job"]),
        ('INSERT INTO "kernel_job" ("id", "kind") VALUES (%s, %s)', ["kernel_job"]),
        (
            'SELECT 1 FROM "kernel_job" INNER JOIN "kernel_event" T2 ON ("kernel_job"."id" = T2."subject_id") '
            'WHERE "kernel_job"."community_id" = %s',
            ["kernel_event"],
        ),
        (
            'SELECT 1 FROM "kernel_job" WHERE "kernel_job"."community_id" = %s AND EXISTS(SELECT 1 AS "a" FROM '
            '"kernel_event" U0 WHERE U0."subject_id" = "kernel_job"."id")',
            ["kernel_event"],
        ),
    ],
)
def test_statements_that_forget_it(sql: str, bare: list[str]) -> None:
    assert forgotten(sql) == tuple(bare)


@pytest.mark.django_db
def test_the_guard_is_on_in_every_test() -> None:
    from django.db import connection

    with connection.cursor() as cursor, pytest.raises(CommunityForgotten):
        cursor.execute("SELECT count(*) FROM kernel_job")


def test_every_table_with_a_community_is_watched() -> None:
    from django.apps import apps

    from linli.kernel.tenancy import Record

    for model in apps.get_models():
        if issubclass(model, Record):
            assert model._meta.db_table in record_tables()
