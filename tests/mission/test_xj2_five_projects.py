"""XJ2 双五工程: call → proposals → appraisal → ballot → five projects → completion review by the people who voted.

The ballot itself is counted by its engine (`tests/ballots`); here its winners are handed over as it hands them.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from linli.engines.matters.actions.answering import settle
from linli.kernel.tenancy import in_community
from linli.practices.council.actions import projects, rounds
from linli.practices.council.actions.moving import CouncilRefused
from linli.practices.council.enums import Stage
from linli.practices.council.models import CompletionReview, Milestone, Project, Proposal, Reviewer, Round
from tests.council.living import Life
from tests.factories import NOW, Neighbourhood, neighbourhood, resident, resident_in
from tests.mission.people import Someone, at, staff

pytestmark = pytest.mark.django_db
HERE = "/c/xinjie"


@pytest.fixture
def area() -> Neighbourhood:
    return neighbourhood("xinjie", "新街社区")


def chosen(area: Neighbourhood) -> tuple[Round, list[Any]]:
    """Seven on the ballot, five win; twelve voted."""
    life = Life(area)
    year = Round.objects.select_related("community").get()
    papers = rounds.ballot_papers(year)
    voters = [resident(f"选民{n}") for n in range(12)]
    winners = [
        rounds.Chosen(each, f"得票第{rank}", area.property_company, 1_000_000, NOW.date() + timedelta(days=200))
        for rank, each in enumerate(papers[:5], 1)
    ]
    rounds.choose(
        round=year, chosen=winners, others="今年得票没有进入前五，明年可以再提",
        voters=[(None, voter.id) for voter in voters], by=life.boss, now=NOW,
    )  # fmt: skip
    return year, voters


def built(area: Neighbourhood) -> None:
    life = Life(area)
    for project in Project.objects.select_related("community", "proposal__community").order_by("rank"):
        step = projects.add_milestone(
            project=project, title="施工", to=area.property_company, due=NOW + timedelta(days=30), by=life.desk, now=NOW
        )
        settle(matter=step.matter, text="做好了", by=area.actor(area.property_staff), now=NOW)
        projects.complete(project=project, report="建成了", by=life.desk, now=NOW)


def test_a_year_from_the_call_to_the_review(area: Neighbourhood) -> None:
    worker = staff(area.worker)
    with at(NOW):
        worker.open(f"{HERE}/council/rounds/")
        closes = (NOW + timedelta(days=20)).date().isoformat()
        worker.send("/rounds/", name="2026年双五工程", closes_on=closes).reads("征集已经设好")
        with in_community(area.community):
            account = resident("何姐")
        someone = Someone(resident_in(Client(), area.community, account)).open(f"{HERE}/decide/propose/")
        someone.send("/propose/", title="修健身步道", text="小区一圈走道坑洼，想铺平").reads("已经发布")
        year = f"{HERE}/council/rounds/2026/"
        with in_community(area.community):
            assert Proposal.objects.get().round is not None
            others = [Life(area).at(Stage.RESOLUTION, title=f"第{n}件实事", text=f"第{n}件") for n in range(7)]
        for each in others:
            worker.open(year).send("/enter/", proposal=str(each.id)).reads("已列入这一轮")
        worker.open(year).send("/advance/").reads("已进入审议").send("/advance/").reads("已进入投票")
        with in_community(area.community):
            found, voters = chosen(area)
            assert Proposal.objects.filter(stage=Stage.REFUSED).exclude(reason="").count() == 3
        someone.open(f"{HERE}/notices/").reads("这次没有采纳")
        worker.open(year).send("/advance/", expect=409, review_until=closes).reads("还有项目没有完工")
        with in_community(area.community):
            built(area)
        worker.open(year).send("/advance/", review_until=closes).reads("已进入竣工评议")
        worker.send("/advance/", expect=409).reads("在那以前不能结束")
        reviewed(area, voters)
        someone.open(f"{HERE}/decide/rounds/2026/review/").reads("您这一年没有投票记录", "请到社区窗口")
        assert someone.client.post(f"{HERE}/decide/rounds/2026/review/").status_code == 409
        worker.open(year).reads("投过票的 12 人，评了 12 人，其中代录 0 人")
        page = Someone().open(f"{HERE}/decide/rounds/2026/").reads("竣工评议满意率 91.7%", "60 人次评议", "75.0%")
        page.reads_nothing_of("选民1", "灯太暗")
        worker.open(year).send("/advance/").reads("已进入已结束")
    with in_community(area.community):
        assert found.seats == Project.objects.count() == 5
        columns = {field.name for field in CompletionReview._meta.concrete_fields}
        assert not columns & {"account", "person", "reviewer"}


def reviewed(area: Neighbourhood, voters: list[Any]) -> None:
    """Twelve rate five items each; of the first project three are not satisfied, of the last two."""
    with in_community(area.community):
        items = list(Project.objects.order_by("rank").values_list("id", flat=True))
    for n, account in enumerate(voters):
        voter = Someone(resident_in(Client(), area.community, account)).open(f"{HERE}/decide/rounds/2026/")
        voter.open(f"{HERE}/decide/rounds/2026/review/")
        given = {f"rating-{id}": "satisfied" if n % 2 else "basically" for id in items}
        given |= {f"rating-{items[0]}": "unsatisfied"} if n < 3 else {}
        given |= {f"rating-{items[4]}": "unsatisfied", f"words-{items[4]}": "灯太暗"} if n >= 10 else {}
        if n < 3:
            voter.send("/review/", expect=409, **given).reads("不满意的，请写一句哪里不满意")
            voter.open(f"{HERE}/decide/rounds/2026/review/")
            given[f"words-{items[0]}"] = "灯太暗"
        voter.send("/review/", **given).reads("评议已收到")


def test_only_the_ballots_own_are_chosen(area: Neighbourhood) -> None:
    with in_community(area.community):
        life = Life(area)
        year = life.round()
        stray = life.at(Stage.RESOLUTION)
        Round.objects.update(stage="ballot")
        year.stage = "ballot"
        winner = rounds.Chosen(stray, "得票第一", area.property_company, 1, NOW.date() + timedelta(days=9))
        with pytest.raises(CouncilRefused, match="不在这一轮的选票上"):
            rounds.choose(round=year, chosen=[winner], others="没有进入", voters=[], by=life.boss, now=NOW)
        assert not Reviewer.objects.exists()
        assert not Milestone.objects.exists()
