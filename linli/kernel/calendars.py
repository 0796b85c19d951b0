"""The working calendar of a community: its office hours and the days it edited."""

from collections.abc import Mapping, Sequence
from datetime import date, time

from django.db import transaction

from linli.kernel.communities import forget, remembered
from linli.kernel.models import CalendarDay, Community
from linli.kernel.prepared import Prepared
from linli.kernel.tenancy import current_community_id
from linli.kernel.worktime import Calendar, Hours


def read_office_hours(stored: Mapping[str, Sequence[Sequence[str]]]) -> dict[int, Hours]:
    """`Community.office_hours` as the clock wants it. Raises ValueError for what is no weekday or no time."""
    read = time.fromisoformat
    return {
        int(weekday): tuple((read(opens), read(closes)) for opens, closes in spans) for weekday, spans in stored.items()
    }


DAYS = Prepared(lambda: CalendarDay.objects.only("on", "is_workday").order_by("on"))


def calendar_of(community: Community) -> Calendar:
    """The calendar as it is now. Keep it for a request or a job, no longer: days are edited."""
    [edited] = remembered((current_community_id(), "calendar"), _edited)
    return Calendar(read_office_hours(community.office_hours), edited)


def _edited() -> tuple[dict[date, bool]]:
    return ({day.on: day.is_workday for day in DAYS.objects()},)


@transaction.atomic
def edit_day(*, on: date, is_workday: bool, name: str = "") -> CalendarDay:
    """Say that the office works or rests that day, whatever was published. Due times already set stay."""
    day, _ = CalendarDay.objects.update_or_create(
        community_id=current_community_id(), on=on, defaults={"is_workday": is_workday, "name": name}
    )
    forget()
    return day
