"""What a cluster demands is so on plain PostgreSQL: keys that begin with the community, no trigger, one plan done once."""

import os
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Count

from linli.engines.matters.models import Matter, Reporter
from linli.kernel import distributing, rls, search
from linli.kernel.distributing import There, look, objections, of_record, of_reference, plan
from linli.kernel.ids import uuid7
from linli.kernel.models import Community, Job, SearchEntry
from linli.kernel.tenancy import Record, TenantForeignKey, every_community, in_communities, in_community
from tests.conftest import _become
from tests.factories import neighbourhood, reported
from tests.kernel.conftest import forget_model

postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL grows into a cluster")


class Bench(Record):
    """Breaks every rule for records, for these tests alone."""

    place = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="+")
    number = models.IntegerField(unique=True)
    name = models.CharField(max_length=9)

    class Meta(Record.Meta):
        app_label = "kernel"
        db_table = "test_bench"
        unique_together = (("name", "number"),)
        constraints = [models.UniqueConstraint(fields=["name", "community"], name="bench_once")]

    def __str__(self) -> str:
        return self.name


class Sitting(models.Model):
    """Has no community and points at something that has, for these tests alone."""

    bench = models.ForeignKey(Bench, on_delete=models.CASCADE, related_name="+")

    class Meta:
        app_label = "kernel"
        db_table = "test_sitting"

    def __str__(self) -> str:
        return str(self.pk)


forget_model(Sitting)
forget_model(Bench)


def test_nothing_in_the_models_stands_against_a_cluster() -> None:
    assert objections() == []


def test_each_broken_rule_is_named() -> None:
    told = [*of_record(Bench), *of_reference(Sitting)]
    assert told == [
        "kernel.Bench.place: points at kernel.Job without its community",
        "kernel.Bench.number: unique without the community",
        "kernel.Bench: unique together ('name', 'number') does not begin with the community",
        "kernel.Bench: bench_once does not begin with the community",
        "kernel.Sitting.bench: a table without community points at kernel.Bench",
    ]
    there = There({}, {"kernel_job": ["guess"], "elsewhere": ["other"]}, frozenset())
    assert objections(there) == ["kernel_job: trigger guess: a cluster runs none"]


def test_what_others_point_at_is_placed_before_them() -> None:
    order = [model.__name__ for model in distributing.references()]
    assert order.index("Jurisdiction") < min(order.index("Community"), order.index("JurisdictionGrant"))
    assert {*order} & {"Matter", "Job"} == set()


def test_joins_between_records_hold_the_community() -> None:
    """Every key between records is of the kind that says so; what it says is tried in test_tenancy."""
    between = [
        field
        for model in rls.models_of_communities()
        for field in distributing.foreign_keys(model)
        if rls.has_community(field.related_model)
    ]
    assert len(between) > 100
    assert [str(field) for field in between if not hasattr(field, "get_extra_restriction")] == []
    assert isinstance(Matter._meta.get_field("holder"), TenantForeignKey)


# -- on plain PostgreSQL


@pytest.fixture
def as_owner(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """As the owner of the tables, in a transaction that leaves nothing."""
    if connection.vendor != "postgresql" or "DATABASE_OWNER_URL" not in os.environ:
        pytest.skip("only PostgreSQL grows into a cluster")
    with django_db_blocker.unblock():
        role = _become(urlsplit(os.environ["DATABASE_OWNER_URL"]).username)
        try:
            with transaction.atomic():
                yield
                transaction.set_rollback(True)
        finally:
            _become(role)


def run(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for each in statements:
            if not each.startswith("SELECT create_"):  # Citus's own
                cursor.execute(each)


def test_the_plan_gives_every_table_keys_of_both_columns_and_is_done_once(as_owner: None) -> None:
    statements = plan(look())
    spread = [each for each in statements if "create_distributed_table" in each]
    assert len(spread) == len(list(rls.models_of_communities()))
    assert spread[0].endswith("'none')")
    beside = spread[0].split("'")[1]
    assert all(f"colocate_with := '{beside}'" in each for each in spread[1:])
    run(statements)
    there = look()
    everything = replace(there, placed=frozenset(there.keys))
    assert plan(everything) == []
    primary = [key.columns for key in there.keys["matters_matter"].values() if key.primary]
    assert primary == [("community_id", "id")]
    _one_key_lost_is_put_back(everything)
    _people_work_on()


def _one_key_lost_is_put_back(there: There) -> None:
    """As after a run that broke off, or a migration that brought a new key."""
    keys = dict(there.keys["matters_reporter"])
    lost = next(name for name, key in keys.items() if key.foreign and "matter_id" in key.columns)
    del keys[lost]
    [left] = plan(replace(there, keys={**there.keys, "matters_reporter": keys}))
    assert f'ADD CONSTRAINT "{lost}" FOREIGN KEY ("community_id", "matter_id")' in left
    assert 'REFERENCES "matters_matter" ("community_id", "id")' in left


def _people_work_on() -> None:
    """Django, which thinks that `id` is the key, works as before; the database refuses what crosses communities."""
    one, other = neighbourhood("east", "东社区"), neighbourhood("west", "西社区")
    with in_community(other.community):
        theirs = reported(other)
    with in_community(one.community):
        matter = reported(one)
        matter.title = "改过的"
        matter.save()
        assert Matter.objects.select_related("reporter", "holder").get(id=matter.id).title == "改过的"
        Reporter.objects.filter(matter=matter).update(matter=theirs.id)
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.django_db
@postgresql
def test_the_command_prints_and_does_nothing_without_citus(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("distribute", dry_run=True)
    told = capsys.readouterr().out.splitlines()
    assert "SELECT create_reference_table('kernel_community');" in told
    assert all(line.endswith(";") for line in told)
    with pytest.raises(CommandError, match="CREATE EXTENSION citus"):
        call_command("distribute")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite lies on one machine")
def test_sqlite_is_no_cluster() -> None:
    with pytest.raises(CommandError, match="SQLite"):
        call_command("distribute")


@pytest.fixture
def on_cluster(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is sent to a cluster, sent to plain PostgreSQL, which understands it."""
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL grows into a cluster")
    monkeypatch.setattr(connection, "is_cluster", True)


def test_whose_rows_are_asked_for_travels_with_the_statements(on_cluster: None) -> None:
    community = neighbourhood().community

    def said(name: str) -> str:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT current_setting('{name}', true)")
            return str(cursor.fetchone()[0])

    with in_community(community):
        assert said("linli.community") == str(community.id)
        assert said("citus.propagate_set_commands") == "local"
        with in_communities([]):
            assert said("linli.community") == ""
        assert said("linli.community") == str(community.id)


def test_words_are_found_without_a_function(on_cluster: None) -> None:
    community, subject = neighbourhood().community, uuid7()
    with in_community(community):
        search.index(kind="matter", subject_id=subject, text="路灯坏了")
        rows = SearchEntry.objects.filter(subject_id__in=search.matching("matter", "路灯"))
        assert "kernel_found" not in str(rows.query)
        assert rows.get().subject_id == subject


def test_policies_say_the_same_without_a_sub_select(on_cluster: None) -> None:
    assert "SELECT" not in " ".join(rls.policies_sql(Matter))
    ids = [uuid7(), uuid7()]
    for scope in (in_community(ids[0]), in_communities(ids), in_communities([]), every_community("a test compares")):
        with scope, connection.cursor() as cursor:
            rows = "SELECT community_id FROM (VALUES (%s::uuid), (%s::uuid)) AS row (community_id) WHERE"
            cursor.execute(f"{rows} {rls.ALLOWED} ORDER BY 1", ids)
            before = cursor.fetchall()
            cursor.execute(f"{rows} {rls.ALLOWED_ON_CLUSTER} ORDER BY 1", ids)
            assert cursor.fetchall() == before


def test_migrations_leave_foreign_keys_of_a_cluster_alone(on_cluster: None) -> None:
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        editor.create_model(Community)
    assert "FOREIGN KEY" not in " ".join(editor.collected_sql)


@pytest.mark.django_db
@postgresql
def test_groups_name_every_column_of_a_record() -> None:
    """Where the key is (community_id, id), PostgreSQL does not know the other columns by `id` alone."""
    with in_community(uuid7()):
        sql = str(Job.objects.annotate(n=Count("id")).query)
    assert '"kernel_job"."payload"' in sql.partition("GROUP BY")[2]
