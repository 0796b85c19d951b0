"""A community's own calendar: its hours, its edits."""

from datetime import date, time

import pytest

from linli.kernel.calendars import calendar_of, edit_day, read_office_hours
from linli.kernel.models import CalendarDay, Community
from linli.kernel.tenancy import in_community

SATURDAY = date(2026, 3, 7)


def test_the_hours_and_edits_of_one_community(east: Community, west: Community) -> None:
    with in_community(east):
        edit_day(on=SATURDAY, is_workday=True, name="开放日")
        edit_day(on=SATURDAY, is_workday=True, name="便民服务日")
        assert CalendarDay.objects.get().name == "便民服务日"
        calendar = calendar_of(east)
    assert calendar.hours_on(SATURDAY) == ((time(8, 30), time(11, 30)), (time(13, 30), time(17, 30)))
    with in_community(west):
        assert not calendar_of(west).is_workday(SATURDAY)


@pytest.mark.parametrize("stored", [{"x": []}, {"0": [["morning", "noon"]]}, {"0": [["08:00"]]}])
def test_what_is_no_hour_is_refused(stored: dict[str, list[list[str]]]) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_office_hours(stored)
