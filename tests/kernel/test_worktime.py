"""The working-time clock: known days of 2026, and what must hold for any calendar."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.holidays_cn import china_year
from linli.kernel.worktime import SHANGHAI, Calendar, NoWorkingTime, Term, Unit, due_at, remaining, resume_due

DAY = ((time(8, 30), time(11, 30)), (time(13, 30), time(17, 30)))
OFFICE = Calendar(dict.fromkeys(range(5), DAY))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


moments = st.integers(0, 700 * 86400).map(lambda s: at("2025-01-01T00:00") + timedelta(seconds=s))
terms = st.builds(Term, st.integers(0, 30), st.sampled_from(Unit))
spans = st.sets(st.integers(0, 23), min_size=2, max_size=6).map(
    lambda hours: tuple(
        (time(a, 5), time(b, 40)) for a, b in zip(sorted(hours)[::2], sorted(hours)[1::2], strict=False)
    )
)
waits = st.timedeltas(timedelta(), timedelta(days=40))
calendars = st.builds(
    Calendar,
    st.dictionaries(st.integers(0, 6), spans, min_size=1),
    st.dictionaries(st.dates(date(2025, 1, 1), date(2026, 12, 31)), st.booleans(), max_size=20),
)


@pytest.mark.parametrize("day", ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"])
def test_make_up_days_of_2026_are_worked_with_mondays_hours(day: str) -> None:
    assert OFFICE.hours_on(date.fromisoformat(f"2026-{day}")) == DAY


@pytest.mark.parametrize("day", ["01-01", "01-02", "02-17", "05-05", "10-07", "03-07"])
def test_holidays_and_weekends_are_not_worked(day: str) -> None:
    assert not OFFICE.is_workday(date.fromisoformat(f"2026-{day}"))


def test_a_make_up_saturday_is_a_whole_day_also_where_saturdays_are_short() -> None:
    short = Calendar({**OFFICE.office_hours, 5: ((time(9), time(11)),)})
    assert short.hours_on(date(2026, 10, 10)) == DAY
    assert short.hours_on(date(2026, 10, 17)) == ((time(9), time(11)),)


def test_the_offices_own_edit_outweighs_everything() -> None:
    days = {date(2026, 10, 10): False, date(2026, 10, 1): True, date(2026, 3, 7): True}
    edited = Calendar(OFFICE.office_hours, days)
    assert not edited.is_workday(date(2026, 10, 10))
    assert edited.is_workday(date(2026, 10, 1))
    assert edited.hours_on(date(2026, 3, 7)) == DAY


def test_unknown_years_degrade_and_never_fail() -> None:
    assert china_year(2026).published
    assert not china_year(2090).published
    assert OFFICE.is_workday(date(2090, 10, 9))
    assert not OFFICE.is_workday(date(2090, 10, 2))
    assert china_year(9000).off == frozenset()
    assert OFFICE.is_workday(date(9000, 1, 1)) == (date(9000, 1, 1).weekday() < 5)


@pytest.mark.parametrize(
    ("start", "term", "due"),
    [
        ("2026-03-02T09:00", Term(2, Unit.HOURS), "2026-03-02T11:00"),
        ("2026-03-02T10:30", Term(1, Unit.HOURS), "2026-03-02T11:30"),
        ("2026-03-02T10:30", Term(2, Unit.HOURS), "2026-03-02T14:30"),
        ("2026-03-06T17:00", Term(1, Unit.HOURS), "2026-03-09T09:00"),
        ("2026-03-07T12:00", Term(1, Unit.HOURS), "2026-03-09T09:30"),
        # half an hour on Friday, seven hours on the make-up Saturday, then the Spring Festival until the 23rd
        ("2026-02-13T17:00", Term(8, Unit.HOURS), "2026-02-24T09:00"),
        ("2026-03-02T09:00", Term(2, Unit.WORKDAYS), "2026-03-04T17:30"),
        ("2026-03-07T09:00", Term(1, Unit.WORKDAYS), "2026-03-09T17:30"),
        ("2026-09-30T09:00", Term(2, Unit.WORKDAYS), "2026-10-09T17:30"),
        ("2026-10-09T09:00", Term(1, Unit.WORKDAYS), "2026-10-10T17:30"),
        ("2026-03-02T23:50", Term(30, Unit.MINUTES), "2026-03-03T00:20"),
        ("2026-03-06T10:00", Term(3, Unit.DAYS), "2026-03-09T10:00"),
    ],
)
def test_due_times_by_hand(start: str, term: Term, due: str) -> None:
    assert due_at(term, at(start), OFFICE) == at(due)


def test_a_workday_begins_at_the_door_and_ends_at_it() -> None:
    assert OFFICE.is_working(at("2026-03-02T08:30"))
    assert not OFFICE.is_working(at("2026-03-02T11:30"))
    assert OFFICE.next_working_moment(at("2026-03-02T11:30")) == at("2026-03-02T13:30")
    assert OFFICE.next_working_moment(at("2026-03-02T09:10")) == at("2026-03-02T09:10")
    assert OFFICE.add_workdays(at("2026-03-02T18:00"), 0) == at("2026-03-03T17:30")


def test_moments_of_other_zones_are_the_same_moments() -> None:
    assert OFFICE.is_working(datetime(2026, 3, 2, 1, 0, tzinfo=UTC))
    with pytest.raises(ValueError, match="time zone"):
        OFFICE.is_working(datetime(2026, 3, 2, 9, 0))  # noqa: DTZ001


def test_hours_that_cannot_be_counted_are_refused() -> None:
    with pytest.raises(NoWorkingTime):
        Calendar({0: ()})
    with pytest.raises(ValueError, match="order"):
        Calendar({0: ((time(9), time(12)), (time(11), time(13)))})


def test_a_reminder_can_be_counted_back_from_the_due_time() -> None:
    assert OFFICE.add_working_minutes(at("2026-03-09T09:00"), -60) == at("2026-03-06T17:00")


@given(calendars, moments, st.integers(-900, 3000))
def test_what_is_added_lies_between(calendar: Calendar, start: datetime, minutes: int) -> None:
    end = calendar.add_working_minutes(start, minutes)
    assert calendar.working_minutes_between(start, end) == minutes
    assert (end >= start) == (minutes >= 0)


@given(calendars, moments, moments, moments)
def test_working_time_adds_up(calendar: Calendar, a: datetime, b: datetime, c: datetime) -> None:
    whole = calendar.working_time_between(a, c)
    assert calendar.working_time_between(a, b) + calendar.working_time_between(b, c) == whole
    assert calendar.working_time_between(c, a) == -whole
    assert abs(whole) <= abs(c - a)


@given(calendars, moments)
def test_the_next_working_moment_is_one_and_nothing_is_missed(calendar: Calendar, moment: datetime) -> None:
    found = calendar.next_working_moment(moment)
    assert calendar.is_working(found)
    assert calendar.working_time_between(moment, found) == timedelta()


@given(terms, calendars, moments)
def test_a_longer_term_is_never_due_earlier(term: Term, calendar: Calendar, start: datetime) -> None:
    assert start <= due_at(term, start, calendar) <= due_at(Term(term.amount + 1, term.unit), start, calendar)


@given(terms, calendars, moments, waits, waits)
def test_a_pause_gives_back_what_was_left(
    term: Term, calendar: Calendar, start: datetime, worked: timedelta, waited: timedelta
) -> None:
    due, paused = due_at(term, start, calendar), start + worked
    new = resume_due(due, paused, paused + waited, term, calendar)
    if due <= paused:
        assert new == due
        return
    left, now_left = remaining(due, paused, term, calendar), remaining(new, paused + waited, term, calendar)
    assert new >= due
    assert now_left >= left
    if term.unit is Unit.WORKDAYS:
        assert now_left - left < timedelta(days=1)
    else:
        assert now_left == left


@given(st.integers(1, 20), moments)
def test_a_pause_without_working_time_changes_nothing(amount: int, start: datetime) -> None:
    term = Term(amount, Unit.WORKDAYS)
    due = due_at(term, start, OFFICE)
    resumed = OFFICE.next_working_moment(start)
    assert resume_due(due, start, resumed, term, OFFICE) == due
