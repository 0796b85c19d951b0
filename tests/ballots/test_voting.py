"""One person, one vote, whichever way; nobody can join a person to a readable choice; two of three tellers count."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from linli.engines.ballots import guarantees
from linli.engines.ballots.actions.counting import FORGET, conclude
from linli.engines.ballots.actions.drafting import BallotPlan, ElectoratePlan, OptionPlan, redraft
from linli.engines.ballots.actions.opening import open_ballot, renew_key
from linli.engines.ballots.actions.rolls import Remedy, answer_objection, object_to_roll
from linli.engines.ballots.actions.sheets import explain_difference, type_sheet
from linli.engines.ballots.actions.stages import BallotRefused
from linli.engines.ballots.actions.voting import VoteRefused, cast, place_box, receipt_of, tick_off
from linli.engines.ballots.enums import ObjectionKind, RollRule, Stage, Way
from linli.engines.ballots.models import (
    AnonymousBallot,
    Ballot,
    Box,
    Electorate,
    RollEntry,
    SealedVote,
    Sheet,
    StrippedVote,
)
from linli.engines.ballots.queries.published import counted_as, file_of
from linli.engines.ballots.rules.published import digest, recounted
from linli.engines.ballots.tasks import forget
from linli.kernel.actors import Actor, ActorKind
from linli.kernel.jobs import Job
from linli.kernel.models import Event
from linli.kernel.tenancy import every_community, in_community
from tests.ballots.made import (
    CLOSES,
    COUNTED,
    OBJECTIONS_END,
    OPENS,
    Voters,
    closed,
    counted,
    drafted,
    line,
    opened,
    people,
    votes,
    with_rolls,
)
from tests.conftest import fresh
from tests.factories import NOW, Neighbourhood, neighbourhood, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def area() -> Any:
    made = neighbourhood()
    with in_community(made.community):
        yield made


def healthy() -> list[str]:
    """Breaches of the engine's guarantees, in words."""
    with every_community("a test asks what the doctor asks"):
        checks = (guarantees.one_vote, guarantees.secret, guarantees.rolls, guarantees.recount, guarantees.turnout)
        return [breach.words for check in checks for breach in check(NOW)]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": " "}, "名称"), ({"options": [OptionPlan("灯")]}, "选项太少"), ({"choose": None}, "两者选一"),
        ({"options": [OptionPlan("灯"), OptionPlan("灯")], "choose": 1}, "相同"), ({"electorates": []}, "谁来投票"),
        ({"choose": None, "budget_fen": 100}, "费用"), ({"at_least": 4, "at_most": 3}, "可选的个数"),
        ({"apart": True}, "名额"), ({"electorates": [ElectoratePlan("本地居民", RollRule.LOCALS)]}, "新居民"),
        ({"electorates": [ElectoratePlan("代表", RollRule.GROUP)]}, "哪个组织"),
        ({"electorates": [ElectoratePlan("甲", RollRule.LOCALS, weight=2), ElectoratePlan("乙", "newcomers")]}, "新居民"),
    ],
)  # fmt: skip
def test_what_is_not_right_is_not_kept(area: Neighbourhood, wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(BallotRefused, match=words):
        drafted(area, **wrong)
    assert not Ballot.objects.exists()


def test_nothing_declared_changes_once_rolls_are_out(area: Neighbourhood, voters: Voters) -> None:
    ballot = drafted(area)
    plan = BallotPlan("改过的", [OptionPlan("甲"), OptionPlan("乙")], [ElectoratePlan("居民")], choose=1)
    assert redraft(ballot=ballot, plan=plan, by=Actor.job(), now=NOW).options.count() == 2
    later = with_rolls(area)
    with pytest.raises(BallotRefused):
        redraft(ballot=later, plan=plan, by=Actor.job(), now=NOW)
    assert fresh(later).title == "2026年五件实事"


def test_rolls_follow_the_registry_and_nobody_is_on_two(area: Neighbourhood, voters: Voters) -> None:
    child = person("小朋友", born_on=NOW.date() - timedelta(days=3000))
    voters.new[0].residences.create(
        community_id=area.community.id, kind="studying", elsewhere="镇上", from_on=NOW.date()
    )
    child.residences.create(
        community_id=area.community.id, kind="living", place=area.dwelling, from_on=NOW.date() - timedelta(days=9)
    )
    ballot = with_rolls(area)
    found = {e.name: set(e.entries.values_list("person_id", flat=True)) for e in Electorate.objects.order_by("id")}
    ids = {name: {each.id for each in people} for name, people in vars(voters).items() if isinstance(people, list)}
    assert found == {"党员": ids["members"], "本地居民": ids["locals"], "新居民": ids["new"]}
    assert ballot.stage == Stage.ROLLS


def test_objections_are_answered_before_it_opens(area: Neighbourhood, voters: Voters) -> None:
    ballot = with_rolls(area)
    late, missed = person("新来的"), {"ballot": ballot, "user": None, "by": Actor.job()}
    first = object_to_roll(
        kind=ObjectionKind.MISSING, text="我上月搬来", account=voters.account, now=NOW, **missed
    )  # fmt: skip
    second = object_to_roll(kind=ObjectionKind.WRONG, text="他搬走了", account=voters.account, now=NOW, **missed)
    with pytest.raises(BallotRefused):
        object_to_roll(kind=ObjectionKind.WRONG, text="晚了", account=None, now=OBJECTIONS_END, **missed)
    tellers = [area.person(user) for user in (area.secretary, area.worker, area.grid_worker)]
    opening = {
        "community": area.community,
        "ballot": ballot,
        "tellers": tellers,
        "closes_at": CLOSES,
        "by": Actor.job(),
    }
    for when in (NOW, OPENS):
        with pytest.raises(BallotRefused, match="异议"):
            open_ballot(now=when, **opening)
    new = Electorate.objects.get(name="新居民")
    common = {"community": area.community, "by": Actor.job(), "now": NOW}
    answer_objection(
        objection=first, accepted=True, answer="已补登", remedy=Remedy(person=late, electorate=new), **common
    )
    gone = line(ballot, voters.locals[1])
    answer_objection(objection=second, accepted=True, answer="已核实", remedy=Remedy(entry=gone), **common)
    with pytest.raises(BallotRefused):
        answer_objection(objection=second, accepted=False, answer="再答", remedy=Remedy(), **common)
    open_ballot(now=OPENS, **opening)
    votes(ballot, late, "1")
    with pytest.raises(VoteRefused, match="名册"):
        votes(ballot, voters.locals[1], "1")
    assert healthy() == []


# -- voting


def test_a_vote_is_replaced_until_the_close_and_counts_once(area: Neighbourhood, voters: Voters) -> None:
    ballot, shares = opened(area)
    who = voters.locals[0]
    receipts = {votes(ballot, who, "1"), votes(ballot, who, "1"), votes(ballot, who, "2", "3", way=Way.DESK)}
    assert len(receipts) == 3
    sealed = SealedVote.objects.get()
    assert receipt_of(bytes(sealed.box)) == sealed.receipt in receipts
    with pytest.raises(VoteRefused, match="投票时间"):
        cast(entry=line(ballot, who), named=["1"], way=Way.PHONE, by=Actor.job(), now=CLOSES)
    counted(area, ballot, shares)
    assert [each.named for each in AnonymousBallot.objects.order_by("id")] == [["2", "3"]]
    assert healthy() == []


@pytest.mark.parametrize("named", [(), ("1", "2", "3", "4", "5", "6"), ("9",)])
def test_a_vote_that_would_not_count_is_not_taken(area: Neighbourhood, voters: Voters, named: tuple[str, ...]) -> None:
    ballot, _shares = opened(area)
    with pytest.raises(VoteRefused):
        votes(ballot, voters.new[0], *named)
    assert not SealedVote.objects.exists()
    assert line(ballot, voters.new[0]).way == ""


def _box(area: Neighbourhood, ballot: Ballot, electorate: str, way: Way = Way.DOOR) -> Box:
    return place_box(
        ballot=ballot, electorate=Electorate.objects.get(ballot=ballot, name=electorate), way=way, by=Actor.job(),
        watcher=area.person(area.worker), other=area.person(area.grid_worker), now=OPENS,
    )  # fmt: skip


def _type(box: Box, number: int, first: list[str], second: list[str]) -> None:
    box = Box.objects.select_related("ballot", "watcher__user", "other_watcher__user").get(id=box.id)
    for pass_, named, user in (("first", first, box.watcher.user), ("second", second, box.other_watcher.user)):
        by = Actor(ActorKind.USER, user.id)
        type_sheet(box=box, number=number, pass_=pass_, named=named, by=by, now=CLOSES)


def test_paper_takes_the_place_of_the_phone_and_is_final(area: Neighbourhood, voters: Voters) -> None:
    ballot, _shares = opened(area)
    box, who = _box(area, ballot, "本地居民"), voters.locals[0]
    votes(ballot, who, "1")
    tick_off(entry=line(ballot, who), box=box, by=Actor.job(), now=OPENS)
    assert not SealedVote.objects.exists()
    for again in (
        lambda: votes(ballot, who, "2"),
        lambda: tick_off(entry=line(ballot, who), box=box, by=Actor.job(), now=OPENS),
    ):
        with pytest.raises(VoteRefused, match="纸质"):
            again()
    with pytest.raises(VoteRefused, match="另一组"):
        tick_off(entry=line(ballot, voters.new[0]), box=box, by=Actor.job(), now=OPENS)
    assert (fresh(box).marked, line(ballot, who).way) == (1, Way.DOOR)
    assert healthy() == []


def test_who_comes_second_with_an_old_line_is_refused(area: Neighbourhood, voters: Voters) -> None:
    """Two at once: the line is written by one conditional UPDATE."""
    ballot, _shares = opened(area)
    box, line_of = _box(area, ballot, "本地居民"), line(ballot, voters.locals[0])
    tick_off(entry=line_of, box=box, by=Actor.job(), now=OPENS)
    assert not RollEntry.objects.filter(id=line_of.id, way="", votes=0).update(way=Way.PHONE, votes=1)
    assert RollEntry.objects.exclude(way="").count() == 1


def test_paper_is_typed_twice_and_differences_are_mended(area: Neighbourhood, voters: Voters) -> None:
    ballot, shares = opened(area)
    box = _box(area, ballot, "本地居民", Way.PAPER)
    for who in voters.locals:
        tick_off(entry=line(ballot, who), box=box, by=Actor.job(), now=OPENS)
    votes(ballot, voters.new[0], "2")
    closed(ballot)
    _type(box, 1, ["1"], ["2"])
    _type(box, 2, ["1", "3"], ["1", "3"])
    assert [sheet.number for sheet in Sheet.objects.order_by("number") if sheet.first != sheet.second] == [1]
    _each_sheet_is_read_by_two(box)
    count = {"community": area.community, "ballot": ballot, "shares": shares[:2], "by": Actor.job(), "now": COUNTED}
    with pytest.raises(BallotRefused, match="不一致"):
        conclude(**count)
    _type(box, 1, ["1"], ["1"])
    with pytest.raises(BallotRefused, match="张数"):
        conclude(**count)
    explain_difference(
        box=Box.objects.select_related("ballot").get(), words="一张没有投入票箱", by=Actor.job(), now=COUNTED
    )
    conclude(**count)
    assert sorted(each.named for each in AnonymousBallot.objects.order_by("id")) == [["1"], ["1", "3"], ["2"]]
    assert not Sheet.objects.exists()
    assert healthy() == []


def _each_sheet_is_read_by_two(box: Box) -> None:
    box = Box.objects.select_related("ballot", "watcher", "other_watcher").get(id=box.id)
    first, second = (Actor(ActorKind.USER, each.user_id) for each in (box.watcher, box.other_watcher))
    for by, pass_ in ((first, "second"), (second, "first")):
        with pytest.raises(BallotRefused, match="两遍要由两个人录"):
            type_sheet(box=box, number=1, pass_=pass_, named=["1"], by=by, now=CLOSES)
    sheet = Sheet.objects.get(number=1)
    assert (sheet.first, sheet.second, sheet.first_by, sheet.second_by) == (["1"], ["2"], first.id, second.id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sheet.objects.filter(id=sheet.id).update(second_by=first.id)


# -- opening and counting


def test_two_tellers_are_needed_and_one_is_not_enough(area: Neighbourhood, voters: Voters) -> None:
    ballot, shares = opened(area)
    votes(ballot, voters.new[0], "2")
    closed(ballot)
    common = {"community": area.community, "ballot": ballot, "by": Actor.job(), "now": COUNTED}
    for wrong in ([shares[0]], [shares[0], shares[0]], [shares[0], "2-ABCD"], []):
        with pytest.raises(BallotRefused):
            conclude(shares=wrong, **common)
    assert SealedVote.objects.count() == 1
    conclude(shares=[shares[2], shares[0]], **common)
    assert Ballot.objects.get().stage == Stage.PUBLISHED
    with pytest.raises(BallotRefused):
        conclude(shares=shares[:2], **common)


def test_lost_shares_are_made_anew_before_anybody_voted(area: Neighbourhood, voters: Voters) -> None:
    ballot, old = opened(area)
    new = renew_key(ballot=ballot, by=Actor.job(), now=OPENS)
    votes(ballot, voters.new[0], "2")
    with pytest.raises(BallotRefused, match="换钥匙"):
        renew_key(ballot=ballot, by=Actor.job(), now=OPENS)
    closed(ballot)
    with pytest.raises(BallotRefused, match="打不开"):
        conclude(community=area.community, ballot=ballot, shares=old[:2], by=Actor.job(), now=COUNTED)
    conclude(community=area.community, ballot=ballot, shares=new[:2], by=Actor.job(), now=COUNTED)


def test_what_was_published_can_be_counted_again_by_anybody(area: Neighbourhood) -> None:
    voters = people(area, members=4, locals=14, new=12)
    ballot, shares = opened(area)
    for number, who in enumerate(voters.members + voters.locals):
        votes(ballot, who, "1", "2", str(3 + number % 2))
    for who in voters.new:
        votes(ballot, who, "5", "6")
    ballot = counted(area, ballot, shares)
    text, _outcome = file_of(area.community, ballot, counted_as(ballot))
    assert digest(text) == ballot.digest
    outcome, same = recounted(text)
    assert same
    assert list(outcome.winners) == ballot.result["winners"]
    assert {"5", "6"} & set(outcome.winners)
    # Four members of the party are too few to hide in.
    assert [each["name"] for each in ballot.result["electorates"]] == ["新居民、党员", "本地居民"]
    assert ballot.result["beside"]["rule"] == "plain"
    assert not {str(who.id) for who in voters.new} & set(text.split())
    assert healthy() == []


# -- secrecy


def _ways(model: type[models.Model]) -> set[type[models.Model]]:
    """The models that a row of this one leads to by a key."""
    return {f.related_model for f in model._meta.concrete_fields if isinstance(f, models.ForeignKey)}


def test_no_row_of_a_person_leads_to_a_readable_choice_or_back() -> None:
    """The votes' own tables: what says a choice points at nothing that names a person, and nothing points at it."""
    assert {each.__name__ for each in _ways(AnonymousBallot)} == {"Community", "Ballot"}
    assert {each.__name__ for each in _ways(StrippedVote)} == {"Community", "Ballot"}
    assert {each.__name__ for each in _ways(Sheet)} == {"Community", "Box"}
    assert RollEntry not in _ways(Box)
    pointing = {m for m in apps.get_models() for target in _ways(m) if target in {AnonymousBallot, Sheet, StrippedVote}}
    assert pointing == set()
    timed = [
        f.name
        for m in (AnonymousBallot, StrippedVote, Sheet)
        for f in m._meta.concrete_fields
        if "date" in type(f).__name__.lower()
    ]
    assert timed == []
    assert {m._meta.pk.default.__name__ for m in (AnonymousBallot, StrippedVote, Sheet)} == {"uuid4"}


def test_nothing_in_the_database_joins_a_person_to_a_choice(area: Neighbourhood, voters: Voters) -> None:
    ballot, shares = opened(area)
    for who in voters.locals:
        votes(ballot, who, "4")
    votes(ballot, voters.new[0], "6")
    lines = {str(e.id) for e in RollEntry.objects.order_by("id")} | {
        str(e.person_id) for e in RollEntry.objects.order_by("id")
    }
    for vote in SealedVote.objects.order_by("id"):
        assert len(bytes(vote.box)) == 32 + len("123456") + 16
    assert not AnonymousBallot.objects.exists()
    ballot = counted(area, ballot, shares)
    assert not SealedVote.objects.exists()
    readable = str(list(AnonymousBallot.objects.order_by("id").values_list())) + str(
        list(StrippedVote.objects.order_by("id").values_list())
    )
    assert not [id for id in lines if id.replace("-", "") in readable.replace("-", "")]
    told = str(list(Event.objects.order_by("id").values_list("verb", "data")))
    assert "named" not in told
    assert all(
        set(data) <= {"way", "box", "objection", "added", "removed", "number"}
        for data in Event.objects.filter(subject_kind__in=("ballot", "roll_entry", "box"))
        .order_by("id")
        .values_list("data", flat=True)
    )
    # In the order of their random ids, not of the votes.
    ids = [str(each) for each in AnonymousBallot.objects.order_by("id").values_list("id", flat=True)]
    assert ids == sorted(ids)


def test_with_too_few_votes_to_hide_in_winners_alone_are_told(area: Neighbourhood, voters: Voters) -> None:
    ballot, shares = opened(area)
    votes(ballot, voters.new[0], "6")
    ballot = counted(area, ballot, shares)
    assert ballot.result["small"]
    assert "count" not in ballot.result
    assert ballot.result["winners"] == ["6"]


def test_after_the_recount_period_sealed_votes_and_key_are_gone(area: Neighbourhood, voters: Voters) -> None:
    ballot, shares = opened(area)
    votes(ballot, voters.new[0], "6")
    ballot = counted(area, ballot, shares)
    job = Job.objects.get(kind=FORGET)
    forget(job, COUNTED + timedelta(days=29))
    assert StrippedVote.objects.count() == 1
    for _twice in range(2):
        forget(job, COUNTED + timedelta(days=30))
    assert not StrippedVote.objects.exists()
    assert fresh(ballot).public_key is None
    assert healthy() == []


def test_the_doctor_names_what_is_broken(area: Neighbourhood, voters: Voters) -> None:
    early, _shares = opened(area)
    votes(early, voters.new[0], "1")
    ballot, shares = opened(area, title="另一次投票")
    for who in voters.locals:
        votes(ballot, who, "4")
    ballot = counted(area, ballot, shares)
    assert healthy() == []
    SealedVote.objects.filter(ballot=early).delete()
    row = AnonymousBallot.objects.order_by("id")[0]
    AnonymousBallot.objects.filter(id=row.id).update(named=["1", "2"])
    StrippedVote.objects.filter(ballot=ballot).update(ballot=early)
    Ballot.objects.filter(id=early.id).update(stage="rolls", opened_at=None, public_key=None)
    told = " ".join(healthy())
    for words in ("before the ballot opened", "no longer those that were published", "kept after the recount period"):
        assert words in told
