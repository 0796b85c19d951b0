"""The pages of gatherings, through HTTP: staff plan and keep lists, residents sign up, check in, see their hours."""

import re
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from icalendar import Calendar as Ical
from openpyxl import load_workbook

from linli.accounts.enums import Role
from linli.engines.gatherings.actions.enrolling import Attendee, enrol
from linli.engines.gatherings.actions.programmes import open_programme
from linli.engines.gatherings.models import Enrolment, Gathering, Programme
from linli.engines.gatherings.queries.feeds import feed_mac
from linli.engines.gatherings.ui.views_paper import here_mac
from linli.kernel.tenancy import in_community
from tests.conftest import fresh
from tests.counting import counted
from tests.factories import NOW, Neighbourhood, member, neighbourhood, person, resident, resident_in
from tests.gatherings.test_lists import SOON, planned
from tests.gatherings.the_clock import the_worker_knows_its_jobs  # noqa: F401
from tests.mission.people import Someone, at, code_from, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def area() -> Any:
    here = neighbourhood()
    with in_community(here.community):
        yield here


def as_resident(area: Neighbourhood, account: Any = None) -> Someone:
    return Someone(resident_in(Client(), area.community, account or area.account))


def chosen(someone: Someone, name: str) -> str:
    """What a select of the page shows as chosen."""
    select = re.search(rf'<select[^>]*name="{name}".*?</select>', someone.html, re.DOTALL)
    return re.findall(r'<option value="([^"]*)" selected', select[0] if select else "")[0]


def opening() -> set[tuple[timedelta, timedelta]]:
    """How long before each session its list opens and closes."""
    rows = Gathering.objects.order_by("id")
    return {
        (row.starts_at - row.opens_at, row.starts_at - row.closes_at) for row in rows if row.opens_at and row.closes_at
    }


def test_a_worker_plans_a_weekly_course_and_changes_all_later_ones(area: Neighbourhood) -> None:
    worker = staff(area.worker)
    with at(NOW):
        worker.open("/c/qingyang/programmes/new/")
        worker.send("/new/", name="智能手机课", key="phones", kind="class", min_age="60", expect=200)
        programme = Programme.objects.get(key="phones")
        assert programme.min_age == 60
        worker.open(f"/c/qingyang/gatherings/new/?programme={programme.id}")
        given = {
            "title": "智能手机课", "kind": "class", "on": "2026-05-19", "begins": "14:30", "ends": "16:00",
            "repeat": "weekly", "until": "2026-06-30", "days_off": "keep", "sign_up": "open", "capacity": "20",
            "is_public": "1",
        }  # fmt: skip
        worker.send("/new/", **(given | {"ends": "14:00"}), expect=422).reads("结束时间要在开始时间之后")
        given |= {"opens_at": "2026-05-18T11:00", "closes_at": "2026-05-18T11:00"}
        worker.send("/new/", **given, expect=422).reads("截止要在开始报名之后")
        worker.send("/new/", **(given | {"closes_at": "2026-05-19T12:00"})).reads("已排上 7 场")
        first = Gathering.objects.order_by("starts_at", "id")[0]
        worker.open(f"/c/qingyang/gatherings/{first.id}/edit/")
        assert 'value="14:30"' in worker.html
        worker.send("/edit/", begins="15:00", ends="16:30", all_later="1", capacity="25").reads("已改好")
        starts = {f"{row.starts_at.astimezone(NOW.tzinfo):%H:%M}" for row in Gathering.objects.order_by("id")}
        assert starts == {"15:00"}
        assert opening() == {(timedelta(days=1, hours=3, minutes=30), timedelta(hours=2, minutes=30))}  # as before
        Someone().open(f"/c/qingyang/on/{first.id}/").reads("05-18 11:30 开始报名")
        worker.open(f"/c/qingyang/gatherings/{first.id}/edit/")
        worker.send("/edit/", all_later="1", closes_at="2026-05-19T13:00").reads("已改好")
        assert opening() == {(timedelta(days=1, hours=3, minutes=30), timedelta(hours=2))}
        for query in ("", "?view=week", "?on=2026-06-01&kind=class", f"?programme={programme.id}&place=x&on=nonsense"):
            with counted(8 + 3):  # the session, the visitor and the standing besides
                worker.open(f"/c/qingyang/gatherings/{query}").reads("智能手机课", "15:00")
        worker.open(f"/c/qingyang/programmes/{programme.id}/").reads("60 岁及以上", "智能手机课")
        worker.open(f"/c/qingyang/programmes/{programme.id}/edit/").send("/edit/", name="手机课").reads("已保存")
        worker.open("/c/qingyang/programmes/").reads("手机课")
        worker.open(f"/c/qingyang/programmes/{programme.id}/").send("/copy/", year="2026").reads("照搬了 7 场")
        worker.send("/copy/", year="2026").reads("已经搬过")
        worker.open(f"/c/qingyang/gatherings/{first.id}/").send("/cancel/", reason="老师出差").reads(
            "已取消", "老师出差"
        )
        Someone().open(f"/c/qingyang/on/{first.id}/").reads("这一场取消了", "老师出差")


def test_a_programme_needs_no_code_and_its_sessions_take_over_what_it_says(area: Neighbourhood) -> None:
    worker = staff(area.worker)
    with at(NOW):
        for name in ("插花", "书法"):
            worker.open("/c/qingyang/programmes/new/").send("/new/", name=name, kind="class").reads(name)
        rows = list(Programme.objects.order_by("name"))
        assert len({row.key for row in rows}) == 2
        worker.open(f"/c/qingyang/gatherings/new/?programme={rows[0].id}")
    assert (chosen(worker, "kind"), chosen(worker, "programme")) == ("class", str(rows[0].id))
    assert re.search(r'name="is_public"[^>]* checked', worker.html)


def test_who_is_on_the_list_is_not_asked_again(area: Neighbourhood) -> None:
    """Whoever has the last seat reads neither that it is full nor a sign-up of their own: the family's unfolds."""
    course = planned(area, "包粽子", capacity=1)
    with at(NOW):
        somebody = as_resident(area)
        somebody.open(f"/c/qingyang/on/{course.id}/").reads_nothing_of("给家里人也报一个")
        somebody.send("/sign-up/").reads("已报名", "给家里人也报一个").reads_nothing_of("名额满了。", "sticky-bar")
        staff(area.worker).open(f"/c/qingyang/gatherings/{course.id}/").reads("居民自己报名 · 已公布给居民")


def test_where_children_are_looked_after_it_is_the_child_who_is_signed_up(area: Neighbourhood) -> None:
    """Not the parent who holds the phone, who is of this phone too; and a name without record is a child's."""
    account = resident("丁阿爸")
    person("丁阿爸", account=account, born_on=date(1985, 1, 1))
    person("阿毛", account=account, born_on=date(2018, 1, 1))
    care, talk = planned(area, "430课堂", kind="care"), planned(area, "讲座")
    parent = as_resident(area, account)
    with at(NOW):
        for gathering, first in ((care, "阿毛"), (talk, "丁阿爸")):
            parent.open(f"/c/qingyang/on/{gathering.id}/")
            assert re.findall(r'name="who"[^>]*checked>.*?</svg>([^<]+)<', parent.html, re.DOTALL) == [first]
        parent.open(f"/c/qingyang/on/{care.id}/").send("/sign-up/", who="other", name="小妹").reads("小妹")
    assert Enrolment.objects.get().role == "child"


def test_the_desk_keeps_a_list_from_sign_up_to_hours(area: Neighbourhood) -> None:
    worker, course = staff(area.worker), planned(area, capacity=2, asks_photo=True)
    page = f"/c/qingyang/gatherings/{course.id}/"
    with at(NOW):
        worker.open(page).send("/enrol/", name="王奶奶", phone="19912340001").reads("已报名，序号 1", "199****0001")
        worker.send("/enrol/", name="王奶奶", phone="19912340001", expect=422).reads("已经在名单上了")
        worker.open(page).send("/enrol/", name="李爷爷").reads("序号 2")
        worker.send("/enrol/", name="赵阿姨").reads("候补 3 号")
        raw = "姓名,电话\n孙老师,\n李爷爷,\n,19912340009\n".encode()
        upload = SimpleUploadedFile("名单.csv", raw)
        told = worker.client.post(page + "list/", {"file": upload}, follow=True).content.decode()
        assert "第 3 行 李爷爷 没有登记：已经在名单上了" in told
        assert "孙老师" in told
        assert "第 4 行  没有登记：请写上姓名" in told
        worker.open(page + "sheet/").reads("王奶奶", "签名")
        assert "赵阿姨" not in worker.html
        assert "<svg" in worker.open(page + "poster/").html
        sheet = load_workbook(BytesIO(worker.client.get(page + "list.xlsx").content)).active
        assert [row[1] for row in sheet.iter_rows(values_only=True)] == ["姓名", "王奶奶", "李爷爷", "赵阿姨", "孙老师"]
    first, second = (Enrolment.objects.get(number=n) for n in (1, 2))
    with at(SOON):
        worker.open(page).send("/number/", number="1").reads("1 号已签到")
        worker.send("/number/", number="77").reads("没有这个序号")
        mark = {"line": second.id, "presence": "excused"}
        worker.client.post(page + "presence/", mark)
    with at(SOON + timedelta(hours=1)):
        worker.client.post(page + "presence/", {"line": first.id, "presence": "left"})
    with at(SOON + timedelta(hours=3)):
        worker.open(page).send("/hold/", headcount="5").reads("时长已记入")
        assert fresh(first).minutes == 60
        worker.client.post(page + "credit/", {"line": first.id, "minutes": "120", "reason": "签退点早了"})
        worker.client.post(page + "result/", {"line": first.id, "score": "90", "prize": "雨伞一把"})
        with counted(13):
            worker.open(page).reads("签退点早了", "雨伞一把", "90 分", "请假")
    assert (fresh(first).minutes, fresh(course).stage) == (120, "held")


def test_somebody_without_account_signs_up_by_a_code(area: Neighbourhood, capsys: Any) -> None:
    course, neighbour = planned(area, "包粽子", capacity=1), Someone()
    with at(NOW):
        neighbour.open("/c/qingyang/on/").reads("包粽子", "剩 1 个名额")
        neighbour.open(f"/c/qingyang/on/{course.id}/").reads("用手机号报名")
        link = re.findall(r'href="(/c/qingyang/sign-in/[^"]+)"', neighbour.html)[0]
        neighbour.open(link).send("/sign-in/", phone="19912345678")
        neighbour.send("/code/", code=code_from(capsys))
        assert neighbour.here == f"/c/qingyang/on/{course.id}/?from=phone"
        neighbour.reads("手机号核对好了")
        neighbour.send("/sign-up/", name="路过的人").reads("报好了", "路过的人")
        second = as_resident(area)
        second.open(f"/c/qingyang/on/{course.id}/").reads("名额满了").send("/sign-up/").reads("候补")
        neighbour.open("/c/qingyang/mine/gatherings/").reads("包粽子", "已报名")
        neighbour.open(f"/c/qingyang/on/{course.id}/").send("/withdraw/").reads("名额让给了候补")
        second.open("/c/qingyang/notices/").reads("有名额了")
        feed = re.findall(r'href="([^"]+\.ics)"', second.open("/c/qingyang/mine/gatherings/").html)[0]
        events = Ical.from_ical(Client().get(feed).content).events
        assert [str(event["SUMMARY"]) for event in events] == ["包粽子"]
        assert "张秀兰" not in str(events)
        assert Client().get(feed[:-10] + "0123456789.ics"[-10:]).status_code == 404
    with at(SOON):
        here = f"/c/qingyang/on/{course.id}/here/{here_mac(course.id)}/"
        second.open(here).send(here).reads("签到好了")
        assert Client().get(f"/c/qingyang/on/{course.id}/here/wrong/").status_code == 404
    with at(SOON + timedelta(hours=5)):
        second.open(f"/c/qingyang/on/{course.id}/").send("/stars/", stars="4").reads("您给了 4 颗星")
        second.open("/c/qingyang/mine/gatherings/").reads("学习时长", "2 小时")


def test_the_poster_knows_a_number_with_its_phone_only(area: Neighbourhood) -> None:
    course = planned(area)
    enrol(gathering=course, who=Attendee(name="王奶奶", phone="19912340001"), by=area.actor(area.worker), now=NOW)
    here = f"/c/qingyang/on/{course.id}/here/{here_mac(course.id)}/"
    someone = Someone()
    with at(SOON):
        someone.open(here).send(here, number="1", phone="19912340002", expect=422).reads("对不上")
        someone.send(here, number="1", phone="19912340001").reads("签到好了，1 号")
    assert Enrolment.objects.get().presence == "present"


def test_what_is_on_for_whom(area: Neighbourhood) -> None:
    by = area.actor(area.worker)
    elders = open_programme(key="e", name="长者课", kind="class", by=by, now=NOW, min_age=60)
    children = open_programme(key="c", name="夏令营", kind="camp", by=by, now=NOW, min_age=6, max_age=12)
    planned(area, "银龄声乐", programme=elders)
    planned(area, "小小营", kind="camp", programme=children)
    planned(area, "下个月的事", starts_at=SOON + timedelta(days=20), ends_at=SOON + timedelta(days=20, hours=1))
    planned(area, "内部会议", is_public=False)
    planned(area, "支部会", kind="party_meeting")
    with at(NOW):
        somebody = as_resident(area)
        somebody.open("/c/qingyang/on/").reads("银龄声乐", "小小营", "下个月的事").reads_nothing_of(
            "内部会议", "支部会"
        )
        somebody.open("/c/qingyang/on/?for=week").reads("银龄声乐").reads_nothing_of("下个月的事")
        somebody.open("/c/qingyang/on/?for=child").reads("小小营").reads_nothing_of("银龄声乐")
        somebody.open("/c/qingyang/on/?for=elder").reads("银龄声乐").reads_nothing_of("小小营")
        with counted(8):
            somebody.open("/c/qingyang/on/").reads_nothing_of("认领园地的一块")
        with counted(10):
            somebody.open("/c/qingyang/on/?for=near").reads("银龄声乐")
    with at(SOON - timedelta(hours=1)):
        Someone().open("/c/qingyang/gatherings/board/").reads("银龄声乐").reads_nothing_of("内部会议")


def test_walls_of_the_calendar(area: Neighbourhood) -> None:
    """A party meeting and a hearing are seen by those they concern; a team leader keeps the lists of the own team."""
    branch = planned(area, "支部大会", kind="party_meeting", led_by=area.village)
    hearing = planned(area, "调解会", kind="hearing", led_by=area.department)
    lead = member("队长", Role.VOLUNTEER_LEAD, groups=(area.village,))
    open_to_all, own = planned(area, "义诊", led_by=area.desk), planned(area, "扫楼道", led_by=area.village)
    line = enrol(gathering=open_to_all, who=Attendee(name="病人甲"), by=area.actor(area.worker), now=NOW)
    with at(NOW):
        audience = {
            area.auditor: (404, 404), area.grid_worker: (404, 404), area.secretary: (200, 404), lead: (200, 404),
            area.handler: (404, 200),
        }  # fmt: skip
        for user, answers in audience.items():
            client = staff(user).client
            for row, answer in zip((branch, hearing), answers, strict=True):
                assert client.get(f"/c/qingyang/gatherings/{row.id}/").status_code == answer, (user, row)
        for row in (branch, hearing):
            assert Client().get(f"/c/qingyang/on/{row.id}/").status_code == 404
            assert "支部" not in Client().get("/c/qingyang/gatherings/board/").content.decode()
        staff(lead).open(f"/c/qingyang/gatherings/{own.id}/").reads("登记报名")
        staff(lead).open(f"/c/qingyang/gatherings/{open_to_all.id}/").reads_nothing_of("病人甲", "登记报名")
        page = f"/c/qingyang/gatherings/{open_to_all.id}/presence/"
        assert staff(lead).client.post(page, {"line": line.id, "presence": "absent"}).status_code == 404
    with at(NOW):
        feed = f"/c/qingyang/feeds/team/{area.village.id}/{feed_mac('team', area.village.id)}.ics"
        team = Client().get(feed).content.decode()
    assert "扫楼道" in team
    assert "支部大会" not in team
