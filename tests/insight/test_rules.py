"""Groups too small to show, and quantiles. No database."""

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.insight.rules import LEAST, Figures, Group, quantile, shown


def groups(*sizes: int) -> list[Group]:
    return [Group(f"g{index}", Figures(raised=size)) for index, size in enumerate(sizes)]


def sizes(found: list[Group]) -> list[tuple[str, int]]:
    return [(group.name, group.figures.raised) for group in found]


def test_small_groups_are_shown_together() -> None:
    assert sizes(shown(groups(20, 3, 9, 4))) == [("g0", 20), ("g2", 9), ("", 7)]


def test_a_single_small_group_takes_the_next_with_it() -> None:
    assert sizes(shown(groups(20, 9, 2))) == [("g0", 20), ("", 11)]


def test_nothing_large_enough_shows_nothing() -> None:
    assert shown(groups(1, 2)) == []


@given(st.lists(st.integers(1, 40), max_size=12))
def test_no_small_group_is_ever_shown_nor_found_by_subtraction(given_sizes: list[int]) -> None:
    found = shown(groups(*given_sizes))
    assert all(group.figures.raised >= LEAST for group in found)
    missing = sum(given_sizes) - sum(group.figures.raised for group in found)
    assert missing == 0 or not found


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=50))
def test_the_median_is_the_median(values: list[int]) -> None:
    assert quantile(sorted(values), 0.5) == pytest.approx(statistics.median(values))


def test_no_values_no_quantile() -> None:
    assert quantile([], 0.5) is None


def test_strangers_read_no_share_of_few() -> None:
    few = Figures(raised=4, answered=4, timed=4, in_time=1, rated=1, satisfied=0, median_minutes=3.0, p90_minutes=9.0)
    told = few.public()
    assert (told.in_time_share, told.satisfied_share, told.median_minutes, told.p90_minutes) == (None, None, None, None)
