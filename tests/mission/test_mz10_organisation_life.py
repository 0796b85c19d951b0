"""MZ10 组织生活: first item, three meetings one lesson, organisation life, theme party day: planned, held, minuted."""

from datetime import timedelta

import pytest
from django.test import Client

from linli.accounts.models import Notice
from linli.engines.gatherings.models import Gathering
from linli.kernel.playbooks import Changes
from linli.kernel.tenancy import in_community
from linli.practices.partylife.actions.lists import set_requirements
from linli.practices.partylife.models import Requirement
from linli.site import playbooks
from tests.conftest import NOW
from tests.factories import Neighbourhood, neighbourhood, signed_in
from tests.mission.people import PLAYBOOKS, Someone, at, staff
from tests.partylife.samples import branch_of

pytestmark = pytest.mark.django_db
LIFE = "/c/qingyang/party-life/"


@pytest.fixture
def area() -> Neighbourhood:
    """With what Minzhucun's playbook asks of its branches, and two of them."""
    area = neighbourhood()
    with in_community(area.community):
        entries, changes = playbooks.read(PLAYBOOKS / "minzhucun.yaml").party_life, Changes()
        set_requirements(entries=entries, changes=changes, now=NOW - timedelta(days=137))
        assert len(changes.made) == Requirement.objects.count() == 6
        again = Changes()
        set_requirements(entries=entries, changes=again, now=NOW)
        assert again.made == []
        area.others["branches"] = [
            branch_of(area, "branch-1", "民主一村党支部", area.worker, area.secretary),
            branch_of(area, "branch-2", "民主二村党支部", area.grid_worker),
        ]
    return area


def plan(who: Someone, expect: int = 200, **given: str) -> Someone:
    told = {"title": "五月主题党日", "on": "2026-05-20", "at": "19:00", "minutes": "90"}
    return who.open(LIFE + "new/").send("/new/", expect, **{**told, **given})


def test_a_branch_plans_holds_and_minutes_its_life(area: Neighbourhood) -> None:
    branch = str(area.others["branches"][0].id)
    with at(NOW):
        secretary = staff(area.secretary).open(LIFE)
        # Nothing was held since New Year: four months of three monthly kinds, one quarter of two quarterly ones, twice.
        secretary.reads(
            "民主一村党支部", "民主二村党支部", "欠 14 次", "主题党日 每月 1 次", "4 月 没开", "5 月 该开了", "6 月"
        )
        worker = staff(area.worker).open(LIFE).reads("民主一村党支部").reads_nothing_of("民主二村党支部")
        plan(worker, 422, branch=branch, kinds="committee", title="五月支委会").reads("请写下第一议题学什么")
        plan(
            worker,
            branch=branch,
            kinds="committee",
            title="五月支委会",
            first_item="学习城市更新的讲话",
            points="议党日\n议低保",
        )
        worker.reads("学习城市更新的讲话", "议党日", "议低保")
        meeting = worker.here
        worker.open(LIFE).reads("5 月 已排", "五月支委会")
        with in_community(area.community):
            assert Notice.objects.filter(user=area.secretary, kind="party_meeting").count() == 1
            assert not Notice.objects.filter(user=area.grid_worker, kind="party_meeting").exists()
    with at(NOW + timedelta(days=3)):
        worker.open(LIFE).reads("缺记录")
        worker.open(meeting + "write/").send("/write/", text="会议开了一个半小时。")
        worker.send("/decide/", title="给三户低保家庭送米", party=str(area.property_company.id), due="2026-05-30")
        worker.send("/close/", headcount="7").reads("已定稿")
        # Held, but what was studied first is not written down: it does not count.
        worker.open(LIFE).reads("缺第一议题")
        worker.open(meeting).send("/reopen/").open(meeting + "write/")
        worker.send("/write/", **{"said-0": "学了讲话，三位党员发言。"}).send("/close/", headcount="7")
        worker.open(LIFE).reads("5 月 已开").reads_nothing_of("缺第一议题", "缺记录")
        secretary.open(LIFE).reads("5 月 已开", "欠 14 次")
        _task_tells_nothing(area)
    with at(NOW + timedelta(days=30)):
        staff(area.worker).open(LIFE).reads("欠 16 次")


def _task_tells_nothing(area: Neighbourhood) -> None:
    """The task goes its way without saying where it was decided to whom that is none of their business."""
    with in_community(area.community):
        task = Gathering.objects.get().minutes.decisions.get().matter_id
    company = staff(area.property_staff).open(f"/c/qingyang/matters/{task}/").reads("给三户低保家庭送米")
    company.reads_nothing_of("五月支委会", "会上议定")


def test_party_membership_is_seen_by_party_bodies_only(area: Neighbourhood) -> None:
    with at(NOW):
        worker = staff(area.worker)
        plan(worker, branch=str(area.others["branches"][0].id), kinds="theme_day")
        meeting = worker.here
        gathering = meeting.replace("minutes/", "")
        outsiders = (area.grid_worker, area.property_staff, area.mediator, area.auditor, area.handler, area.villager)
        for user in outsiders:
            client = signed_in(Client(), user)
            for path in (meeting, meeting + "print/", gathering, gathering + "sheet/"):
                assert client.get(path).status_code in (403, 404), (user, path)
            assert "五月主题党日" not in client.get("/c/qingyang/gatherings/?day=2026-05-20").content.decode()
        # Of another branch: their own, nothing of this one. Of none: nothing at all.
        other = (
            staff(area.grid_worker)
            .open(LIFE)
            .reads("民主二村党支部")
            .reads_nothing_of("民主一村党支部", "五月主题党日")
        )
        foreign = {"branch": str(area.others["branches"][0].id), "kinds": "theme_day", "title": "别的支部的会"}
        when = {"on": "2026-05-21", "at": "19:00", "minutes": "60"}
        assert other.client.post(LIFE + "new/", {**foreign, **when}).status_code == 404
        with in_community(area.community):
            area.others["branches"][1].memberships.update(until_on=NOW.date() - timedelta(days=1))
        assert signed_in(Client(), area.grid_worker).get(LIFE).status_code == 404
        assert signed_in(Client(), area.auditor).get(LIFE).status_code == 403
        assert "五月主题党日" not in Client().get("/c/qingyang/on/").content.decode()
