"""Running numbers: no gap, no double, each community its own."""

import pytest
from django.db import transaction

from linli.kernel.models import Community, Sequence
from linli.kernel.numbers import next_number, next_numbers
from linli.kernel.tenancy import NoCommunity, in_community


def test_each_community_name_and_year_counts_for_itself(east: Community, west: Community) -> None:
    with in_community(east):
        assert [next_number(name="matter", year=2026)[:8] for _ in range(3)] == ["26-00001", "26-00002", "26-00003"]
        assert next_number(name="matter", year=2027)[:8] == "27-00001"
        assert next_number(name="case", year=2026)[:8] == "26-00001"
    with in_community(west):
        assert next_number(name="matter", year=2026)[:8] == "26-00001"


def test_many_at_once_follow_each_other(east: Community) -> None:
    with in_community(east):
        assert [number[3:8] for number in next_numbers(name="matter", year=2026, count=3)] == [
            "00001",
            "00002",
            "00003",
        ]
        assert next_number(name="matter", year=2026)[3:8] == "00004"
        assert Sequence.objects.get(name="matter", year=2026).last == 4


def test_a_number_not_used_is_not_lost(east: Community) -> None:
    def used_and_given_up() -> None:
        with transaction.atomic():
            next_number(name="matter", year=2026)
            raise RuntimeError

    with in_community(east):
        with pytest.raises(RuntimeError):
            used_and_given_up()
        assert next_number(name="matter", year=2026)[3:8] == "00001"


def test_somebodys_number_is_asked_for(db: None) -> None:
    with pytest.raises(NoCommunity):
        next_number(name="matter", year=2026)
