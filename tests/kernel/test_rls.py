"""The second wall: on PostgreSQL the database itself refuses what a query forgot to ask."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from linli.kernel import rls, search
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.ids import uuid7
from linli.kernel.models import CalendarDay, Community, SearchEntry
from linli.kernel.tenancy import every_community, in_communities, in_community

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ALL = 'SELECT count(*) FROM (SELECT * FROM "kernel_calendarday") AS bare -- community_id = none of them'


@pytest.fixture
def behind_the_wall(db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("row-level security is PostgreSQL's")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT row_security_active('kernel_calendarday'), rolsuper FROM pg_roles WHERE rolname = current_user"
        )
        if cursor.fetchone() != (True, False):
            pytest.skip("these tests run as the tables' owner")


def sql(text: str, *values: Any) -> Any:
    """Run what no manager would write."""
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return cursor.fetchone()[0] if cursor.description else cursor.rowcount


@pytest.fixture
def days(behind_the_wall: None, east: Community, west: Community) -> None:
    for community in (east, west):
        with in_community(community):
            CalendarDay.new(on=NOW.date(), is_workday=True)


def test_without_its_filter_a_query_sees_its_own_community_or_nothing(
    days: None, east: Community, west: Community
) -> None:
    assert sql(ALL) == 0
    with in_community(east):
        assert sql(ALL) == 1
    with in_communities([east.pk, west.pk]):
        assert sql(ALL) == 2
    with every_community("a test of the wall"):
        assert sql(ALL) == 2
    with in_communities([]):
        assert sql(ALL) == 0
    assert sql(ALL) == 0


def test_nothing_is_written_into_a_neighbour_community(days: None, east: Community, west: Community) -> None:
    with in_community(east):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            CalendarDay.objects.create(community=west, on=NOW.date(), is_workday=False)
        statement = "UPDATE kernel_calendarday SET name = 'x' WHERE community_id = %s"
        assert sql(statement, west.pk) == 0
        assert sql(statement, east.pk) == 1


def test_events_cannot_be_rewritten_even_by_sql(behind_the_wall: None, east: Community) -> None:
    with in_community(east):
        day = CalendarDay.new(on=NOW.date(), is_workday=True)
        record(subject=day, kind="day", verb="edited", by=Actor.job(), now=NOW)
        for statement in ("UPDATE kernel_event SET verb = 'x'", "DELETE FROM kernel_event"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                sql(f"{statement} WHERE community_id = %s", east.pk)


def test_the_door_for_search_opens_to_the_announced_community_only(
    behind_the_wall: None, east: Community, west: Community
) -> None:
    subject = uuid7()
    with in_community(west):
        search.index(kind="matter", subject_id=subject, text="路灯坏了")
        found = search.matching("matter", "路灯")
        assert SearchEntry.objects.filter(subject_id__in=found).count() == 1
    with in_community(east), every_community("only to pass the test's own guard"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('linli.community', %s, true)", [str(east.pk)])
        door = "SELECT count(*) FROM kernel_found(%s::uuid[], 'matter', %s::tsquery)"
        assert sql(door, [west.pk], found._query("", "", "'{}'", "")) == 0


def test_every_table_of_records_is_behind_the_wall(behind_the_wall: None) -> None:
    open_tables = [
        model._meta.db_table
        for model in rls.models_of_communities()
        if not sql("SELECT relrowsecurity FROM pg_class WHERE oid = %s::regclass", model._meta.db_table)
    ]
    assert open_tables == []


def test_policies_name_every_table_of_records() -> None:
    tables = {model._meta.db_table for model in rls.models_of_communities()}
    assert {"kernel_event", "kernel_job", "kernel_searchentry", "kernel_storedfile"} <= tables
    assert not {"kernel_community", "kernel_jurisdiction", "kernel_heartbeat"} & tables
