"""HS8 敬老活动: two large events a year; a gold medal for everyone of ninety and over, nobody twice."""

from datetime import date, timedelta

import pytest

from linli.engines.gatherings.models import Gathering, Programme
from linli.kernel.tenancy import in_community
from linli.practices.learning.models import Medal
from linli.registry.models import Residence
from tests.factories import NOW, SINCE, neighbourhood, person
from tests.gatherings.the_clock import the_worker_knows_its_jobs  # noqa: F401
from tests.mission.people import at, staff

pytestmark = pytest.mark.django_db


def test_everybody_due_gets_the_medal_once() -> None:
    area = neighbourhood("houshan", "后山社区")
    with in_community(area.community):
        for n in range(5):
            elder = person(f"老人{n}", born_on=date(1930 + 2 * n, 6, 1))
            Residence.new(person=elder, place=area.dwelling, kind="living", from_on=SINCE)
        worker = staff(area.worker)
        with at(NOW):
            worker.open("/c/houshan/programmes/new/").send("/new/", key="honour", name="敬老礼", kind="ceremony")
            worker.open("/c/houshan/learning/").reads("还没有系列活动")
            honour = str(Programme.objects.get().id)
            worker.send("/rows/", programme=honour, row="hs8").reads("敬老礼 · 敬老活动", "还有 3 位应颁")
            for title, day in (("重阳敬老礼", "2026-05-20"), ("春节敬老礼", "2026-05-21")):
                worker.open("/c/houshan/gatherings/new/")
                worker.send(
                    "/new/", title=title, kind="ceremony", programme=honour, on=day, begins="09:00", ends="11:00",
                    sign_up="staff",
                )  # fmt: skip
        first = Gathering.objects.get(title="重阳敬老礼")
        with at(NOW + timedelta(days=3, hours=2)):
            worker.open("/c/houshan/learning/medals/").reads(
                "应颁未颁 3 位", "老人0", "老人1", "老人2", "今年之内满 90 岁", "老人3"
            )
            assert "老人4" not in worker.text
            for each in Gathering.objects.order_by("starts_at", "id"):
                worker.open(f"/c/houshan/gatherings/{each.id}/").send("/hold/", headcount="200")
            due = list(Residence.objects.order_by("person__born_on", "id").values_list("person_id", flat=True))[:3]
            give = {"person": [str(due[0]), str(due[1])], "gathering": str(first.id)}
            worker.open("/c/houshan/learning/medals/").send("/medals/", **give).reads("颁了 2 枚", "应颁未颁 1 位")
            worker.client.post("/c/houshan/learning/medals/", give)  # the page opened twice
            worker.open("/c/houshan/learning/medals/").send("/medals/").reads("颁了 1 枚", "应颁的都颁了")
            worker.open("/c/houshan/learning/").reads("场次 2", "人次 400", "颁出金牌 3", "还有 0 位应颁")
        assert Medal.objects.count() == 3
        with at(NOW + timedelta(days=20)):
            worker.open("/c/houshan/learning/medals/").reads("应颁未颁 1 位", "老人3")
