"""XJ2: party members, locals and newcomers vote on the year's projects; those who voted review them; the yearly survey.

Each electorate votes directly here, newcomers by their elected representatives, as the playbook may say.
"""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from linli.engines.ballots.actions.voting import cast
from linli.engines.ballots.enums import Way
from linli.engines.ballots.models import Ballot, RollEntry
from linli.engines.matters.actions.answering import settle
from linli.engines.matters.models import Matter
from linli.kernel.actors import Actor
from linli.kernel.communities import forget
from linli.kernel.models import Community
from linli.kernel.tenancy import in_community
from linli.practices.council.actions import rounds
from linli.practices.council.enums import Stage
from linli.practices.council.models import Project, Proposal, Reviewer, Round, SurveyAnswer
from linli.practices.council.queries.surveys import survey_figures, survey_of
from linli.registry.enums import GroupKind
from linli.registry.models import Membership
from tests.ballots.made import Voters, people
from tests.council.living import Life
from tests.factories import NOW, SINCE, Neighbourhood, group, neighbourhood, resident, resident_in
from tests.mission.people import Someone, at, staff

pytestmark = pytest.mark.django_db
HERE, YEAR = "/c/xinjie", "/c/xinjie/council/rounds/2026/"
OPENS, COUNTED = NOW + timedelta(days=8), NOW + timedelta(days=15, hours=1)
WHEN = "%Y-%m-%dT%H:%M"
ELECTORATES = [
    {"name": "党员", "rule": "party"}, {"name": "本地居民", "rule": "locals", "reason": "新居民由推选的代表投票"},
    {"name": "新居民代表", "rule": "group", "group": "new-voices"},
]  # fmt: skip


@pytest.fixture
def area() -> Neighbourhood:
    made = neighbourhood("xinjie", "新街社区")
    Community.objects.filter(id=made.community.id).update(settings={"ballots": {"electorates": ELECTORATES}})
    forget()
    made.community.refresh_from_db()
    return made


def on_the_ballot(area: Neighbourhood) -> Voters:
    """Seven proposals at the ballot; members, locals, and newcomers with representatives."""
    life = Life(area)
    year = life.round()
    for number in range(7):
        proposal = life.at(Stage.RESOLUTION, title=f"第{number}件实事", text=f"要做的第{number}件|\n分两期")
        rounds.enter(round=year, proposal=proposal, by=life.desk, now=NOW)
    for _step in ("appraisal", "ballot"):
        year.refresh_from_db()
        rounds.advance(round=year, by=life.desk, now=NOW)
    voters = people(area, members=12, locals=20, new=14)
    voices = group(GroupKind.OTHER, "new-voices", "新居民代表")
    for who in voters.new[:11]:
        Membership.new(group=voices, person_id=who.id, from_on=SINCE)
    return voters


def opened(desk: Someone) -> tuple[str, list[str]]:
    """Put to the vote, rolls published, opened: the ballot's page and the tellers' shares."""
    desk.open(YEAR + "vote/").reads("选出 5 个").send("/vote/").reads("新居民代表", "新居民由推选的代表投票")
    page = desk.here
    # Kept again as it stands: the words of a proposal are one option each, however they were written.
    desk.open(page + "edit/").send("/edit/").reads("第6件实事", "要做的第6件/ 分两期").open(page)
    desk.send("/rolls/publish/", until=(NOW + timedelta(days=7)).strftime(WHEN)).reads("共 43 人")
    with at(OPENS):
        tellers = {"teller-1": "周书记", "teller-2": "陈干事", "teller-3": "李网格"}
        desk.open(page).send("/open/", closes=(NOW + timedelta(days=15)).strftime(WHEN), **tellers)
    return page, re.findall(r"[123]-(?:[A-Z2-7]{4}-){13}[A-Z2-7]{4}", desk.text)


def test_three_electorates_choose_five_projects(area: Neighbourhood) -> None:
    with in_community(area.community):
        voters = on_the_ballot(area)
    with at(NOW):
        desk = staff(area.worker)
        page, shares = opened(desk)
    with at(OPENS):
        home = Someone(resident_in(Client(), area.community, voters.account))
        home.open(f"{HERE}/votes/").reads("2026年双五工程", "投票中")
        home.open(page.replace("ballots", "votes") + "cast/").send("/cast/", option="1").reads("您的一票已经存好")
        with in_community(area.community):
            lines = RollEntry.objects.filter(way="").select_related("electorate").order_by("id")
            for line in lines:
                own = {"e1": "12345", "e2": "12345", "e3": "67"}[line.electorate.key]
                cast(entry=line, named=list(own), way=Way.DESK, by=Actor.job(), now=OPENS)
    with at(COUNTED):
        desk = staff(area.worker).open(page)
        desk.send("/count/", **{"share-1": shares[0], "share-2": shares[1]}).reads("选中的", "两种算法比一比", "43")
        desk.open(YEAR + "vote/")
        with in_community(area.community):
            ballot, year = Ballot.objects.get(), Round.objects.get()
            won = [each for each in rounds.ballot_papers(year) if str(each.id) in desk.html]
        assert ballot.result["count"]["satisfied"]["e3"] == [11, 11]
        assert ballot.result["beside"]["satisfied"]["e3"] == [0, 11]
        due = (NOW + timedelta(days=150)).date().isoformat()
        given = {f"holder-{p.id}": str(area.property_company.id) for p in won} | {f"due-{p.id}": due for p in won}
        given |= {f"budget-{p.id}": "12000" for p in won}
        desk.send("/works/", **given).reads("项目已建好", "实施")
    with in_community(area.community):
        assert Project.objects.count() == len(won) == 5
        assert Proposal.objects.filter(stage=Stage.REFUSED).exclude(reason="").count() == 2
        voted = set(RollEntry.objects.exclude(way="").values_list("person_id", flat=True))
        assert {each.person_id for each in Reviewer.objects.order_by("id")} == voted
        assert len(voted) == 43


def test_the_yearly_survey_by_phone_and_on_paper(area: Neighbourhood) -> None:
    with at(NOW):
        desk = staff(area.worker).open(f"{HERE}/council/surveys/")
        closes = (NOW + timedelta(days=30)).date().isoformat()
        desk.send("/surveys/", expect=422, closes_on="2026-01-01", questions="卫生").reads("截止日")
        desk.send("/surveys/", closes_on=closes, questions="环境卫生\n社区服务").reads("我来评一评")
        with in_community(area.community):
            accounts = [resident(f"住户{n}") for n in range(6)]
        for number, account in enumerate(accounts):
            home = Someone(resident_in(Client(), area.community, account)).open(f"{HERE}/decide/surveys/2026/answer/")
            given = {"q-1": "satisfied", "q-2": "basically" if number else "unsatisfied", "grid": str(area.grid.id)}
            home.send("/answer/", **given).reads("已收到")
            home.reads_nothing_of("满意率")
        again = Someone(resident_in(Client(), area.community, accounts[0])).open(f"{HERE}/decide/surveys/2026/")
        again.reads("已经收到", "改一改").open(f"{HERE}/decide/surveys/2026/answer/")
        again.send("/answer/", words="楼道灯也算上")  # whoever adds a word loses no answer
        for _sheet in range(4):
            desk.open(f"{HERE}/council/surveys/2026/paper/")
            desk.send("/paper/", **{"q-1": "satisfied", "grid": str(area.other_grid.id)}).reads("请录下一张")
    with time_machine.travel(NOW + timedelta(days=31), tick=False):
        page = Someone().open(f"{HERE}/decide/surveys/2026/").reads("93.8%", "其中纸质 4 份", "第一网格")
        page.reads_nothing_of("第二网格")
    with in_community(area.community):
        figures = survey_figures(survey_of(2026))
        assert (figures.people, figures.whole.happy, figures.whole.total) == (10, 15, 16)
        assert SurveyAnswer.objects.exclude(once="").count() == 6


def test_a_notice_is_objected_to_and_each_objection_is_answered(area: Neighbourhood) -> None:
    with at(NOW):
        desk = staff(area.worker).open(f"{HERE}/council/disclose/")
        desk.send("/disclose/", expect=422, kind="notice", title="低保公示", text="三户").reads("异议截止日")
        until = (NOW + timedelta(days=7)).date().isoformat()
        desk.send("/disclose/", kind="notice", title="低保公示", text="三户", until=until).reads("已公布")
        desk.reads_nothing_of("登录后提异议")
        page = desk.here
        home = Someone(resident_in(Client(), area.community, area.account)).open(page)
        home.send("/object/", text="其中一户不符合").reads("已收到", "异议 1 条，已答复 0 条")
        Someone().open(page).reads_nothing_of("其中一户不符合", "张秀兰")
        with in_community(area.community):
            matter = Matter.objects.get()
            assert matter.holder_id
            assert matter.due_at
            settle(matter=matter, text="已核实，符合条件", by=area.actor(area.worker), now=NOW)
        Someone().open(f"{HERE}/decide/disclosed/").reads("异议 1 条，已答复 1 条")
    with at(NOW + timedelta(days=8)):
        late = Someone(resident_in(Client(), area.community, area.account)).client
        assert late.post(page + "object/", {"text": "晚了"}).status_code == 422
