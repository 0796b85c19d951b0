"""JK7 暖心百宝箱·社区顾问: the need found by survey, neighbours listed by skill, a door opened 30 minutes after 10 pm.

With it JK9's online booking: help asked for a time of one's own.
"""

import re
from datetime import timedelta

import pytest
from django.test import Client

from linli.accounts.models import Notice, ResidentAccount
from linli.engines.matters.models import Matter
from linli.kernel.tenancy import in_community
from linli.practices.doorhelp.models import HelpCall, Turn
from linli.registry.enums import PlaceKind
from tests.conftest import NOW
from tests.factories import Neighbourhood, neighbourhood, person, place, resident, resident_in
from tests.mission.people import Someone, at, staff
from tests.problemlists.samples import picture

pytestmark = pytest.mark.django_db
NIGHT = NOW.replace(hour=22)
PHONE = "13912345678"


@pytest.fixture
def area() -> Neighbourhood:
    area = neighbourhood()
    with in_community(area.community):
        type(area.building).objects.filter(id=area.building.id).update(latitude=30.735, longitude=121.34)
        place(PlaceKind.FACILITY, "lockshop", "西门锁店", latitude=30.737, longitude=121.34)
        for name in ("丁锁匠", "钱师傅", "孙理发"):
            area.others[name] = resident(name)
            person(name, account=area.others[name])
    return area


def phone_of(area: Neighbourhood, account: ResidentAccount) -> Someone:
    return Someone(resident_in(Client(), area.community, account))


def listed(area: Neighbourhood, name: str, skill: str, **given: str) -> str:
    """Nominated, checked and listed at the desk; the address of their page."""
    worker = staff(area.worker).open("/c/qingyang/advisors/")
    told = {"name": name, "skills": skill, "hours": "每天 00:00-24:00", "base": "lockshop", "capacity": "2", **given}
    worker.send("/nominate/", **told).reads("已提名", name)
    if skill == "locksmith":
        worker.send("/enlist/", 422, agreed="1").reads("还缺：公安机关开锁备案")
        worker.send("/check/", kind="police", number="沪公锁备 0123", until_on="2027-01-01").reads("核验已登记")
    worker.send("/enlist/", 422).reads("要本人同意")
    worker.send("/enlist/", agreed="1").reads("已入册")
    return worker.here


def found_and_listed(area: Neighbourhood) -> None:
    """The need found by survey, the people scouted among neighbours and shops and listed by skill."""
    with at(NOW):
        worker = staff(area.worker).open("/c/qingyang/advisors/")
        demand = {
            "source": "百宝箱需求调查",
            "asked": "213",
            "on": "2026-05-10",
            "want-locksmith": "61",
            "want-barber": "88",
        }
        worker.send("/demand/", **demand).reads("61 / 213 人需要", "百宝箱需求调查")
        page = listed(area, "丁锁匠", "locksmith", found_by="shops", languages="本地话", note="西门口锁店")
        worker.open(page).send("/photo/keep/", photo=picture()).reads("照片已存")
        listed(area, "钱师傅", "locksmith", found_by="neighbours", base="")
        worker.open("/c/qingyang/advisors/").reads("开锁换锁 61 / 213 人需要 百宝箱需求调查 2 0")


def test_a_door_is_opened_within_thirty_minutes_of_a_call_at_ten_in_the_evening(area: Neighbourhood) -> None:
    found_and_listed(area)
    with at(NIGHT):
        auntie = phone_of(area, area.account).open("/c/qingyang/help/").reads("开锁换锁", "到门口要核对证件")
        told = {"skill": "locksmith", "place": "1-3", "address": "2单元102室", "text": "钥匙锁在屋里，炉子关着"}
        auntie.send("/help/", 422, **told).reads("住户本人")
        auntie.send("/help/", swears="1").reads("正在请第 1 位", "后面还有 1 位").reads_nothing_of("丁锁匠", "钱师傅")
        call_page = auntie.here
        with in_community(area.community):
            first = Turn.objects.select_related("advisor__person").get(state="called")
            assert first.advisor.person.account == area.others["丁锁匠"]
            told_him = Notice.objects.get(account=area.others["丁锁匠"])
            assert told_him.text == "有邻居请您上门：开锁换锁，现在。能来请在 22:04 前点“我去”。"
        # Before he says yes he knows why he is asked, and neither who asks nor which door.
        smith = phone_of(area, area.others["丁锁匠"]).open(told_him.path)
        smith.reads("走路约", "那时有空", "答应以后才看得到地址").reads_nothing_of(
            "102室", "3号楼", "炉子", area.account.phone
        )
        assert phone_of(area, area.others["孙理发"]).client.get(told_him.path).status_code == 404
    with at(NIGHT + timedelta(minutes=2)):
        smith.send("/accept/").reads("2单元102室", "炉子关着", area.account.phone)
        auntie.open(call_page).reads("有人来了", "丁锁匠", "请准备好证件")
        assert auntie.client.get(f"{call_page}photo/")["Content-Type"] == "image/jpeg"
        stranger = phone_of(area, area.others["孙理发"])
        assert stranger.client.get(call_page).status_code == 404
        assert stranger.client.get(f"{call_page}photo/").status_code == 404
    with at(NIGHT + timedelta(minutes=15)):
        smith.send("/arrive/", 409).reads("开锁前要当面核实")
        smith.send("/arrive/", right="paper").reads("办好了")
    opened_and_said(area, auntie, smith, call_page)


def opened_and_said(area: Neighbourhood, auntie: Someone, smith: Someone, call_page: str) -> None:
    """Both say how it was; the figures are computed; what was told to the one who came is told no more."""
    with at(NIGHT + timedelta(minutes=28)):
        smith.send("/done/").reads("这次怎么样").reads_nothing_of("102室", area.account.phone)
        auntie.open(call_page).reads("办好了").send("/say/", said="good", words="来得真快").reads("您说：满意")
        smith.open(smith.here).send("/say/", said="good").reads("您说：满意").reads_nothing_of("来得真快")
        assert auntie.client.get(f"{call_page}photo/").status_code == 404, "over is over"
        desk = staff(area.worker).open("/c/qingyang/help-desk/")
        desk.reads("从求助到办好，中位数 28 分钟", "30 分钟以内 100.0%", "不给邻居打分、排名")
        desk.open(call_page.replace("my-help", "help-desk")).reads(
            "证件住址相符", "28 分钟", "丁锁匠 答应了", "来得真快"
        )
        # Five are needed before the public page says how fast.
        phone_of(area, area.account).open("/c/qingyang/help/").reads_nothing_of("近一年")
        with in_community(area.community):
            assert Matter.objects.count() == 0


def test_when_nobody_answers_a_person_on_duty_takes_over(area: Neighbourhood) -> None:
    with at(NOW):
        listed(area, "丁锁匠", "locksmith", found_by="shops")
    with at(NIGHT):
        worker = staff(area.worker).open("/c/qingyang/help-desk/new/")
        told = {
            "skill": "locksmith",
            "place": "1-3",
            "address": "2单元102室",
            "name": "林奶奶",
            "phone": PHONE,
            "swears": "1",
        }
        worker.send("/new/", **told).reads("正在等答复", "丁锁匠", PHONE)
        here = worker.here
    with at(NIGHT + timedelta(minutes=4)):
        worker.open("/c/qingyang/help-desk/").reads("等社区联系 1").open(here).reads("没有答复", "交办事项")
        with in_community(area.community):
            task = Matter.objects.get()
            assert task.holder_id == area.desk.id
            assert task.due_at == NIGHT + timedelta(minutes=34)
            assert "102室" not in task.text + task.title
            smith = str(Turn.objects.get().advisor_id)
        worker.send("/send/", advisor=smith).reads("已告诉求助人", "有人来了")
    with at(NIGHT + timedelta(minutes=25)):
        worker.open(here).send("/done/", 409).reads("开锁前要当面核实")
        worker.open(here).send("/done/", right="property").reads("已办好", "25 分钟")
        with in_community(area.community):
            assert not Matter.objects.get().is_open


def test_help_is_booked_for_a_time_of_ones_own(area: Neighbourhood) -> None:
    with at(NOW):
        page = listed(area, "孙理发", "barber", found_by="shops", hours="每天 08:00-18:00")
    with at(NIGHT):
        auntie = phone_of(area, area.account).open("/c/qingyang/help/")
        told = {"skill": "barber", "address": "2单元102室", "when": "later", "on": "2026-05-19"}
        auntie.send("/help/", 422, **told).reads("请选哪天几点")
        auntie.send("/help/", at="19:00", **told).reads("由社区联系")  # the shop is closed by then
        auntie.open("/c/qingyang/help/").send("/help/", at="15:00", **told).reads("正在请第 1 位", "05-19 09:30")
        here = auntie.here
        barber = phone_of(area, area.others["孙理发"])
        barber.open("/c/qingyang/my-help/").reads("上门理发", "05-19 15:00", "请在 05-19 09:30 前答复")
    with at(NIGHT + timedelta(hours=10)):
        found = re.search(r"/c/qingyang/my-turns/[0-9a-f-]+/", barber.html)
        assert found
        barber.open(found[0]).send("/accept/").reads("2单元102室")
        auntie.open(here).reads("孙理发", "有人来了")
        barber.open(found[0]).send("/give-back/").reads("没关系")
        auntie.open(here).reads("由社区联系")
        barber.open("/c/qingyang/my-help/").send("/away/", first="2026-05-19", last="2026-05-21").reads("已记下")
        auntie.open("/c/qingyang/help/").send("/help/", at="15:00", **{**told, "on": "2026-05-20"}).reads("由社区联系")
        auntie.send("/cancel/").reads("已取消")
        auntie.open("/c/qingyang/help/").send("/help/", at="15:00", **{**told, "on": "2026-05-22"}).reads(
            "正在请第 1 位"
        )
        auntie.send("/person/").reads("社区工作人员会打电话给您")
        staff(area.worker).open(page).send("/end/").reads("已退出")
        with in_community(area.community):
            assert HelpCall.objects.filter(state="desk").count() == 3
            assert HelpCall.objects.filter(state="cancelled", matter__closed_at__isnull=False).count() == 1
