"""A ballot from the draft to the published result, through the pages, as staff and residents see them."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from linli.engines.ballots.models import AnonymousBallot, Ballot, RollEntry, SealedVote
from linli.engines.ballots.rules.published import digest, recounted
from linli.engines.ballots.ui.words import rule_words
from linli.kernel.tenancy import in_community
from linli.registry.models import Membership, Party, Residence
from tests.ballots.made import CLOSES, COUNTED, OPENS, Voters, closed, counted, opened, people, votes, with_rolls
from tests.counting import counted as statements
from tests.factories import NOW, SINCE, Neighbourhood, person, resident_in
from tests.mission.people import Someone, staff

pytestmark = pytest.mark.django_db
WHEN = "%Y-%m-%dT%H:%M"
LINES = "修凉亭 | 30000 | 三号楼东侧\n装路灯|12,000\n种香樟 | 8000"


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def resident_of(area: Neighbourhood, voters: Voters) -> Someone:
    return Someone(resident_in(Client(), area.community, voters.account))


def at(ballot: Ballot) -> str:
    return f"/c/qingyang/votes/{ballot.id}/"


def only() -> Ballot:
    return Ballot.objects.get()


def test_what_was_declared_says_no_more_than_there_is() -> None:
    """One of three without a price: nobody reads of "1 to 1", nor of who is cheaper."""
    words = rule_words(Ballot(choose=1, at_least=1, at_most=1, rule="plain", seed="s"))
    assert "每人选 1 项" in words
    assert not [each for each in words if "费用" in each or "最多选" in each]
    words = rule_words(Ballot(budget_fen=100, at_least=1, at_most=2, rule="plain", seed="s"))
    assert "每人最少选 1 项，最多选 2 项" in words
    assert [each for each in words if "费用低的在前" in each]


def test_from_the_draft_to_the_result(area: Neighbourhood, voters: Voters, clock: Any) -> None:
    desk, home = staff(area.worker), resident_of(area, voters)
    desk.open("/c/qingyang/ballots/new/").send("/new/", expect=422, title="五件实事", options="灯").reads("两者选一")
    desk.send(
        "/new/",
        title="五件实事",
        options=LINES,
        budget="40000",
        at_most="2",
        **{"name-1": "全体居民", "rule-1": "residents"},
    ).reads("修凉亭", "3 万元", "准备中")
    until = (NOW + timedelta(days=7)).strftime(WHEN)
    desk.send("/rolls/publish/", until=until).reads("名册公示", "共 6 人")
    with in_community(area.community):
        ballot = only()
    home.open(at(ballot)).reads("居民1", "在名册上", "对名册有异议", "等额分配")
    home.open(at(ballot) + "objections/").send("/objections/", text="我妈妈李奶奶也住这里").reads("待答复")
    names = {f"teller-{n}": name for n, name in enumerate(("周书记", "陈干事", "李网格"), 1)}
    clock.move_to(OPENS)
    closes = CLOSES.strftime(WHEN)
    desk.open(f"/c/qingyang/ballots/{ballot.id}/").send("/open/", expect=422, closes=closes, **names).reads("还有异议")
    with in_community(area.community):
        mother = person("李奶奶")
        Residence.new(person=mother, place=area.dwelling, kind="living", from_on=SINCE)
    desk.open(f"/c/qingyang/ballots/{ballot.id}/objections/").reads("李奶奶也住这里")
    desk.send("/answer/", name="李奶奶", answer="已补登", accepted="1").reads("已采纳")
    desk.open(f"/c/qingyang/ballots/{ballot.id}/").send("/open/", closes=closes, **names).reads("三份钥匙", "周书记")
    shares = re.findall(r"[123]-(?:[A-Z2-7]{4}-){13}[A-Z2-7]{4}", desk.text)
    assert len(shares) == 3
    desk.open(f"/c/qingyang/ballots/{ballot.id}/").reads_nothing_of(*shares)
    _vote(area, ballot, desk, home)
    clock.move_to(COUNTED)
    with in_community(area.community):
        closed(only())
    desk = staff(area.worker).open(f"/c/qingyang/ballots/{ballot.id}/")
    desk.send("/count/", expect=422, **{"share-1": shares[0], "share-2": "x"})
    desk.send("/count/", **{"share-1": shares[0], "share-2": shares[2]}).reads("选中的", "投票人数", "太少")
    assert Someone().client.get(at(ballot) + "file/").status_code == 404


def _vote(area: Neighbourhood, ballot: Ballot, desk: Someone, home: Someone) -> None:
    home.open(at(ballot) + "cast/").send("/cast/", expect=422).reads("至少选 1 项")
    home.send("/cast/", option="1").reads("看不出您选了什么")
    receipt = re.findall(r"[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4}", home.text)[0]
    Someone().open(at(ballot) + f"?receipt={receipt}").reads("有这一票")
    home.open(at(ballot) + "cast/").send("/cast/", option="2")
    Someone().open(at(ballot) + f"?receipt={receipt}").reads("没有找到")
    helping = f"/c/qingyang/ballots/{ballot.id}/assist/"
    desk.open(helping + "?name=李奶奶").reads("在这里投")
    link = re.findall(rf"{helping}[0-9a-f-]+/", desk.html)[0]
    desk.open(link).reads("工作人员请回避").send(link, option="3").reads("回执")
    desk.send("/boxes/", expect=422, watcher="陈干事", other="陈干事", way="paper").reads("两位不同的监票人")
    desk.send("/boxes/", other="李网格").reads("1 号票箱", "纸质选票")
    desk.open(helping + "?name=居民5").send("/tick/").reads("投入 1 号票箱")
    desk.open(helping + "?name=居民5").reads("不能再投")
    with in_community(area.community):
        assert RollEntry.objects.exclude(way="").count() == 3
        assert SealedVote.objects.count() == 2
        box = only().boxes.get()
    at_box = f"/c/qingyang/ballots/{ballot.id}/boxes/{box.id}/"
    assert desk.client.post(at_box, {"pass": "first", "number": "1"}).status_code == 422
    with time_machine.travel(COUNTED, tick=False), in_community(area.community):
        closed(only())
    desk.open(at_box).send(at_box, option="1").reads("第 2 张")
    desk.open(at_box + "?pass=second").reads("两遍要由两个人录")
    given = {"pass": "second", "number": "1", "option": "3"}
    assert "请同事来录" in desk.client.post(at_box, given).content.decode(), "one person cannot read a sheet twice"
    other = staff(area.grid_worker).open(at_box + "?pass=second")
    other.send(at_box, option="3").reads("第一遍：修凉亭", "第二遍：种香樟")
    other.open(at_box + "?pass=second&number=1").send(at_box, option="1").reads("都一致")


def test_the_result_tells_why_and_anybody_counts_it_again(area: Neighbourhood) -> None:
    with in_community(area.community):
        voters = people(area, members=4, locals=14, new=12)
        ballot, shares = opened(area)
        for number, who in enumerate(voters.members + voters.locals):
            votes(ballot, who, "1", "2", str(3 + number % 2))
        for who in voters.new:
            votes(ballot, who, "5", "6")
        counted(area, ballot, shares)
    page = Someone().open(at(ballot)).reads("为什么选中", "两种算法比一比", "新居民、党员", "折合有效票", "SHA-256")
    file = page.client.get(at(ballot) + "file/").content.decode()
    with in_community(area.community):
        assert digest(file) == only().digest
        assert file.count("\n") > AnonymousBallot.objects.count()
    assert recounted(file)[1]
    assert "居民" not in re.sub("新居民|本地居民", "", file.partition("VOTES")[2])


def test_who_is_in_the_party_is_read_by_the_party_alone(area: Neighbourhood, voters: Voters) -> None:
    with in_community(area.community):
        ballot = with_rolls(area)
        member, other = (each.party.name for each in (voters.members[0], voters.locals[0]))
    page = staff(area.worker).open(f"/c/qingyang/ballots/{ballot.id}/rolls/").reads(other)
    page.reads_nothing_of(f">{member}<")
    with in_community(area.community):
        branch = Party.objects.get(name="第一支部")
        Membership.new(group=branch, person_id=area.person(area.secretary).id, from_on=SINCE)
    staff(area.secretary).open(f"/c/qingyang/ballots/{ballot.id}/rolls/").reads(member, other)


def test_two_people_with_one_phone_vote_elsewhere(area: Neighbourhood, voters: Voters) -> None:
    with in_community(area.community):
        type(voters.new[0]).objects.filter(id=voters.new[0].id).update(account=voters.account)
        ballot, _shares = opened(area)
    home = resident_of(area, voters)
    with time_machine.travel(OPENS, tick=False):
        home.open(at(ballot)).reads("名册上有 2 位")
        home.open(at(ballot) + "cast/").reads("不能用这个手机投票")
        stranger = Someone(resident_in(Client(), area.community, area.account))
        stranger.open(at(ballot)).reads("没有和这个手机号对得上的人")


def test_drafts_are_not_shown_and_objectors_are_hidden(area: Neighbourhood, voters: Voters) -> None:
    with in_community(area.community):
        ballot = with_rolls(area)
        Ballot.objects.filter(id=ballot.id).update(stage="draft")
    assert Someone().client.get(at(ballot)).status_code == 404
    assert staff(area.worker).client.get(at(ballot)).status_code == 404
    assert staff(area.property_staff).client.get(f"/c/qingyang/ballots/{ballot.id}/").status_code == 403


def test_a_vote_costs_few_statements(area: Neighbourhood, voters: Voters) -> None:
    with in_community(area.community):
        ballot, _shares = opened(area)
    home, desk = resident_of(area, voters), staff(area.worker)
    with time_machine.travel(OPENS, tick=False):
        for path in (at(ballot), at(ballot) + "cast/", "/c/qingyang/votes/"):
            home.open(path)
            with statements(10):
                home.client.get(path)
        with statements(18):
            home.client.post(at(ballot) + "cast/", {"option": ["1", "2"], "idempotency_key": "k1"})
        with statements(18):
            home.client.post(at(ballot) + "cast/", {"option": ["2"], "idempotency_key": "k2"})
        for path in (f"/c/qingyang/ballots/{ballot.id}/", f"/c/qingyang/ballots/{ballot.id}/assist/?name=居民1"):
            desk.open(path)
            with statements(10):
                desk.client.get(path)
    with in_community(area.community):
        assert SealedVote.objects.count() == 1
