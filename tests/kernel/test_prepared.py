"""Compiled once, run with other values: the answers are those of the query itself."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from linli.accounts.enums import Role
from linli.engines.matters.models import Matter
from linli.engines.matters.queries.inbox import counts
from linli.kernel.models import CalendarDay
from linli.kernel.prepared import Prepared
from linli.kernel.tenancy import NoCommunity, in_community
from tests.factories import NOW, TODAY, Neighbourhood, many_reported, neighbourhood

pytestmark = pytest.mark.django_db


def _days(since: date, ids: tuple[UUID, ...] = ()) -> QuerySet[Any, Any]:
    rows = CalendarDay.objects.filter(on__gte=since)
    rows = rows.filter(id__in=ids) if ids else rows
    return rows.order_by("on").values_list(Cast("name", CharField()))


@pytest.fixture
def area() -> Neighbourhood:
    area = neighbourhood()
    with in_community(area.community):
        for n in range(3):
            CalendarDay.new(on=TODAY + timedelta(days=n), is_workday=False, name=f"day {n}")
    return area


def test_other_values_give_other_rows(area: Neighbourhood) -> None:
    days = Prepared(_days)
    with in_community(area.community):
        assert days.rows(since=TODAY) == [("day 0",), ("day 1",), ("day 2",)]
        assert days.rows(since=TODAY + timedelta(days=2)) == [("day 2",)]
        ids = tuple(CalendarDay.objects.order_by("on").values_list("id", flat=True))
        assert days.rows(since=TODAY, ids=ids[1:]) == [("day 1",), ("day 2",)]
        assert days.rows(since=TODAY, ids=ids[:1]) == [("day 0",)]
    assert len(days.compiled) == 3


def test_another_community_has_its_own(area: Neighbourhood) -> None:
    days, other = Prepared(_days), neighbourhood("baiyang", "白杨社区")
    with in_community(area.community):
        assert len(days.rows(since=TODAY)) == 3
    with in_community(other.community):
        assert days.rows(since=TODAY) == []


def test_without_a_community_it_refuses(area: Neighbourhood) -> None:
    with pytest.raises(NoCommunity):
        Prepared(_days).rows(since=TODAY)


def test_the_counts_of_every_role_are_those_of_the_lists(area: Neighbourhood) -> None:
    with in_community(area.community):
        many_reported(area, 3)
        for user, seen in ((area.worker, 3), (area.auditor, 3), (area.grid_worker, 3), (area.handler, 0)):
            visitor = area.visitor(user)
            assert Role.RESIDENT not in visitor.roles
            assert counts(visitor, NOW + timedelta(days=60))["over"] == seen


def test_instances_are_those_of_the_query_with_what_it_selected(area: Neighbourhood) -> None:
    found = Prepared(
        lambda number: Matter.objects.filter(number__gte=number).select_related("category", "grid").order_by("id")
    )
    with in_community(area.community):
        many_reported(area, 3)
        number = Matter.objects.order_by("id")[1].number
        for each, same in zip(found.objects(number=number), found.build(number), strict=True):
            assert each == same
            assert (each.reported_at, each.text) == (same.reported_at, same.text)
            assert "category" in each._state.fields_cache
            assert each.category.name == same.category.name
        assert found.first(number=number).number == number
        assert found.first(number="99") is None


def test_what_can_never_match_asks_nothing(area: Neighbourhood, django_assert_num_queries: Any) -> None:
    days = Prepared(_days_of)
    with in_community(area.community), django_assert_num_queries(0):
        assert days.objects(ids=()) == []


def _days_of(ids: tuple[UUID, ...]) -> QuerySet[CalendarDay]:
    return CalendarDay.objects.filter(id__in=ids)
