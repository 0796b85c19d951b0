"""Time credited, ages, certificates, overlaps, recurrence, days by sun and moon: values from values."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.engines.gatherings.importing import Entry, read_list
from linli.engines.gatherings.rules import age_on, certificate_holds, fits_age, minutes_of, months_later, overlaps
from linli.engines.gatherings.rules_days import BadDay, DayOfYear
from linli.engines.gatherings.rules_recurrence import (
    BadRule,
    OnDayOff,
    a_year_later,
    days_of,
    moments,
    monthly_on,
    weekly_on,
    with_days_off,
)
from linli.kernel.tables import Unreadable
from linli.kernel.worktime import SHANGHAI, Calendar

pytestmark = pytest.mark.once
TEN = datetime(2026, 5, 18, 10, 0, tzinfo=SHANGHAI)


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


def test_time_is_credited_from_coming_to_leaving() -> None:
    ends = TEN + minutes(120)
    assert minutes_of(TEN, ends) == 120
    assert minutes_of(TEN, ends, TEN + minutes(10)) == 120  # ten minutes late is on time
    assert minutes_of(TEN, ends, TEN + minutes(30)) == 90
    assert minutes_of(TEN, ends, TEN - minutes(30), TEN + minutes(60)) == 60
    assert minutes_of(TEN, ends, TEN, ends + minutes(300)) == 120  # nobody stays on longer than it lasts


@given(late=st.integers(-300, 600), left=st.integers(-300, 600), long=st.integers(1, 600))
def test_nobody_is_credited_more_than_it_lasted(late: int, left: int, long: int) -> None:
    credited = minutes_of(TEN, TEN + minutes(long), TEN + minutes(late), TEN + minutes(left))
    assert 0 <= credited <= long


def test_ages_and_certificates() -> None:
    assert age_on(date(1936, 5, 18), date(2026, 5, 18)) == 90
    assert age_on(date(1936, 5, 19), date(2026, 5, 18)) == 89
    assert age_on(date(2004, 2, 29), date(2026, 2, 28)) == 21
    assert months_later(date(2025, 8, 31), 6) == date(2026, 2, 28)
    assert certificate_holds(date(2025, 5, 18), 12, date(2026, 5, 17))
    assert not certificate_holds(date(2025, 5, 18), 12, date(2026, 5, 18))
    assert certificate_holds(date(2010, 1, 1), None, date(2026, 5, 18))
    assert not certificate_holds(date(2026, 6, 1), None, date(2026, 5, 18))
    assert fits_age(None, None, None)
    assert not fits_age(None, 6, None)
    assert [fits_age(age, 6, 12) for age in (5, 6, 12, 13)] == [False, True, True, False]


def test_times_overlap_when_they_share_a_moment() -> None:
    hour = (TEN, TEN + minutes(60))
    assert overlaps(hour, (TEN + minutes(59), TEN + minutes(90)))
    assert not overlaps(hour, (TEN + minutes(60), TEN + minutes(90)))


def test_rules_of_recurrence() -> None:
    assert days_of(weekly_on([1, 3]), date(2026, 5, 18), date(2026, 5, 31)) == [
        date(2026, 5, 19), date(2026, 5, 21), date(2026, 5, 26), date(2026, 5, 28),
    ]  # fmt: skip
    every_20th = days_of(monthly_on(20), date(2026, 1, 1), date(2026, 12, 31))
    assert [(day.month, day.day) for day in every_20th] == [(month, 20) for month in range(1, 13)]
    assert len(days_of(monthly_on(31), date(2026, 1, 1), date(2026, 12, 31))) == 7
    for wrong in ("", "FREQ=SECONDLY", "FREQ=HOURLY", "every day", "FREQ=WEEKLY;BYDAY=XX", "FREQ=DAILY;COUNT=x"):
        with pytest.raises(BadRule):
            days_of(wrong, date(2026, 1, 1), date(2026, 2, 1))
    with pytest.raises(BadRule):
        days_of("FREQ=DAILY", date(2026, 1, 1), date(2030, 1, 1))
    assert moments([date(2026, 5, 20)], time(19, 30))[0].isoformat() == "2026-05-20T19:30:00+08:00"


def test_what_a_community_chose_for_days_off() -> None:
    office = Calendar({day: ((time(9), time(17)),) for day in range(5)})
    days = [date(2026, 5, 20), date(2026, 6, 20)]  # the second is a Saturday of the Dragon Boat holidays
    assert with_days_off(days, OnDayOff.KEEP, office.is_workday) == days
    assert with_days_off(days, OnDayOff.SKIP, office.is_workday) == days[:1]
    assert with_days_off(days, OnDayOff.NEXT_WORKDAY, office.is_workday) == [days[0], date(2026, 6, 22)]


@given(st.integers(0, 60 * 24 * 365 * 60))
def test_a_year_later_is_the_same_weekday_and_time(after_ten: int) -> None:
    before = TEN + minutes(after_ten)
    after = a_year_later(before)
    assert (after.weekday(), after.time()) == (before.weekday(), before.time())
    assert (after - before) == timedelta(days=364)


def test_days_by_the_sun_and_by_the_moon() -> None:
    known = {
        "lunar 01-01": date(2026, 2, 17), "lunar 01-15": date(2026, 3, 3), "lunar 05-05": date(2026, 6, 19),
        "lunar 08-15": date(2026, 9, 25), "lunar 09-09": date(2026, 10, 18), "03-12": date(2026, 3, 12),
        "lunar 12-30": date(2027, 2, 5),
    }  # fmt: skip
    for text, day in known.items():
        assert DayOfYear.read(text).in_year(2026) == day, text
        assert str(DayOfYear.read(text)) == text
    assert DayOfYear.read("02-29").in_year(2025) == date(2025, 2, 28)
    assert DayOfYear.read("lunar 12-30").in_year(2024) == date(2025, 1, 28)  # a month of 29 days
    assert DayOfYear.read("lunar 12-30").between(date(2026, 1, 1), date(2027, 12, 31)) == [
        date(2026, 2, 16), date(2027, 2, 5),
    ]  # fmt: skip
    for wrong in ("13-01", "02-30", "lunar 13-01", "lunar 01-31", "festival", ""):
        with pytest.raises(BadDay):
            DayOfYear.read(wrong)


def test_a_list_somebody_brings() -> None:
    raw = "社区报名表,,\n序号,姓名,联系电话,签到\n1,王秀英,13800000001,√\n2,,,\n3,李大爷,,\n".encode("gb18030")
    assert read_list(raw) == [Entry(3, "王秀英", "13800000001", True), Entry(5, "李大爷", "", False)]
    with pytest.raises(Unreadable, match="姓名"):
        read_list("甲,乙\n1,2\n".encode())
