"""JK9 智慧平台闭环: residents report by phone; dispatched by type; discovered → dispatched → handled → evaluated.

(Online booking, the row's other half, comes with the venues.)
"""

from datetime import timedelta
from typing import Any

import pytest

from linli.accounts.enums import Role
from linli.accounts.models import User
from linli.engines.matters.models import Matter
from linli.kernel.models import Community, Event
from linli.kernel.tenancy import in_community
from linli.registry.models import Group, Place
from tests.factories import NOW, member
from tests.mission.people import Someone, at, code_from, community_like, number_in, staff

pytestmark = pytest.mark.django_db
PHONE = "19912345678"


@pytest.fixture
def jinkang() -> Community:
    return community_like("jinkang")


@pytest.fixture
def people(jinkang: Community) -> dict[str, User]:
    """A desk clerk and the property company's plumber of Jinkang."""
    with in_community(jinkang):
        parties = {group.code: group.party for group in Group.objects.select_related("party")}
        return {
            "clerk": member("朱受理", Role.COMMUNITY_WORKER, groups=(parties["desk"],)),
            "plumber": member("金师傅", Role.PROPERTY_STAFF, groups=(parties["property"],)),
        }


def report(resident: Someone, capsys: pytest.CaptureFixture[str], community: Community) -> str:
    """Three steps on a phone: what, where, how to be answered; the number that comes back."""
    with in_community(community):
        leak = resident.open("/c/jinkang/report/")
        category = str(_category("repair"))
        building = str(Place.objects.get(code="ha-3").id)
    leak.send("/report/", category=category, text="3号楼2单元楼道天花板漏水，滴到电表箱上")
    resident.send("/report/where/", place=building, room="2单元4楼")
    resident.send("/contact/code/", phone=PHONE, name="顾阿姨")
    resident.send("/report/contact/", phone=PHONE, name="顾阿姨", code=code_from(capsys))
    resident.reads("漏水", "3号楼").send("/report/check/")
    return number_in(resident)


def _category(key: str) -> Any:
    from linli.engines.matters.models import Category

    return Category.objects.get(key=key).id


def matter_of(community: Community, number: str) -> Matter:
    with in_community(community):
        return Matter.objects.select_related("holder").get(number=number)


def verbs(community: Community, matter: Matter) -> list[str]:
    with in_community(community):
        steps = Event.objects.filter(subject_id=matter.id, step__isnull=False).order_by("step")
        return list(steps.values_list("verb", flat=True))


def test_reported_dispatched_handled_answered_evaluated(
    jinkang: Community, people: dict[str, User], capsys: pytest.CaptureFixture[str]
) -> None:
    resident, clerk, plumber = Someone(), staff(people["clerk"]), staff(people["plumber"])
    with at(NOW):
        number = report(resident, capsys, jinkang)
        resident.reads("金康受理台")
        track = resident.open("/c/jinkang/mine/").html.split('href="/c/jinkang/t/')[1].split('"')[0]
    matter = matter_of(jinkang, number)
    here = f"/c/jinkang/matters/{matter.id}/"
    with at(NOW + timedelta(minutes=10)):
        clerk.open("/c/jinkang/matters/").reads("楼道天花板漏水")
        clerk.open(here + "dispatch/").reads("海纳物业金康服务处")
        clerk.send("/dispatch/", holder=str(matter_holder(jinkang, "property"))).reads("已派单")
    with at(NOW + timedelta(hours=1)):
        plumber.open("/c/jinkang/matters/").reads("楼道天花板漏水")
        plumber.open(here).reads_nothing_of("顾阿姨", PHONE)
        plumber.open(here + "accept/").send("/accept/")
        resident.open("/c/jinkang/t/" + track).reads("海纳物业金康服务处")
    with at(NOW + timedelta(hours=3)):
        plumber.open(here + "answer/").send("/answer/", text="楼上阳台地漏已换，天花板擦干，电表箱已查。")
        resident.open("/c/jinkang/t/" + track).reads("楼上阳台地漏已换", "您满意吗")
        resident.send("/evaluate/", rating="unsatisfied:unsolved", words="又滴了").reads("重新办")
    again = matter_of(jinkang, number)
    assert (again.stage, again.reopened_count, again.closed_at) == ("handling", 1, None)
    assert again.due_at
    assert again.due_at > NOW + timedelta(hours=3)
    with at(NOW + timedelta(days=1)):
        plumber.open(here).reads("又滴了")
        plumber.open(here + "answer/").send("/answer/", text="更换了整段支管，试水两小时不漏。")
        resident.open("/c/jinkang/t/" + track).send("/evaluate/", rating="satisfied").reads("谢谢您的评价")
    closed = matter_of(jinkang, number)
    assert (closed.stage, closed.rating, closed.answer) == ("closed", "satisfied", "更换了整段支管，试水两小时不漏。")
    assert verbs(jinkang, closed) == [
        "report", "dispatch", "accept", "answer", "reopen", "answer", "evaluate",
    ]  # fmt: skip


def matter_holder(community: Community, code: str) -> Any:
    with in_community(community):
        return Group.objects.get(code=code).party_id


def test_the_report_takes_at_most_twelve_taps(jinkang: Community, capsys: pytest.CaptureFixture[str]) -> None:
    """Taps of a neighbour who is known and reports something at home: home page → report → what → where → send."""
    resident = Someone()
    with at(NOW):
        report(resident, capsys, jinkang)
        with in_community(jinkang):
            category, building = str(_category("repair")), str(Place.objects.get(code="ha-3").id)
        taps = 1
        resident.open("/c/jinkang/report/")
        taps += 3  # the tile, the words, next
        resident.send("/report/", category=category, text="又漏了")
        taps += 3  # the list of buildings, the building, next
        resident.send("/report/where/", place=building)
        taps += 1
        resident.send("/report/check/")
        assert number_in(resident)
    assert taps <= 12


def test_dispatch_proposes_by_type(jinkang: Community, people: dict[str, User]) -> None:
    """Each kind goes where responsibilities say: the leak to the property company, the dog to the city's patrol."""
    from linli.engines.matters.models import Category
    from linli.engines.matters.queries.routing import proposals

    with in_community(jinkang):
        place = Place.objects.select_related("grid").get(code="ha-3")
        first = {
            each.key: proposals(category=each, place=place, grid=place.grid, on=NOW.date())[0].name
            for each in Category.objects.filter(key__in=("repair", "dogs", "rubbish", "greening")).order_by("key")
        }
    assert first["repair"] == "海纳物业金康服务处"
    assert first["dogs"] == "城管中队"
    assert first["rubbish"] == "卫城保洁班"
    assert first["greening"].endswith("村")
