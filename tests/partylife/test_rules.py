"""When organisation life is due: the periods of a year, and who is behind on a day."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from linli.practices.partylife.rules import periods, standing

DAYS = some.lists(some.dates(date(2025, 12, 1), date(2027, 1, 31)), max_size=20)


@pytest.mark.parametrize(("every", "number"), [("month", 12), ("quarter", 4), ("half", 2), ("year", 1)])
def test_the_periods_of_a_year_follow_each_other_without_gap(every: str, number: int) -> None:
    found = periods(every, 2028)
    assert [each.number for each in found] == list(range(1, number + 1))
    assert (found[0].first, found[-1].last) == (date(2028, 1, 1), date(2028, 12, 31))
    assert all(one.last + timedelta(days=1) == other.first for one, other in pairwise(found))


@given(
    some.sampled_from(["month", "quarter", "half", "year"]), some.integers(1, 3), DAYS, DAYS,
    some.dates(date(2026, 1, 1), date(2026, 12, 31)),
)  # fmt: skip
def test_a_period_is_behind_when_it_is_over_and_too_little_was_held(
    every: str, times: int, held: list[date], planned: list[date], today: date
) -> None:
    for each in standing(every, times, 2026, held, planned, today):
        was = sum(each.period.first <= day <= each.period.last for day in held)
        assert each.held == was
        assert (each.state == "done") == (was >= times)
        assert (each.state == "behind") == (was < times and each.period.last < today)
        if each.state == "ahead":
            assert each.period.first > today


def test_half_a_year_of_monthly_meetings() -> None:
    held = [date(2026, month, 5) for month in (1, 2, 4)]
    states = [each.state for each in standing("month", 1, 2026, held, [date(2026, 6, 20)], date(2026, 5, 18))]
    assert states == ["done", "done", "behind", "done", "due", "planned", *["ahead"] * 6]
    later = standing("month", 1, 2026, [], [], date(2026, 5, 18), since=date(2026, 3, 31))
    assert [each.state for each in later][:5] == ["before", "before", "behind", "behind", "due"]
