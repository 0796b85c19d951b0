"""HS2 党支部+物业+业委会 三位一体: party branch, property company and owners' committee work one list together.

Reported: 189 relocation disputes settled on the spot. The count comes from the list's own records.
"""

from datetime import timedelta

import pytest

from linli.accounts.enums import Role
from linli.accounts.models import User
from linli.engines.matters.actions.answering import evaluate, settle
from linli.engines.matters.enums import Rating, Stage
from linli.engines.matters.models import Category, Matter
from linli.kernel.tenancy import in_community
from linli.practices.appeals.actions.joint_lists import put_on_list
from linli.practices.appeals.models import JointList, JointMember
from linli.registry.enums import GroupKind
from tests.factories import NOW, Neighbourhood, category, group, member, neighbourhood, reported
from tests.mission.people import Someone, at, number_in, staff

pytestmark = pytest.mark.django_db
WORDS = "搬迁户说过渡费少算了两个月，和物业在门口吵起来"


@pytest.fixture
def area() -> Neighbourhood:
    """Houshan's three: each with one person; a list they share."""
    made = neighbourhood("houshan", "后山社区")
    with in_community(made.community):
        category("relocation", "搬迁矛盾", term_amount=3)
        branch = group(GroupKind.PARTY_BRANCH, "branch", "后山党支部")
        owners = group(GroupKind.OWNERS_COMMITTEE, "owners", "后山业委会")
        made.others |= {
            "branch": branch,
            "owners": owners,
            "comrade": member("支部老程", Role.PROPERTY_STAFF, groups=(branch,)),
            "owner": member("业委会阿梅", Role.PROPERTY_STAFF, groups=(owners,)),
        }
        three = JointList.new(key="three", name="三位一体清单")
        for position, party in enumerate((branch, made.property_company, owners)):
            JointMember.new(joint_list=three, party=party, position=position)
    return made


def dispute(clerk: Someone, area: Neighbourhood, words: str = WORDS) -> Matter:
    """Somebody comes to the counter with a quarrel; the desk writes it down and puts it on the list."""
    with in_community(area.community):
        kind = str(Category.objects.get(key="relocation").id)
    clerk.open("/c/houshan/desk/").send(
        "/desk/", source="counter", category=kind, text=words, place=str(area.building.id)
    )
    with in_community(area.community):
        matter = Matter.objects.get(number=number_in(clerk))
    clerk.open("/c/houshan/joint/?list=three").send("/add/", number=matter.number).reads("已列入清单")
    return matter


def three(area: Neighbourhood) -> dict[str, User]:
    return {"党": area.others["comrade"], "物业": area.property_staff, "业委会": area.others["owner"]}


def test_each_of_the_three_sees_the_list_and_whose_turn_it_is(area: Neighbourhood) -> None:
    clerk = staff(area.worker)
    with at(NOW):
        matter = dispute(clerk, area)
        for user in three(area).values():
            staff(user).open("/c/houshan/joint/").reads(matter.title[:10], "轮到 社区受理台")
        clerk.open(f"/c/houshan/joint/three/{matter.id}/")
        clerk.send("/pass/", to=str(area.property_company.id), reason="先请物业核对过渡费").reads("现在轮到安居物业")
    with at(NOW + timedelta(hours=1)):
        for user in three(area).values():
            staff(user).open("/c/houshan/joint/").reads("轮到 安居物业")
        company = staff(area.property_staff).open(f"/c/houshan/joint/three/{matter.id}/")
        company.send("/pass/", to=str(area.others["owners"].id), reason="账已核对，请业委会当面说明")
        company.reads("现在轮到后山业委会")
    with at(NOW + timedelta(hours=2)):
        comrade = staff(area.others["comrade"]).open(f"/c/houshan/joint/three/{matter.id}/")
        comrade.send("/note/", note="下午三点我也到场").reads("备注已记下")
        owner = staff(area.others["owner"])
        owner.open("/c/houshan/joint/?list=three").reads("轮到 后山业委会")
        owner.open(f"/c/houshan/matters/{matter.id}/").reads("下午三点我也到场")
        owner.open(f"/c/houshan/matters/{matter.id}/answer/").send("/answer/", text="当面算清，补发两个月。")
        staff(area.secretary).open("/c/houshan/joint/?list=three").reads("待评价 1")


def test_it_is_not_the_turn_of_who_passed_it_on(area: Neighbourhood) -> None:
    clerk = staff(area.worker)
    with at(NOW):
        matter = dispute(clerk, area)
        comrade = staff(area.others["comrade"]).open(f"/c/houshan/joint/three/{matter.id}/")
        assert "/pass/" not in comrade.html
        stranger = staff(area.villager)
        stranger.client.get(f"/c/houshan/joint/three/{matter.id}/")
        assert stranger.client.get(f"/c/houshan/joint/three/{matter.id}/").status_code == 404


def test_disputes_settled_on_the_spot_are_counted(area: Neighbourhood) -> None:
    """Three disputes; two settled where they broke out, one answered after a turn: the list says 2."""
    clerk = staff(area.worker)
    with at(NOW):
        matters = [dispute(clerk, area, f"第{n}户：{WORDS}") for n in range(1, 4)]
        for matter in matters[:2]:
            clerk.open(f"/c/houshan/matters/{matter.id}/settle/")
            clerk.send("/settle/", text="三方当场算清账，双方签字。").reads("已办结")
    with at(NOW + timedelta(hours=1)):
        page = staff(area.others["comrade"]).open("/c/houshan/joint/?list=three&tab=closed")
        page.reads("其中即办即结 2", "已办结 2", "正在办 1")


def test_what_a_caller_is_answered_at_once_counts_too(area: Neighbourhood) -> None:
    """Where a resident raised it they still say how it was: answered by the desk, never dispatched, it is on the spot."""
    with at(NOW):
        with in_community(area.community):
            matter = reported(area, text=WORDS)
            put_on_list(
                joint_list=JointList.objects.get(key="three"), matter=matter, by=area.actor(area.worker), now=NOW
            )
            settle(matter=matter, text="当场说清了", by=area.actor(area.worker), now=NOW)
            assert matter.stage == Stage.ANSWERED
            evaluate(matter=matter, rating=Rating.SATISFIED, reason="", by=area.reporter, now=NOW)
        page = staff(area.others["comrade"]).open("/c/houshan/joint/?list=three&tab=closed")
        page.reads("其中即办即结 1", "已办结 1")
