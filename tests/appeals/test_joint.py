"""One list of three (三位一体): party branch, property company, owners' committee."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client

from linli.accounts.enums import Role
from linli.accounts.models import User
from linli.engines.matters.actions.answering import settle
from linli.engines.matters.actions.handing import dispatch
from linli.engines.matters.actions.raising import Who
from linli.engines.matters.enums import Source, Stage
from linli.engines.matters.models import Helper, Matter
from linli.engines.matters.queries.walls import matters_for
from linli.kernel.tenancy import in_community
from linli.practices.appeals.actions.joint_lists import put_on_list
from linli.practices.appeals.models import JointItem, JointList, JointMember
from linli.practices.appeals.queries.joint_lists import figures_of, forget
from linli.registry.enums import GroupKind
from linli.registry.models import Party
from tests.conftest import fresh
from tests.counting import counted
from tests.factories import NOW, Neighbourhood, group, member, neighbourhood, reported, signed_in


@dataclass
class Three:
    area: Neighbourhood
    joint: JointList
    branch: Party
    owners: Party
    owner: User
    comrade: User

    def path(self, rest: str = "") -> str:
        return f"/c/{self.area.community.code}/joint/{rest}"


@pytest.fixture
def three(db: None) -> Three:
    area = neighbourhood()
    forget()
    with in_community(area.community):
        branch = group(GroupKind.PARTY_BRANCH, "branch", "青杨党支部")
        owners = group(GroupKind.OWNERS_COMMITTEE, "owners", "青杨业委会")
        joint = JointList.new(key="three", name="三位一体")
        for position, party in enumerate((branch, area.property_company, owners)):
            JointMember.new(joint_list=joint, party=party, position=position)
        owner = member("何主任", Role.PROPERTY_STAFF, groups=(owners,))
        comrade = member("丁支书", Role.VOLUNTEER_LEAD, groups=(branch,))
    return Three(area, joint, branch, owners, owner, comrade)


def listed(three: Three, text: str = "车棚漏雨", *, dispatched: bool = True) -> Matter:
    area = three.area
    with in_community(area.community):
        matter = reported(area, text=text)
        if dispatched:
            dispatch(matter=matter, to=area.property_company, by=area.actor(area.worker), now=NOW)
        put_on_list(joint_list=three.joint, matter=matter, by=area.actor(area.worker), now=NOW)
        return matter


def test_all_three_see_the_same_list_and_whose_turn_it_is(client: Client, three: Three) -> None:
    matter = listed(three)
    for user in (three.owner, three.comrade, three.area.property_staff, three.area.secretary):
        page = signed_in(client, user).get(three.path()).content.decode()
        assert matter.title in page
        assert "轮到 安居物业" in page
        assert f'href="{three.path()}"' in page


def test_outsiders_neither_see_the_list_nor_its_entry(client: Client, three: Three) -> None:
    matter = listed(three)
    page = signed_in(client, three.area.handler).get(three.path()).content.decode()
    assert matter.title not in page
    assert f'href="{three.path()}"' not in page
    assert client.get(three.path(f"three/{matter.id}/")).status_code == 404
    assert client.post(three.path("three/add/"), {"number": matter.number}).status_code == 404


def test_a_matter_is_added_by_its_number_and_all_members_assist(client: Client, three: Three) -> None:
    with in_community(three.area.community):
        matter = reported(three.area)
        assert not matters_for(three.area.visitor(three.owner)).exists()
    signed_in(client, three.area.worker)
    assert client.post(three.path("three/add/"), {"number": matter.number}).status_code == 302
    again = client.post(three.path("three/add/"), {"number": matter.number})
    assert again.status_code == 409
    assert "已在清单上" in again.content.decode()
    assert client.post(three.path("three/add/"), {"number": "26-99999-9"}).status_code == 409
    with in_community(three.area.community):
        assert matters_for(three.area.visitor(three.owner)).get() == matter
        assert Helper.objects.filter(matter=matter).count() == 3


def test_the_turn_goes_round_with_a_reason_and_back_again(client: Client, three: Three) -> None:
    matter = listed(three)
    where = three.path(f"three/{matter.id}/pass/")
    signed_in(client, three.area.property_staff)
    fields = {"to": three.owners.id, "version": fresh_in(three, matter).version}
    assert client.post(where, {**fields, "reason": ""}).status_code == 422
    assert client.post(where, {**fields, "reason": "要动用维修资金，请业委会定"}).status_code == 302
    with in_community(three.area.community):
        assert fresh(matter).holder_id == three.owners.id
        assert fresh(matter).stage == Stage.HANDLING
        assert matters_for(three.area.visitor(three.area.property_staff)).filter(id=matter.id).exists()
    late = client.post(where, {**fields, "reason": "再转一次"})
    assert late.status_code == 409
    assert "再转一次" in late.content.decode()
    signed_in(client, three.owner)
    back = {
        "to": three.area.property_company.id,
        "version": fresh_in(three, matter).version,
        "reason": "同意动用，请施工",
    }
    assert client.post(where, back).status_code == 302
    with in_community(three.area.community):
        assert fresh(matter).holder_id == three.area.property_company.id


def fresh_in(three: Three, matter: Matter) -> Matter:
    with in_community(three.area.community):
        found: Matter = fresh(matter)
        return found


def test_nobody_takes_a_turn_that_is_not_theirs_nor_passes_it_outside(client: Client, three: Three) -> None:
    matter = listed(three)
    where = three.path(f"three/{matter.id}/pass/")
    version = fresh_in(three, matter).version
    signed_in(client, three.owner)
    assert client.post(where, {"to": three.owners.id, "version": version, "reason": "我们来"}).status_code == 409
    signed_in(client, three.area.property_staff)
    outside = {"to": three.area.department.id, "version": version, "reason": "给部门"}
    assert client.post(where, outside).status_code == 409
    assert fresh_in(three, matter).holder_id == three.area.property_company.id


def test_what_still_waits_at_the_desk_is_dispatched_to_a_member(client: Client, three: Three) -> None:
    matter = listed(three, dispatched=False)
    signed_in(client, three.area.worker)
    fields = {"to": three.branch.id, "version": fresh_in(three, matter).version, "reason": "先由支部碰头"}
    assert client.post(three.path(f"three/{matter.id}/pass/"), fields).status_code == 302
    assert fresh_in(three, matter).holder_id == three.branch.id
    assert fresh_in(three, matter).stage == Stage.DISPATCHED


def test_a_note_is_kept_and_an_empty_one_refused(client: Client, three: Three) -> None:
    matter = listed(three)
    signed_in(client, three.owner)
    where = three.path(f"three/{matter.id}/note/")
    assert client.post(where, {"note": "周三现场看过"}).status_code == 302
    assert client.post(where, {"note": " "}).status_code == 409
    with in_community(three.area.community):
        assert matter.entries.get().text == "周三现场看过"


def test_off_the_list_the_others_no_longer_see_it(client: Client, three: Three) -> None:
    matter = listed(three)
    where = three.path(f"three/{matter.id}/off/")
    assert signed_in(client, three.owner).post(where, {"off_reason": "不用我们"}).status_code == 403
    signed_in(client, three.area.worker)
    assert client.post(where, {"off_reason": ""}).status_code == 409
    assert client.post(where, {"off_reason": "物业一家能办"}).status_code == 302
    with in_community(three.area.community):
        assert not JointItem.objects.exists()
        assert not matters_for(three.area.visitor(three.owner)).exists()
        assert matters_for(three.area.visitor(three.area.property_staff)).exists()


def test_a_walled_matter_stays_hidden_from_who_is_not_named(client: Client, three: Three) -> None:
    with in_community(three.area.community):
        hidden = reported(three.area, category=three.area.harm, text="有人身危险")
    signed_in(client, three.area.worker)
    assert client.post(three.path("three/add/"), {"number": hidden.number}).status_code == 409


def test_the_figures_count_what_was_settled_on_the_spot(three: Three) -> None:
    listed(three)
    area = three.area
    with in_community(area.community):
        found = reported(area, text="楼道杂物", source=Source.ROUND, who=Who())
        put_on_list(joint_list=three.joint, matter=found, by=area.actor(area.worker), now=NOW)
        settle(matter=found, text="当场清走", by=area.actor(area.worker), now=NOW + timedelta(minutes=5))
        figures = figures_of(area.visitor(area.worker), three.joint)
        assert (figures.working, figures.answered, figures.closed, figures.settled) == (1, 0, 1, 1)
        assert figures.settled_share == 1.0


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_with_one_and_with_three(client: Client, three: Three, number: int) -> None:
    for n in range(number):
        matter = listed(three, text=f"第{n}件")
    signed_in(client, three.owner)
    client.get(three.path())
    with counted(8):
        client.get(three.path("?tab=open"))
    with counted(10):
        client.get(three.path(f"three/{matter.id}/"))
    signed_in(client, three.area.property_staff)
    fields = {
        "to": three.owners.id,
        "version": fresh_in(three, matter).version,
        "reason": "请定",
        "idempotency_key": "k",
    }
    with counted(18):
        client.post(three.path(f"three/{matter.id}/pass/"), fields)
