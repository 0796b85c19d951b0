"""Slots and opening hours: what any ranges have in common, and what a caretaker writes."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from linli.engines.gatherings.rules_booking import (
    BadHours,
    Limits,
    begins,
    is_open,
    joined,
    left_of,
    minutes,
    open_on,
    read_hours,
    slot_of,
    slots,
    too_many,
)  # fmt: skip
from linli.kernel.worktime import SHANGHAI

MONDAY = date(2026, 5, 18)
RANGES = some.lists(
    some.tuples(some.integers(0, 60), some.integers(1, 20)).map(lambda each: range(each[0], each[0] + each[1]))
)


def at(hour: int, minute: int = 0, day: date = MONDAY) -> datetime:
    return datetime.combine(day, time(hour, minute), SHANGHAI)


def numbers(ranges: list[range]) -> set[int]:
    return {number for each in ranges for number in each}


@given(RANGES, RANGES)
def test_what_is_left_is_open_and_nobodys(opened: list[range], taken: list[range]) -> None:
    left = left_of(opened, taken)
    assert numbers(left) == numbers(opened) - numbers(taken)
    assert sum(map(len, left)) == len(numbers(left))
    assert all(one.stop < other.start for one, other in pairwise(left))


@given(RANGES)
def test_joined_ranges_hold_the_same_and_stand_apart(ranges: list[range]) -> None:
    found = joined(ranges)
    assert numbers(found) == numbers(ranges)
    assert all(one.stop < other.start for one, other in pairwise(found))


@given(some.integers(0, 10**4), some.integers(1, 800), some.integers(0, 10**4), some.integers(1, 800))
def test_bookings_share_a_slot_exactly_when_their_times_overlap(a: int, long: int, b: int, other: int) -> None:
    def times(start: int, length: int) -> tuple[datetime, datetime]:
        return at(0) + timedelta(minutes=5 * start), at(0) + timedelta(minutes=5 * (start + length))

    one, two = times(a, long), times(b, other)
    overlap = one[0] < two[1] and two[0] < one[1]
    assert bool(set(slots(*one)) & set(slots(*two))) == overlap
    assert (begins(slots(*one).start), begins(slots(*one).stop)) == one


@pytest.mark.parametrize(
    ("starts", "ends"),
    [(at(9), at(9)), (at(10), at(9)), (at(9, 3), at(10)), (at(9), at(10, 1)), (at(9), at(9, 5, date(2026, 5, 21)))],
)
def test_a_crooked_booking_has_no_slots(starts: datetime, ends: datetime) -> None:
    with pytest.raises(ValueError, match="a booking"):
        slots(starts, ends)


def test_opening_hours_are_read_as_they_are_written() -> None:
    hours = read_hours("周一至周五 08:30-12:00 14:00-21:00\n周末 9:00—17:00\n周日 休息")
    assert hours == {**dict.fromkeys(range(5), ((510, 720), (840, 1260))), 5: ((540, 1020),)}
    assert read_hours("周一、三、五 8:00-9:00") == dict.fromkeys((0, 2, 4), ((480, 540),))
    assert read_hours("周六至周一 8:00-24:00").keys() == {0, 5, 6}
    assert minutes(open_on(hours, MONDAY)) == 210 + 420
    assert open_on(hours, date(2026, 5, 24)) == []


@pytest.mark.parametrize(
    "line", ["周八 9:00-10:00", "9:00-10:00", "周一", "周一 10:00-9:00", "周一 9:03-10:00", "节日 9:00-10:00"]
)
def test_what_says_no_hours_is_refused(line: str) -> None:
    with pytest.raises(BadHours) as refused:
        read_hours("周二 9:00-10:00\n" + line)
    assert refused.value.line == line


def test_a_room_is_open_all_the_while_or_not() -> None:
    hours = read_hours("周一 8:30-12:00 14:00-24:00\n周二 0:00-2:00")
    assert is_open(hours, slots(at(9), at(12)))
    assert not is_open(hours, slots(at(11), at(15)))
    assert is_open(hours, slots(at(23), at(1, 0, date(2026, 5, 19))))
    assert not is_open(hours, range(slot_of(at(23)), slot_of(at(3, 0, date(2026, 5, 19)))))


def test_a_household_has_so_many_in_a_week() -> None:
    limits, others = Limits(week_count=2), [at(9), at(9, 0, date(2026, 5, 24))]
    assert too_many(limits, at(15, 0, date(2026, 5, 20)), others)
    assert not too_many(limits, at(15, 0, date(2026, 5, 25)), others)
    assert not too_many(Limits(week_count=0), at(15), others)
