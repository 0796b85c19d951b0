"""One community's queries never see another's rows, and silence never means all of them."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.test.utils import CaptureQueriesContext

from linli.kernel.models import CalendarDay, Community
from linli.kernel.tenancy import (
    NoCommunity,
    Record,
    TenantForeignKey,
    current_community_id,
    every_community,
    in_communities,
    in_community,
)
from tests.kernel.conftest import forget_model

DAY = date(2026, 3, 7)


class Shelf(Record):
    """A record others point at, for these tests alone."""

    name = models.CharField(max_length=20)

    class Meta(Record.Meta):
        app_label = "kernel"
        db_table = "test_shelf"

    def __str__(self) -> str:
        return self.name


class Book(Record):
    """A record that points at another, for these tests alone."""

    shelf = TenantForeignKey(Shelf, on_delete=models.CASCADE, related_name="books")

    class Meta(Record.Meta):
        app_label = "kernel"
        db_table = "test_book"

    def __str__(self) -> str:
        return str(self.pk)


forget_model(Book)
forget_model(Shelf)


def test_no_community_is_never_all(db: None) -> None:
    for ask in (
        lambda: CalendarDay.objects.count(),
        lambda: CalendarDay._base_manager.count(),
        lambda: CalendarDay.new(on=DAY, is_workday=True),
        current_community_id,
    ):
        with pytest.raises(NoCommunity):
            ask()


def test_each_sees_its_own(east: Community, west: Community) -> None:
    for community in (east, west):
        with in_community(community):
            CalendarDay.new(on=DAY, is_workday=True, name=community.name)
    with in_community(east):
        assert [day.name for day in CalendarDay.objects.order_by("id")] == ["东"]
        assert CalendarDay.objects.filter(name="西").update(is_workday=False) == 0
        assert CalendarDay.objects.filter(name="西").first() is None
        with in_community(west.pk):
            assert CalendarDay.objects.get().name == "西"
        assert CalendarDay.objects.get().name == "东"


def test_several_and_every_are_said(east: Community, west: Community) -> None:
    for community in (east, west):
        with in_community(community):
            CalendarDay.new(on=DAY, is_workday=True)
    with in_communities([east.pk, west.pk]):
        assert CalendarDay.objects.count() == 2
        with pytest.raises(NoCommunity):
            current_community_id()
    with in_communities([]):
        assert CalendarDay.objects.count() == 0
    with every_community("a test counts them all"):
        assert CalendarDay.objects.count() == 2
    with pytest.raises(ValueError, match="reason"):
        every_community("")


def test_a_record_is_changed_only_inside_its_community(east: Community, west: Community) -> None:
    with in_community(east):
        day = CalendarDay.new(on=DAY, is_workday=True)
    day.name = "changed"
    with in_community(west), pytest.raises(CalendarDay.DoesNotExist):
        day.refresh_from_db()
    with in_community(west), pytest.raises(DatabaseError), transaction.atomic():
        day.save(force_update=True)
    with in_community(east):
        assert CalendarDay.objects.get().name == ""
        day.save()
        assert CalendarDay.objects.get().name == "changed"


def test_a_community_is_never_rewritten(east: Community) -> None:
    with in_community(east):
        day = CalendarDay.new(on=DAY, is_workday=True)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            day.save()
    update = next(query["sql"] for query in queries if query["sql"].startswith("UPDATE"))
    changes, _, where = update.partition(" WHERE ")
    assert "community_id" not in changes
    assert "community_id" in where


def test_joins_and_look_ups_match_the_community(east: Community, table: Callable[[type[Record]], None]) -> None:
    table(Shelf)
    table(Book)
    with in_community(east):
        book = Book.new(shelf=Shelf.new(name="故事"))
        joined = str(Book.objects.filter(shelf__name="故事").query)
        on = joined.partition(" ON ")[2].partition(" WHERE ")[0]
        assert '"test_book"."community_id" = ("test_shelf"."community_id")' in on
        assert Book.objects.select_related("shelf").get().shelf.name == "故事"
        with CaptureQueriesContext(connection) as queries:
            assert Book.objects.get(pk=book.pk).shelf.name == "故事"
            assert Shelf.objects.get().books.count() == 1
        assert all(
            "community_id" in query["sql"].partition(" WHERE ")[2] for query in queries if "WHERE" in query["sql"]
        )


def test_the_database_is_told_and_told_back(east: Community, west: Community) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL is told")

    def told() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('linli.community', true)")
            return cursor.fetchone()[0] or ""

    with in_communities([east.pk, west.pk]):
        assert told() == f"{east.pk},{west.pk}"
        with in_community(east):
            assert told() == str(east.pk)
            with every_community("to see what is told"):
                assert told() == "*"
        assert told() == f"{east.pk},{west.pk}"
    assert told() == ""
