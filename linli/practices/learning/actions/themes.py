"""主题日: a year's theme days are put on the calendar, each once."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import User
from linli.engines.gatherings.actions.scheduling import Plan, schedule
from linli.engines.gatherings.models import Gathering
from linli.engines.gatherings.rules_days import DayOfYear
from linli.engines.gatherings.rules_recurrence import moments
from linli.kernel.actors import Actor
from linli.kernel.jobs import schedule as schedule_job
from linli.kernel.models import Community
from linli.kernel.wording import kept
from linli.kernel.worktime import SHANGHAI, local
from linli.practices.learning.models import ThemeDay, ThemeDayHeld

YEAR_AHEAD = "learning.theme_days"
TITLE = _("%(year)d 年%(name)s")


@transaction.atomic
def plan_theme_days(
    *, community: Community, year: int, by: Actor, now: datetime, organiser: User | None = None
) -> list[Gathering]:
    """Put the theme days of a year on the calendar that are still to come and not there yet. Safe to repeat."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    rows = ThemeDay.objects.filter(is_active=True).select_related("programme", "place").order_by("key")
    there = set(ThemeDayHeld.objects.filter(on__range=(first, last)).order_by().values_list("theme_day_id", "on"))
    made = []
    for row in rows:
        for day in DayOfYear.read(row.on).between(first, last):
            starts_at, ends_at = moments([day], row.begins)[0], moments([day], row.ends)[0]
            if (row.id, day) in there or starts_at <= now:
                continue
            plan = Plan(
                title=kept(TITLE, year=year, name=row.name), kind=row.programme.kind,
                starts_at=starts_at, ends_at=ends_at, place=row.place, led_by=row.programme.led_by,
                programme=row.programme, capacity=row.capacity, sign_up="open", is_public=True, asks_photo=True,
            )  # fmt: skip
            gathering = schedule(community=community, what=plan, by=by, now=now, organiser=organiser)
            ThemeDayHeld.new(theme_day=row, on=day, gathering=gathering)
            made.append(gathering)
    return made


def want_years(now: datetime) -> None:
    """From now on each November plans the year after by itself."""
    year = local(now).year
    due = datetime(year, 11, 1, 8, tzinfo=SHANGHAI)
    if due <= now:
        due = datetime(year + 1, 11, 1, 8, tzinfo=SHANGHAI)
    schedule_job(kind=YEAR_AHEAD, key="year", due_at=due, payload={})
