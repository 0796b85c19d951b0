"""JK1 和谐6+1+X: six villages, one residents' area, forces from outside: information shared, joint review meetings."""

from datetime import timedelta

import pytest

from linli.accounts.enums import Role
from linli.engines.gatherings.models import Gathering
from linli.engines.matters.enums import Source
from linli.engines.matters.models import Matter
from linli.kernel.models import Community
from linli.kernel.tenancy import in_community
from linli.practices.whistle.models import DutyReport, JointReview, Offer, Partner
from linli.registry.models import Group
from tests.factories import NOW, Neighbourhood, category, member, neighbourhood, reported
from tests.mission.people import at, community_like, staff

pytestmark = pytest.mark.django_db
C = "/c/jinkang"


@pytest.fixture
def jinkang() -> Community:
    return community_like("jinkang")


def test_six_villages_one_area_and_forces_from_outside(jinkang: Community) -> None:
    """As the playbook says; a unit's members report for duty: counted, never named."""
    with in_community(jinkang):
        clerk, villager = member("干事小金", Role.COMMUNITY_WORKER), Group.objects.get(code="village-1").party
        head = member("柳湾老周", Role.PROPERTY_STAFF, groups=(villager,))
        power = Partner.objects.get(party__name="供电服务站")
    with at(NOW):
        desk = staff(clerk).open(f"{C}/partners/").reads("结对村 6", "居民区 1", "柳湾村", "外部力量")
        desk.send(f"/partners/{power.id}/unit/", on="2026-05-18", members="12", posts="用电检查岗")
        desk.reads("12 人", "用电检查岗", "双报到人数 12")
        desk.reads_nothing_of('name="name"', 'name="phone"')
        village = staff(head).open(f"{C}/offers/")
        village.send("/offers/new/", kind="offer", title="农机借用", total="3", unit="台次").reads("农机借用", "柳湾村")
        desk.open(f"{C}/offers/").send("/offers/new/", kind="ask", title="中秋晚会音响", total="1", unit="套")
        with in_community(jinkang):
            lent, asked = Offer.objects.get(title="农机借用"), Offer.objects.get(title="中秋晚会音响")
            committee = Group.objects.get(code="committee").party
        desk.open(f"{C}/offers/").send(f"/{lent.id}/take/", party=str(committee.id), count="2").reads("已认领 2")
        desk.send(f"/{lent.id}/take/", party=str(committee.id), count="2", expect=409).reads("已经被认领完")
        village.open(f"{C}/offers/").send(f"/{asked.id}/take/", party=str(villager.id), count="1")
        with in_community(jinkang):
            promise = asked.takings.get()
        village.open(f"{C}/offers/").send(f"/{promise.id}/given/", result="音响已送到")
        desk.open(f"{C}/partners/").reads("已兑现 1")
    with in_community(jinkang):
        assert DutyReport.objects.get().member_count == 12


def test_a_joint_review_over_the_months_figures(jinkang: Community) -> None:
    area = neighbourhood("qingyang", "青杨社区")
    with in_community(area.community):
        noise = category("noise", "噪声扰民")
        for day in range(5):
            reported(area, category=noise, now=NOW - timedelta(days=20 - day))
        reported(area, category=area.harm, text="有人打孩子", now=NOW - timedelta(days=20))
    _held(area)


def _held(area: Neighbourhood) -> None:
    clerk = staff(area.worker)
    with at(NOW):
        clerk.open("/c/qingyang/reviews/").reads("超时未办")
        clerk.reads_nothing_of("人身安全", "有人打孩子")
        clerk.send("/reviews/new/", month="2026-05", starts_at="2026-05-19T14:00", where="议事厅").reads("噪声扰民")
        clerk.send("/topic/", title="八月暑托班的场地")
        with in_community(area.community):
            review = JointReview.objects.get()
            topic = review.topics.get(kind="rising")
        given = {"title": "夜间巡查两次", "party": str(area.property_company.id), "due": "2026-05-29T17:30"}
        clerk.send("/decide/", topic=str(topic.id), **given)
        staff(area.villager).open(f"/c/qingyang/reviews/{review.id}/").reads(
            "噪声扰民", "夜间巡查两次", "八月暑托班的场地"
        )
    with at(NOW + timedelta(days=1, hours=6)):
        clerk.open(f"/c/qingyang/reviews/{review.id}/").send("/held/", headcount="9").reads("到会 9 人")
        clerk.send("/said/", topic=str(topic.id), said="施工队十点后停工")
        with in_community(area.community):
            task = Matter.objects.get(source=Source.MEETING)
            assert (task.holder_id, task.title) == (area.property_company.id, "夜间巡查两次")
            assert Gathering.objects.get().headcount == 9
        company = staff(area.property_staff).open(f"/c/qingyang/matters/{task.id}/settle/")
        company.send("/settle/", text="每晚九点、十一点各一次")
        company.open(f"/c/qingyang/reviews/{review.id}/").reads("每晚九点", "施工队十点后停工")
        assert 'value="2026-06"' in clerk.open("/c/qingyang/reviews/").html  # the next one to prepare
        clerk.send("/reviews/new/", month="2026-05", starts_at="2026-05-20T14:00", expect=409)
