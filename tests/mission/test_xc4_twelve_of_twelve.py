"""XC4 清单式志愿: a public list of problems, each taken by someone, ticked off; 12 of 12 done."""

import re

import pytest
from django.test import Client

from linli.accounts.enums import Role
from linli.engines.matters.models import Matter
from linli.kernel.tenancy import in_community
from linli.practices.problemlists import simulate
from linli.practices.problemlists.models import Problem
from linli.registry.enums import GroupKind
from tests.conftest import NOW
from tests.factories import Neighbourhood, group, member, neighbourhood, reported
from tests.mission.people import Someone, at, staff
from tests.problemlists.samples import picture

PROBLEMS = [title for title, _kind in simulate.PROBLEMS]

pytestmark = pytest.mark.django_db


@pytest.fixture
def area() -> Neighbourhood:
    area = neighbourhood()
    with in_community(area.community):
        area.others["patrol"] = group(GroupKind.VOLUNTEERS, "patrol", "新长征志愿队")
        area.others["lead"] = member("刘队长", Role.VOLUNTEER_LEAD, groups=(area.others["patrol"],))
        area.others["matter"] = reported(area, text=PROBLEMS[0])
    return area


def listed(area: Neighbourhood) -> tuple[Someone, str]:
    """The first from a matter, the others by hand; the worker at the list, and its address."""
    patrol, matter = area.others["patrol"], area.others["matter"]
    with at(NOW):
        worker = staff(area.worker).open(f"/c/qingyang/matters/{matter.id}/").reads("列入问题清单")
        worker.open(f"/c/qingyang/problem-desk/?matter={matter.number}").send("/problem-desk/", title="十二件事").reads(
            "未公开"
        )
        here = worker.here
        worker.open(f"{here}?matter={matter.number}")
        assert PROBLEMS[0] in worker.html, "the matter's words without persons are proposed"
        worker.send("/add/", title=PROBLEMS[0], due_on="2026-06-01").reads("已列入清单", "待认领")
        worker.send("/add/", 422, title="张阿姨家的灯不亮", due_on="2026-06-01").reads("清单是公开的", "一位居民")
        for number, title in enumerate(PROBLEMS[1:]):
            party = patrol if number % 2 else area.village
            worker.open(here).send("/add/", title=title, due_on="2026-06-01", party=str(party.id))
    return worker, here


def test_twelve_problems_are_listed_taken_and_ticked_off(area: Neighbourhood) -> None:
    patrol = area.others["patrol"]
    worker, here = listed(area)
    with at(NOW):
        # Nobody outside reads it before it is published.
        public = here.replace("problem-desk", "problems")
        assert Client().get(public).status_code == 404
        worker.send("/publish/").reads("已公开")
        uncle = Someone().open("/c/qingyang/problems/").reads("十二件事", "0/12").open(public)
        uncle.reads(PROBLEMS[0], "待认领", "新长征志愿队", "杨家村", "期限 2026-06-01")

        # The team's leader takes the one that nobody had, and ticks off what the team holds.
        lead = staff(area.others["lead"]).open("/c/qingyang/problem-desk/").open(here)
        first = re.search(r"/problem-desk/[0-9a-f-]+/([0-9a-f-]+)/take/", lead.html)
        assert first
        lead.send(f"{first[1]}/take/", party=str(patrol.id)).reads("已认领")
        lead.send(f"{first[1]}/done/", 422, text="换了灯泡").reads("销号要有一张照片")
        lead.send(f"{first[1]}/done/", text="换了灯泡", photo=picture(), shows_photo="1").reads("已销号", "1/12")
        with in_community(area.community):
            rows = list(Problem.objects.select_related("matter").order_by("position"))
            neighbour = area.party(area.grid_worker)
            theirs = next(row for row in rows if row.matter.holder_id == area.village.id)
        refused = lead.client.post(f"{here}{theirs.id}/done/", {"text": "好了", "photo": picture()})
        assert refused.status_code == 422
        # A neighbour does one too, whose name nobody outside reads.
        worker.open(here).send(f"{rows[1].id}/take/", party=str(neighbour.id))
        Someone().open(public).reads("一位邻居或工作人员").reads_nothing_of("李网格")
        for row in rows[1:]:
            worker.open(here).send(f"{row.id}/done/", text="办好了", photo=picture(), shows_photo="1")
        worker.open(here).reads("12/12", "全部办结")
        shown(area, public)


def shown(area: Neighbourhood, public: str) -> None:
    """What anybody sees of it, and on paper; and that every one of them is an answered task."""
    page = Someone().open(public).reads("12/12", "全部办结").reads_nothing_of("李网格")
    photo = re.search(r'src="(/c/qingyang/problems/[^"]+/thumb/)"', page.html)
    assert photo
    assert Client().get(photo[1])["Content-Type"] == "image/jpeg"
    paper = page.open(f"{public}print/").reads("12/12 全部办结", "打印于")
    assert paper.text.count("✓") == 12
    with in_community(area.community):
        tasks = Matter.objects.filter(kind="task")
        assert (tasks.count(), tasks.filter(closed_at=None).count()) == (12, 0)
        assert tasks.filter(answer="").count() == 0
        # What was raised by a resident can now be answered: its part is done.
        assert Matter.objects.get(id=area.others["matter"].id).open_part_count == 0
