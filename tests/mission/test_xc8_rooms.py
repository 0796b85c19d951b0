"""XC8 党群服务中心: rooms to learn, watch, play, train; anyone books them. And the banquet hall lent when idle (XJ7)."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from linli.accounts.models import Notice
from linli.engines.gatherings.models import Slot
from linli.kernel.playbooks import Changes
from linli.kernel.tenancy import in_community
from linli.practices.venues.actions.setting import set_venues
from linli.practices.venues.models import Loan, Venue
from linli.practices.venues.playbook import VenueEntry
from linli.registry.enums import PlaceKind
from tests.conftest import NOW
from tests.factories import Neighbourhood, neighbourhood, person, place, resident, resident_in
from tests.mission.people import Someone, at, code_from, staff

pytestmark = pytest.mark.django_db
RULES = "用完关灯关窗，桌椅放回原处。"
VENUES = {
    "reading": VenueEntry(
        name="阅览室", facility="centre", use="learn", seats=20, hours=["周一至周五 08:30-21:00", "周末 09:00-17:00"],
        rules=RULES, week_count=2,
    ),
    "cinema": VenueEntry(name="观影室", facility="centre", use="watch", hours=["每天 18:00-21:00"], key=True),
    "gym": VenueEntry(name="健身房", facility="centre", use="train", hours=["每天 06:00-22:00"], opens_to="residents"),
    "play": VenueEntry(name="棋牌室", facility="centre", use="play", hours=["每天 08:30-17:30"]),
    "hall": VenueEntry(
        use="banquet", seats=100, hours=["周一至周四 09:00-15:00"], approval=True, lent_by="elder-station",
        longest_minutes=360,
    ),
}  # fmt: skip


@pytest.fixture
def area() -> Neighbourhood:
    area = neighbourhood()
    with in_community(area.community):
        places = {
            code: place(PlaceKind.FACILITY, code, name, grid=area.grid)
            for code, name in (("centre", "党群服务中心"), ("hall", "家宴中心"))
        }
        parties = {"elder-station": area.village}
        changes = Changes()
        set_venues(venues=VENUES, parties=parties, places=places, changes=changes)
        assert len([each for each in changes.made if each.what == "场地"]) == 5
        again = Changes()
        set_venues(venues=VENUES, parties=parties, places=places, changes=again)
        assert again.made == []
    return area


def room(area: Neighbourhood, code: str) -> Venue:
    with in_community(area.community):
        return Venue.objects.select_related("place").get(place__code=code)


def address(area: Neighbourhood, code: str, more: str = "") -> str:
    return f"/c/qingyang/rooms/{room(area, code).id}/{more}"


def book(who: Someone, area: Neighbourhood, code: str, start: datetime, expect: int = 200, **given: str) -> Someone:
    who.open(address(area, code, f"book/?from={start:%Y-%m-%dT%H:%M}"))
    told = {"at": f"{start:%H:%M}", "minutes": "60", "purpose": "读书会", "people_count": "6", "accepts": "1"}
    return who.send("/book/", expect, **{**told, **given})


def test_anyone_books_a_room_with_the_code_sent_to_their_phone(
    area: Neighbourhood, capsys: pytest.CaptureFixture[str]
) -> None:
    with at(NOW):
        auntie = Someone().open("/c/qingyang/rooms/")
        auntie.reads("阅览室", "观影室", "健身房", "棋牌室", "家宴中心", "现在空着")
        auntie.open(address(area, "reading")).reads("周一至周五 08:30-21:00", RULES, "可订", "10:00–21:00")
        three = NOW + timedelta(hours=5)
        auntie.open(address(area, "reading", f"book/?from={three:%Y-%m-%dT%H:%M}")).reads("手机号")
        auntie.send("/sign-in/", phone="13800000001")
        auntie.send("/sign-in/code/", code=code_from(capsys)).reads("预订阅览室", RULES, "几点开始")
        given = {"at": "15:00", "minutes": "60", "purpose": "读书会", "people_count": "6"}
        auntie.send("/book/", 422, **given).reads("请先看过使用规则")
        auntie.send("/book/", accepts="1", shows_purpose="1").reads("订好了", "阅览室", "读书会", "6 人")
        # The week shows it taken, the door says what for; neither says by whom.
        auntie.open(address(area, "reading")).reads("15:00–16:00 读书会", "16:00–21:00 可订").reads_nothing_of(
            "13800000001"
        )
        with in_community(area.community):
            assert Slot.objects.count() == 12
        # Whoever comes second is told so and keeps what they typed.
        uncle = Someone(resident_in(Client(), area.community, area.account))
        book(uncle, area, "reading", three + timedelta(minutes=45), 409, purpose="下棋").reads("已经有人订了")
        assert "下棋" in uncle.html
    with at(three + timedelta(minutes=10)):
        door = Someone().open(address(area, "reading", "door/")).reads("使用中", "读书会", "15:00–16:00")
        assert 'hx-trigger="every 60s"' in door.html
        assert "<script>" not in door.html
    with at(NOW + timedelta(hours=1, minutes=2)):
        auntie.open("/c/qingyang/my-bookings/").send("/cancel/").reads("已取消", "没有要用的预订")
        Someone().open(address(area, "reading", "door/")).reads("现在空着", "可以用到 21:00", "没有预订")
        book(uncle, area, "reading", three + timedelta(minutes=45)).reads("订好了")


def test_a_room_keeps_its_hours_its_turns_and_its_people(area: Neighbourhood) -> None:
    with at(NOW):
        uncle = Someone(resident_in(Client(), area.community, area.account))
        day = NOW + timedelta(days=1)
        book(uncle, area, "reading", day, minutes="60")
        book(uncle, area, "reading", day + timedelta(days=1))
        book(uncle, area, "reading", day + timedelta(days=2), 422).reads("每户每周最多借 2 次")
        book(uncle, area, "reading", day + timedelta(days=7)).reads("订好了")
        book(uncle, area, "reading", day + timedelta(hours=10, minutes=30), 422, minutes="90").reads("不全在开放时间内")
        book(uncle, area, "reading", day + timedelta(days=3), 422, people_count="21").reads("最多坐 20 人")
        uncle.open(address(area, "reading", "book/?from=2026-05-17T10:00")).reads("这一天订不了")
        # Somebody of the same household has no turns left either; of the gym only those on file may have one.
        book(uncle, area, "gym", day, 422).reads("登记在册的居民")
        with in_community(area.community):
            person("张秀兰", account=area.account)
        book(uncle, area, "gym", day).reads("订好了")


def test_the_worker_books_for_an_elder_and_keeps_the_keys(area: Neighbourhood) -> None:
    with at(NOW):
        with in_community(area.community):
            elders = [person("林小满", account=resident("林小满")), person("林小满")]
        worker = staff(area.worker).open("/c/qingyang/room-desk/")
        given = {
            "venue": str(room(area, "cinema").id), "on": "2026-05-18", "at": "19:00", "minutes": "120",
            "name": "林小满", "purpose": "看老电影", "people_count": "8", "accepts": "1",
        }  # fmt: skip
        worker.open("/c/qingyang/room-desk/new/").send("/new/", 422, **given).reads("有几位同名的")
        worker.send("/new/", person=str(elders[0].id)).reads("订好了", "林小满", "看老电影", "8 人")
        with in_community(area.community):
            loan = Loan.objects.get()
            assert Notice.objects.get(account=elders[0].account).text == "观影室订好了：05-18 19:00–21:00。"
        worker.send(f"/{loan.id}/key/", key="out").reads("钥匙已交出", "林小满")
        worker.open("/c/qingyang/room-desk/new/").send(
            "/new/", **{**given, "name": "路过的人", "phone": "13800000002", "at": "18:00", "minutes": "60"}
        )
    with at(NOW + timedelta(hours=12)):
        worker.open("/c/qingyang/room-desk/").reads("该还了").send(f"/{loan.id}/key/", key="back").reads("钥匙都在")
        elder = Someone(resident_in(Client(), area.community, elders[0].account))
        elder.open("/c/qingyang/my-bookings/").reads("观影室", "用过了").reads_nothing_of("路过的人")


def test_the_banquet_hall_is_lent_in_its_idle_hours_if_its_keeper_agrees(area: Neighbourhood) -> None:
    with at(NOW):
        uncle = Someone(resident_in(Client(), area.community, area.account))
        uncle.open(address(area, "hall")).reads("空闲时段", "空闲时借给大家", "预订后要等社区同意")
        day = NOW + timedelta(days=1)
        book(uncle, area, "hall", day, minutes="240", purpose="寿宴", people_count="60").reads("待同意")
        book(uncle, area, "hall", day + timedelta(days=1), purpose="满月酒").reads("待同意")
        secretary = staff(area.secretary).open("/c/qingyang/room-desk/").reads("寿宴", "满月酒", "60 人")
        assert "2" in secretary.text
        loans = {}
        with in_community(area.community):
            loans = {loan.booking.purpose: loan for loan in Loan.objects.select_related("booking")}
            assert Notice.objects.filter(user=area.worker, kind="venue_asked").count() == 2
        secretary.send(f"/{loans['寿宴'].id}/decide/", decision="agree")
        secretary.open("/c/qingyang/room-desk/").send(f"/{loans['满月酒'].id}/decide/", reason="当天有消防演练")
        uncle.open("/c/qingyang/my-bookings/").reads("已订好", "未同意", "当天有消防演练")
        # The hall's keeper has it back for a day: the time is moved, and whoever booked hears of it.
        secretary.open(f"/c/qingyang/room-desk/{loans['寿宴'].id}/change/")
        secretary.send("/change/", on="2026-05-20", at="10:00", minutes="240").reads("已改好")
        with in_community(area.community):
            told = Notice.objects.filter(account=area.account).order_by("id").values_list("text", flat=True)
            assert list(told)[-1] == "家宴中心的预订改到05-20 10:00–14:00。"
    with at(NOW + timedelta(days=3)):
        figures = staff(area.worker).open("/c/qingyang/room-desk/figures/")
        # Open since New Year's Day, Mondays to Thursdays from nine to three; one banquet of four hours for sixty.
        days = sum((date(2026, 1, 1) + timedelta(days=n)).weekday() < 4 for n in range(141))
        figures.reads("家宴中心 宴席 1 60 4 小时", f"{4 / (6 * days) * 100:.1f}%")
