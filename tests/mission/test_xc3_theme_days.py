"""XC3 主题式志愿: theme days by the sun and by the moon stand on the calendar by themselves; neighbours sign up and come."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from linli.accounts.enums import Role
from linli.engines.gatherings.models import Gathering
from linli.kernel.tenancy import in_community
from linli.kernel.worktime import SHANGHAI, local
from tests.factories import member, resident, resident_in
from tests.gatherings.the_clock import the_worker_knows_its_jobs  # noqa: F401
from tests.mission.people import Someone, at, community_like, staff

pytestmark = pytest.mark.django_db
NEW_YEAR = datetime(2026, 1, 5, 10, tzinfo=SHANGHAI)
#: 元宵 and 端午 move with the moon.
DAYS = {2026: ["03-03", "03-12", "06-01", "06-19", "07-01"], 2027: ["02-20", "03-12", "06-01", "06-09", "07-01"]}


def days(year: int) -> list[str]:
    rows = Gathering.objects.filter(programme__row="xc3", starts_at__year=year).order_by("starts_at", "id")
    return [f"{local(row.starts_at):%m-%d}" for row in rows]


def test_theme_days_come_every_year_by_sun_and_moon() -> None:
    xincun = community_like("xincun", NEW_YEAR)
    with in_community(xincun):
        worker = staff(member("陈干事", Role.COMMUNITY_WORKER))
        neighbour = resident("刘大姐")
        with at(NEW_YEAR):
            worker.open("/c/xincun/learning/theme-days/?year=2026").reads("元宵猜灯谜", "农历 01-15", "还没有排")
            worker.send("/theme-days/").reads("排上了 5 个主题日")
            worker.send("/theme-days/").reads("排上了 0 个主题日")
        assert days(2026) == DAYS[2026]
        lantern = Gathering.objects.get(title="2026 年元宵猜灯谜")
        with at(lantern.starts_at - timedelta(days=5)):
            somebody = Someone(resident_in(Client(), xincun, neighbour))
            somebody.open("/c/xincun/on/?for=week").reads("元宵猜灯谜")
            somebody.open(f"/c/xincun/on/{lantern.id}/").send("/sign-up/", photo="yes").reads("报好了，您的序号是 1")
        with at(lantern.starts_at):
            worker.open(f"/c/xincun/gatherings/{lantern.id}/").reads("可拍照").send("/number/", number="1")
        with at(lantern.ends_at):
            worker.open(f"/c/xincun/gatherings/{lantern.id}/").send("/hold/", headcount="120").reads("已举行")
            worker.open("/c/xincun/learning/").reads("主题式志愿", "场次 1", "人次 120")
        with at(datetime(2026, 11, 1, 9, tzinfo=SHANGHAI)):
            assert days(2027) == DAYS[2027]
