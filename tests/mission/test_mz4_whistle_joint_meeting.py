"""MZ4 红色管家·吹哨联席会: four fields under one roof; a whistle calls several to report, meet, act.

Reported: 150+ whistle meetings, 300+ problems solved; activities 600+, 30,000+ person-times. All computed.
"""

from datetime import timedelta

import pytest
from django.test import Client

from linli.accounts.enums import Role
from linli.accounts.models import JurisdictionGrant, Notice, User
from linli.engines.matters.enums import Stage
from linli.engines.matters.models import Matter
from linli.kernel.tenancy import in_community
from linli.practices.whistle.models import Call, CallTask, Whistle
from linli.registry.enums import GroupKind
from tests.factories import NOW, PASSWORD, SINCE, Neighbourhood, group, member, neighbourhood, reported, signed_in
from tests.mission.people import Someone, at, staff

pytestmark = pytest.mark.django_db
C = "/c/minzhucun"


@pytest.fixture
def area() -> Neighbourhood:
    made = neighbourhood("minzhucun", "民主村社区")
    with in_community(made.community):
        volunteers = group(GroupKind.VOLUNTEERS, "ants", "红心志愿队")
        fire = group(GroupKind.DEPARTMENT, "fire", "消防救援站")
        street = User.objects.create_user(username="street", name="街道小何", password=PASSWORD)
        JurisdictionGrant.objects.create(
            user=street, jurisdiction=made.community.jurisdiction, role=Role.AUDITOR, from_on=SINCE
        )
        made.others |= {
            "volunteers": volunteers, "fire": fire, "street": street,
            "leader": member("队长阿红", Role.VOLUNTEER_LEAD, groups=(volunteers,)),
            "fireman": member("消防老罗", Role.DEPARTMENT_HANDLER, groups=(fire,)),
        }  # fmt: skip
    return made


def whistled(clerk: Someone, area: Neighbourhood, matter: Matter | None = None, title: str = "楼道飞线充电") -> Whistle:
    """The clerk calls the fire station, the property company and the volunteers."""
    called = [area.others["fire"], area.property_company, area.others["volunteers"]]
    clerk.open(f"{C}/whistles/new/" + (f"?matter={matter.id}" if matter else ""))
    _form, action = clerk.form("/whistles/new/", {"title", "need"})
    fields = {"title": title, "need": "请三家一起清理，装上充电桩", "calls": [str(party.id) for party in called]}
    sent = {**_form.carried, **fields}
    sent.pop("csrfmiddlewaretoken", None)
    clerk._arrived(clerk.client.post(action, sent, follow=True))
    assert clerk.status == 200, clerk.text
    with in_community(area.community):
        return Whistle.objects.select_related("matter").get(title=title)


def call_of(area: Neighbourhood, name: str) -> Call:
    with in_community(area.community):
        return Call.objects.get(party=area.others[name] if name in area.others else getattr(area, name))


def test_a_whistle_from_a_report_to_its_end(area: Neighbourhood) -> None:
    clerk = staff(area.worker)
    with at(NOW):
        with in_community(area.community):
            matter = reported(area, text="张秀兰说：3号楼楼道里飞线充电，电话19900000001")
        clerk.open(f"{C}/matters/{matter.id}/").reads("吹哨：叫几家一起办")
        whistle = whistled(clerk, area, matter)
        clerk.reads("等报到", "消防救援站", "安居物业", "红心志愿队")
    page = f"{C}/whistles/{whistle.id}/"
    with at(NOW + timedelta(hours=1)):
        for user in (area.others["fireman"], area.property_staff):
            one = staff(user).open(f"{C}/whistles/").reads("楼道飞线充电")
            one.send("/report/").reads("已报到")
        assert call_of(area, "fire").was_in_time
        clerk.open(page).send("/meeting/", starts_at="2026-05-19T14:00", where="红色管家议事厅")
    with at(NOW + timedelta(days=1, hours=6)):
        calls = [call_of(area, name) for name in ("fire", "property_company", "volunteers")]
        clerk.open(page).send("/held/", headcount="7", came=[str(call.id) for call in calls]).reads("到会")
        clerk.send("/task/", call=str(calls[0].id), title="排查三栋楼的电路", due="2026-05-22T17:30")
        clerk.send("/task/", call=str(calls[1].id), title="装四个充电桩", due="2026-05-29T17:30")
        clerk.send("/end/", expect=409, outcome="都好了", solved="1").reads("还有 2 项任务没有办结")
    with at(NOW + timedelta(days=3)):
        for user, words in ((area.others["fireman"], "排查完，剪了五处"), (area.property_staff, "装好了，通电了")):
            one = staff(user).open(page)
            with in_community(area.community):
                task = CallTask.objects.get(call__party_id__in=area.visitor(user).party_ids).matter_id
            one.open(f"{C}/matters/{task}/settle/").send("/settle/", text=words)
            one.open(page).send("/answer/", text=words).reads("已答复社区")
        clerk.open(page).reads("排查完，剪了五处", "装好了，通电了")
        clerk.send("/end/", outcome="飞线清完，装了四个桩", solved="1").reads("解决了")
        clerk.send("/rate/", call=str(calls[0].id), rating="satisfied", reason="")
        clerk.send("/rate/", call=str(calls[1].id), rating="unsatisfied", reason="", expect=409).reads("写明原因")
        clerk.send("/rate/", call=str(calls[1].id), rating="basically", reason="晚了一天")
        clerk.open(f"{C}/whistles/").reads("吹哨联席会 1", "解决问题 2")
        with in_community(area.community):
            assert Matter.objects.get(id=matter.id).stage == Stage.REPORTED, "its reporter is still to be answered"
    with at(NOW + timedelta(days=4)):
        street = staff(area.others["street"]).open(f"{C}/whistles/rates/")
        street.reads("消防救援站", "100.0%", "安居物业").reads_nothing_of("消防老罗", "王师傅", "张秀兰")
        staff(area.others["fireman"]).open(page).reads("社区评价： 满意").reads_nothing_of("晚了一天")


def test_the_called_never_learn_who_reported_it(area: Neighbourhood) -> None:
    clerk = staff(area.worker)
    with at(NOW):
        with in_community(area.community):
            matter = reported(area, text="楼道飞线充电，我是张秀兰", place=area.dwelling)
        clerk.open(f"{C}/whistles/new/?matter={matter.id}")
        refused = clerk.client.post(
            f"{C}/whistles/new/",
            {"matter": str(matter.id), "title": "飞线", "need": "张秀兰反映的，请处理", "report_by": "2026-05-18T15:00",
             "calls": [str(area.others["fire"].id)]},
        )  # fmt: skip
        assert refused.status_code == 409
        assert "不能知道是谁反映的" in refused.content.decode()
        whistle = whistled(clerk, area, matter)
        clerk.send("/task/", call=str(call_of(area, "fire").id), title="排查电路", due="2026-05-22T17:30")
        fireman = staff(area.others["fireman"]).open(f"{C}/whistles/{whistle.id}/").reads("排查电路")
        fireman.reads_nothing_of("张秀兰", matter.number, f"/matters/{matter.id}/")
        with in_community(area.community):
            task = CallTask.objects.select_related("matter__place").get().matter
        assert task.place == area.building, "the building, not the door"
        fireman.open(f"{C}/matters/{task.id}/").reads_nothing_of("张秀兰", "102室")
        assert fireman.client.get(f"{C}/matters/{matter.id}/").status_code == 404
        company = staff(area.property_staff).open(f"{C}/whistles/{whistle.id}/")
        company.reads("消防救援站").reads_nothing_of("排查电路", "张秀兰")
        assert company.client.get(f"{C}/matters/{task.id}/").status_code == 404
        stranger = staff(area.villager)
        assert stranger.client.get(f"{C}/whistles/{whistle.id}/").status_code == 404


def test_who_is_late_is_told_of_upward(area: Neighbourhood) -> None:
    """No report within four working hours, no task done in time: the street office hears of both."""
    clerk = staff(area.worker)
    with at(NOW):
        whistle = whistled(clerk, area)
        clerk.send("/task/", call=str(call_of(area, "fire").id), title="排查电路", due="2026-05-20T12:00")
        staff(area.others["fireman"]).open(f"{C}/whistles/").send("/report/")
    with at(NOW + timedelta(days=3)):
        with in_community(area.community):
            told = list(
                Notice.objects.filter(user=area.others["street"]).order_by("at", "id").values_list("text", flat=True)
            )
            late = set(Call.objects.exclude(escalated_at=None).values_list("party__name", flat=True))
        assert late == {"安居物业", "红心志愿队"}
        late_report, late_task = "%s 没有按时报到：楼道飞线充电", "%s 的任务已超时：楼道飞线充电"
        assert sorted(told) == sorted([late_report % "安居物业", late_report % "红心志愿队", late_task % "消防救援站"])
        staff(area.others["street"]).open(f"{C}/whistles/{whistle.id}/").reads("超时未报到", "已报告街道")


def test_whom_to_call_is_proposed_with_the_reason(area: Neighbourhood) -> None:
    clerk = staff(area.worker)
    with at(NOW):
        with in_community(area.community):
            area.community.settings["whistle"] = {"call_for": {"leak": ["water"]}}
            area.community.save()
            for _time in range(2):
                Matter.objects.filter(id=reported(area).id).update(holder=area.others["fire"])
            matter = reported(area)
        clerk.open(f"{C}/whistles/new/?matter={matter.id}")
        clerk.reads(
            "供水所 社区规则：房屋维修要叫这家", "安居物业 青杨小区的物业服务由其负责", "一年内承办过同类事项 2 件"
        )
        walled = None
        with in_community(area.community):
            walled = reported(area, text="有人打孩子", category=area.harm)
        assert Client().get(f"{C}/whistles/new/?matter={walled.id}").status_code == 302
        assert signed_in(Client(), area.worker).get(f"{C}/whistles/new/?matter={walled.id}").status_code == 404
