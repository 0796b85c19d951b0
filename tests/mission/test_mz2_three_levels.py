"""MZ2 三级联动: secretary leads, branch secretary runs, cadres take part: tasks cascade and report back."""

from datetime import timedelta

import pytest
from django.test import Client

from linli.engines.matters.models import Matter
from linli.kernel.tenancy import in_community
from linli.practices.partylife.models import Step
from tests.conftest import NOW
from tests.factories import Neighbourhood, neighbourhood, signed_in
from tests.mission.people import Someone, at, staff
from tests.partylife.samples import branch_of

pytestmark = pytest.mark.django_db
PAGE = "/c/qingyang/cascades/"


@pytest.fixture
def area() -> Neighbourhood:
    area = neighbourhood()
    with in_community(area.community):
        area.others["branches"] = [
            branch_of(area, "branch-1", "民主一村党支部", area.worker, title="支部书记"),
            branch_of(area, "branch-2", "民主二村党支部", area.handler, title="支部书记"),
        ]
    return area


def step(area: Neighbourhood, level: str, holder: str) -> Step:
    with in_community(area.community):
        return Step.objects.select_related("matter").get(level=level, matter__holder__name=holder)


def report(who: Someone, one: Step, words: str) -> None:
    who.open(f"/c/qingyang/matters/{one.matter_id}/settle/").send("/settle/", text=words)


def test_a_task_goes_down_three_levels_and_comes_back_up(area: Neighbourhood) -> None:
    branches = [str(branch.id) for branch in area.others["branches"]]
    with at(NOW):
        secretary = staff(area.secretary).open(PAGE).reads("没有交办的任务")
        secretary.send("/new/", 422, title="老旧管网入户摸底", due="2026-06-05", branches="nobody").reads("请检查")
        secretary.open(PAGE)
        form = {"title": "老旧管网入户摸底", "text": "逐户问清漏不漏", "due": "2026-06-05", "branches": branches}
        secretary.send("/new/", **form)  # type: ignore[arg-type]
        secretary.reads("书记抓总", "支部推动", "民主一村党支部", "民主二村党支部", "下一级报告了 0 / 2")
        # The branch has its part; it gives parts of that to cadres, none of them due after its own.
        branch = (
            staff(area.worker).open(PAGE).reads("老旧管网入户摸底", "民主一村党支部").reads_nothing_of("民主二村党支部")
        )
        mine = step(area, "branch", "民主一村党支部")
        with in_community(area.community):
            cadres = [str(area.party(user).id) for user in (area.grid_worker, area.mediator)]
        down = f"{mine.id}/down/"
        branch.reads("李网格", "马调解").reads_nothing_of(area.property_staff.name, area.handler.name)
        branch.send(down, 422, title="一号楼到五号楼", to=cadres[0], due="2026-06-06").reads("不能晚于支部自己的时限")
        branch.open(PAGE).send(down, title="一号楼到五号楼", to=cadres[0], due="2026-06-01")
        branch.send(down, title="六号楼到九号楼", to=cadres[1], due="2026-06-01").reads(
            "干部落实", "下一级报告了 0 / 2"
        )
        # Each level sees the level below, and no other.
        cadre = (
            staff(area.grid_worker).open(PAGE).reads("一号楼到五号楼").reads_nothing_of("六号楼到九号楼", "书记抓总")
        )
        cadre.reads_nothing_of("组织生活")  # of no branch: that page is none of theirs
        secretary.open(PAGE).reads("组织生活", "一号楼到五号楼", "六号楼到九号楼", "李网格", "马调解")
        assert signed_in(Client(), area.property_staff).get(PAGE).status_code == 403
        assert (
            cadre.client.post(PAGE + down, {"title": "乱分", "to": cadres[0], "due": "2026-06-01"}).status_code == 404
        )
    _reported_back_up(area, secretary, branch, cadre, mine)


def _reported_back_up(area: Neighbourhood, secretary: Someone, branch: Someone, cadre: Someone, mine: Step) -> None:
    with at(NOW + timedelta(days=2)):
        # What was done is reported up; nobody reports before those below have.
        assert branch.client.get(f"/c/qingyang/matters/{mine.matter_id}/settle/").status_code == 409
        report(cadre, step(area, "cadre", "李网格"), "五栋楼问完，漏 3 户")
        branch.open(PAGE).reads("五栋楼问完，漏 3 户", "下一级报告了 1 / 2")
        report(staff(area.mediator), step(area, "cadre", "马调解"), "四栋楼问完，漏 1 户")
        report(branch, mine, "民主一村摸完，漏 4 户")
        secretary.open(PAGE).reads("民主一村摸完，漏 4 户", "下一级报告了 1 / 2")
    with at(NOW + timedelta(days=20)):
        # Two branches and two cadres: three reported, one late.
        secretary = staff(area.secretary).open(PAGE).reads("书记交办 1", "分解 4", "已报告 3", "超时 1")
        report(staff(area.handler), step(area, "branch", "民主二村党支部"), "民主二村摸完，不漏")
        report(secretary, step(area, "secretary", "周书记"), "全社区漏 4 户，列入更新")
        with in_community(area.community):
            assert not Matter.objects.filter(closed_at=None).exists()
