"""JK4 急难愁盼: dogs, leaks, falling façades, sewage: reported, fixed, answered."""

from datetime import timedelta

import pytest

from linli.accounts.enums import Role
from linli.accounts.models import Notice, User
from linli.engines.matters.models import Category, Matter
from linli.insight.enums import Span
from linli.insight.queries.figures import names, overview
from linli.kernel.models import Community
from linli.kernel.tenancy import in_community
from linli.registry.models import Group, Place
from tests.factories import NOW, member
from tests.mission.people import Someone, at, community_like, number_in, staff

pytestmark = pytest.mark.django_db
#: category → what a neighbour on the telephone says, who mends it, how
TROUBLES = {
    "dogs": ("一条没牵绳的大狗在南门追孩子", "chengguan", "找到犬主，当面告知牵绳规定。"),
    "repair": ("三楼卫生间顶上漏水", "property", "楼上防水重做，已试水。"),
    "facade": ("5号楼东面外墙有砖往下掉", "property", "松动面砖已敲除，地面围挡已设。"),
    "sewage": ("窨井冒污水，臭得开不了窗", "property", "窨井已疏通冲洗。"),
}


@pytest.fixture
def jinkang() -> Community:
    return community_like("jinkang")


@pytest.fixture
def people(jinkang: Community) -> dict[str, User]:
    with in_community(jinkang):
        parties = {group.code: group.party for group in Group.objects.select_related("party")}
        return {
            "clerk": member("朱受理", Role.COMMUNITY_WORKER, groups=(parties["desk"],)),
            "property": member("金师傅", Role.PROPERTY_STAFF, groups=(parties["property"],)),
            "chengguan": member("城管老秦", Role.DEPARTMENT_HANDLER, groups=(parties["chengguan"],)),
            "secretary": member("陆书记", Role.SECRETARY, groups=(parties["party-branch"], parties["desk"])),
        }


def called_in(clerk: Someone, community: Community, key: str, words: str, *, urgent: bool = True) -> tuple[Matter, str]:
    """A neighbour telephones; the desk writes it down. The matter, and the link the neighbour is sent."""
    with in_community(community):
        category, place = str(Category.objects.get(key=key).id), str(Place.objects.get(code="ha-5").id)
    clerk.open("/c/jinkang/desk/")
    given = {"urgent": "1"} if urgent else {}
    clerk.send("/desk/", category=category, text=words, place=place, phone="19912340005", name="顾阿姨", **given)
    link = "/c/jinkang/t/" + clerk.html.split("/c/jinkang/t/")[1].split('"')[0].split("<")[0].strip()
    with in_community(community):
        return Matter.objects.get(number=number_in(clerk)), link


@pytest.mark.parametrize("key", sorted(TROUBLES))
def test_reported_fixed_answered(jinkang: Community, people: dict[str, User], key: str) -> None:
    words, who, done = TROUBLES[key]
    clerk, handler, neighbour = staff(people["clerk"]), staff(people[who]), Someone()
    with at(NOW):
        matter, link = called_in(clerk, jinkang, key, words)
        with in_community(jinkang):
            holder = str(Group.objects.get(code=who).party_id)
        clerk.open(f"/c/jinkang/matters/{matter.id}/dispatch/").send("/dispatch/", holder=holder)
        neighbour.open(link).reads(words[:8])
    with at(NOW + timedelta(minutes=25)):
        handler.open("/c/jinkang/matters/").reads(words[:6])
        handler.open(f"/c/jinkang/matters/{matter.id}/accept/").send("/accept/")
        handler.open(f"/c/jinkang/matters/{matter.id}/answer/").send("/answer/", text=done)
        neighbour.open(link).reads(done).send("/evaluate/", rating="satisfied")
    with in_community(jinkang):
        after = Matter.objects.get(id=matter.id)
        assert (after.stage, after.rating, after.in_time, after.answer_minutes) == ("closed", "satisfied", True, 25)


def test_what_is_urgent_and_left_alone_reaches_the_superior(jinkang: Community, people: dict[str, User]) -> None:
    """A falling façade has an hour: reminded before, told to the secretary after, still answered in the end."""
    clerk, secretary = staff(people["clerk"]), staff(people["secretary"])
    with at(NOW):
        matter, link = called_in(clerk, jinkang, "facade", "外墙砖往下掉")
        with in_community(jinkang):
            holder = str(Group.objects.get(code="property").party_id)
        clerk.open(f"/c/jinkang/matters/{matter.id}/dispatch/").send("/dispatch/", holder=holder)
        secretary.open("/c/jinkang/notices/").reads_nothing_of("已超时")
    with at(NOW + timedelta(minutes=50)):
        staff(people["property"]).open("/c/jinkang/notices/").reads("快到时限")
    with at(NOW + timedelta(minutes=61)):
        secretary.open("/c/jinkang/notices/").reads("已超时", matter.number)
        handler = staff(people["property"])
        handler.open(f"/c/jinkang/matters/{matter.id}/answer/").send("/answer/", text="已排险。")
        Someone().open(link).reads("已排险。")
    with in_community(jinkang):
        after = Matter.objects.get(id=matter.id)
        assert after.in_time is False
        assert Notice.objects.filter(kind="matter_escalated", user=people["secretary"]).count() == 1


def test_the_public_figures_are_those_of_the_records(jinkang: Community, people: dict[str, User]) -> None:
    """Six leaks, answered after 10, 20 … 60 minutes: the page computes the median, and all were in time."""
    clerk, handler = staff(people["clerk"]), staff(people["property"])
    matters = []
    for n in range(1, 7):
        with at(NOW):
            matter, link = called_in(clerk, jinkang, "repair", f"第{n}处漏水", urgent=False)
            matters.append((matter, link))
            with in_community(jinkang):
                holder = str(Group.objects.get(code="property").party_id)
            clerk.open(f"/c/jinkang/matters/{matter.id}/dispatch/").send("/dispatch/", holder=holder)
    for n, (matter, link) in enumerate(matters, 1):
        with at(NOW + timedelta(minutes=10 * n)):
            handler.open(f"/c/jinkang/matters/{matter.id}/answer/").send("/answer/", text="已修好。")
            Someone().open(link).send("/evaluate/", rating="unsatisfied:slow" if n == 6 else "satisfied")
    with at(NOW + timedelta(hours=2)):
        page = Someone().open("/c/jinkang/public/")
    page.reads_nothing_of("顾阿姨", "19912340005", "金师傅")
    with in_community(jinkang):
        figures = overview(Span.MONTH, NOW + timedelta(hours=2), names()).whole
    assert (figures.raised, figures.reopened) == (6, 1)
    assert (figures.answered, figures.in_time, figures.median_minutes) == (5, 5, 30)
    assert (figures.rated, figures.satisfied) == (6, 5)
