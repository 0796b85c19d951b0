"""Search on the database itself: what is written is found, here and nowhere else."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection

from linli.kernel import search
from linli.kernel.ids import uuid7
from linli.kernel.models import Community, SearchEntry
from linli.kernel.tenancy import NoCommunity, every_community, in_communities, in_community
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def index(community: Community, text: str, kind: str = "matter") -> UUID:
    subject = uuid7()
    with in_community(community):
        search.index(kind=kind, subject_id=subject, text=text)
    return subject


def found(community: Community, query: str, kind: str = "matter") -> set[UUID]:
    with in_community(community):
        rows = SearchEntry.objects.filter(subject_id__in=search.matching(kind, query)).order_by("id")
        return set(rows.values_list("subject_id", flat=True))


@pytest.mark.parametrize(
    "query",
    ["路灯", "路灯坏", "坏 路灯", "灯", "了", "3号楼", "LED", "led", "le", "1234", "１２３４", "5550", "楼路灯"],
)
def test_found_by_any_part(east: Community, query: str) -> None:
    about = index(east, "3号楼路灯坏了，LED 型，电话 021-55501234")
    index(east, "电梯里有异味")
    assert found(east, query) == {about}


@pytest.mark.parametrize(
    "query", ["", "，。", "电梯", "路坏", "灯路", "x", "3号楼电梯", "' OR 1", '"', "* AND", "路灯 -x"]
)
def test_not_found_by_what_is_not_there(east: Community, query: str) -> None:
    index(east, "3号楼路灯坏了")
    assert found(east, query) == set()


def test_written_anew_it_is_found_by_the_new_words_only(east: Community) -> None:
    about = index(east, "路灯坏了")
    with in_community(east):
        search.index(kind="matter", subject_id=about, text="电梯停了")
    assert found(east, "路灯") == set()
    assert found(east, "电梯") == {about}
    with in_community(east):
        search.remove(kind="matter", subject_id=about)
        search.remove(kind="matter", subject_id=about)
        assert not SearchEntry.objects.exists()
    assert found(east, "电梯") == set()


def test_a_neighbour_community_finds_nothing(east: Community, west: Community) -> None:
    here, there = index(east, "路灯坏了"), index(west, "路灯亮了")
    assert found(east, "路灯") == {here}
    assert found(west, "路灯") == {there}
    with in_communities([east.pk, west.pk]):
        rows = SearchEntry.objects.filter(subject_id__in=search.matching("matter", "路灯")).order_by("id")
        assert {row.subject_id for row in rows} == {here, there}


def test_kinds_are_apart(east: Community) -> None:
    matter, person = index(east, "王五"), index(east, "王五", kind="person")
    assert found(east, "王五") == {matter}
    assert found(east, "王", kind="person") == {person}


def test_somebodys_records_must_be_meant(east: Community) -> None:
    with pytest.raises(NoCommunity):
        search.matching("matter", "路灯")
    with every_community("the search of nobody"), pytest.raises(NoCommunity):
        search.matching("matter", "路灯")


def test_many_at_once_and_inside_a_query(east: Community, django_assert_num_queries: object) -> None:
    ids = [uuid7() for _ in range(search.BATCH + 3)]
    with in_community(east):
        search.index_many(kind="matter", rows=((subject, f"第{n}盏路灯", None) for n, subject in enumerate(ids)))
        rows = SearchEntry.objects.filter(subject_id__in=search.matching("matter", "路灯")).order_by("-subject_id")
        with django_assert_num_queries(1):  # type: ignore[operator]
            assert [row.subject_id for row in rows[:3]] == ids[:-4:-1]
        assert rows.count() == len(ids)


def test_nothing_of_a_removed_text_stays_in_the_index(east: Community) -> None:
    about = index(east, "绝密的话")
    with in_community(east):
        search.remove(kind="matter", subject_id=about)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM kernel_search_content WHERE c0 LIKE '%%绝密%%'")
            assert cursor.fetchone() == (0,)


def test_the_newest_come_first_and_no_more_than_wanted(east: Community, west: Community) -> None:
    first, second, third, unknown, other = (uuid7() for _ in range(5))
    with in_community(east):
        for subject, days in ((second, 2), (third, 3), (first, 1)):
            search.index(kind="matter", subject_id=subject, text="电梯停了", at=NOW + timedelta(days=days))
        search.index(kind="matter", subject_id=unknown, text="电梯坏了")
        search.index(kind="matter", subject_id=second, text="电梯又停了")  # found by other words, as old as it was
    with in_community(west):
        search.index(kind="matter", subject_id=other, text="电梯停了", at=NOW + timedelta(days=9))
    with in_community(east):
        assert search.newest("matter", "电梯", 9) == [third, second, first, unknown]
        assert search.newest("matter", "电梯", 2) == [third, second]
        assert search.newest("matter", "水管", 2) == search.newest("matter", " ", 2) == []
