"""JK6 百草园: plots claimed by residents, units, villages; sessions and person-times counted (140+ and 7,000+)."""

from datetime import timedelta

import pytest
from django.test import Client

from linli.accounts.enums import Role
from linli.engines.gatherings.actions.scheduling import Plan, hold, schedule_all
from linli.engines.gatherings.models import Gathering, Programme
from linli.kernel.actors import Actor
from linli.kernel.tenancy import in_community
from linli.practices.learning.models import Plot, PlotClaim
from linli.registry.models import Group
from tests.factories import NOW, member, resident, resident_in
from tests.gatherings.the_clock import the_worker_knows_its_jobs  # noqa: F401
from tests.mission.people import Someone, at, community_like, staff

pytestmark = pytest.mark.django_db


def test_plots_are_claimed_and_the_work_is_counted() -> None:
    jinkang = community_like("jinkang")
    with in_community(jinkang):
        worker = staff(member("陈干事", Role.COMMUNITY_WORKER))
        neighbour, other = resident("顾阿姨"), resident("沈伯伯")
        assert Plot.objects.count() == 40
        plots = {plot.code: plot for plot in Plot.objects.order_by("id")}
        village = str(Group.objects.get(code="village-1").party_id)
        with at(NOW):
            worker.open("/c/jinkang/learning/plots/").send(f"/plots/{plots['甲1号'].id}/", party=village).reads(
                "柳湾村"
            )
            one, two = (Someone(resident_in(Client(), jinkang, account)) for account in (neighbour, other))
            assert 'href="/c/jinkang/garden/"' in one.open("/c/jinkang/on/").reads("认领园地的一块").html
            one.open("/c/jinkang/garden/").reads("柳湾村")
            one.send(f"/garden/{plots['甲2号'].id}/take/").reads("认领好了", "您照看的：甲2号")
            two.open("/c/jinkang/garden/").reads_nothing_of("顾阿姨")
            assert two.client.post(f"/c/jinkang/garden/{plots['甲2号'].id}/take/").status_code == 302
            two.open("/c/jinkang/garden/").reads("这块地刚被认领了")
            two.send(f"/garden/{plots['乙1号'].id}/take/").send("/give-back/").reads("已退还")
            Someone().open("/c/jinkang/garden/").reads("用手机号认领").reads_nothing_of("顾阿姨", "沈伯伯")
        assert PlotClaim.objects.filter(until_on=None).count() == 2
        works, by = Programme.objects.get(key="garden-work"), Actor.job()
        first = NOW - timedelta(days=130)
        plans = [
            Plan(f"劳作{n}", "works", first + timedelta(hours=20 * n), first + timedelta(hours=20 * n + 2), programme=works)
            for n in range(141)
        ]  # fmt: skip
        for row in schedule_all(community=jinkang, plans=plans, by=by, now=NOW):
            hold(gathering=row, headcount=50, by=by, now=NOW)
        assert Gathering.objects.filter(stage="held").count() == 141
        with at(NOW):
            worker.open("/c/jinkang/learning/").reads("百草园劳作", "场次 141", "人次 7050", "已认领地块 2", "共 40 块")
