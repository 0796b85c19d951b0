"""Counting: real votes give their official winners, minorities are heard, and no count depends on order or chance."""

import json
import random
import resource
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.engines.ballots.rules import pabulib, published
from linli.engines.ballots.rules.election import Declared, Electorate, Rule, elect, in_order, merged
from linli.engines.ballots.rules.poll import Ballots, Count, How, Option, Poll, gathered, plain, with_a_winner
from linli.engines.ballots.rules.shares import _run, _town, equal_shares
from linli.engines.ballots.ui.command import main
from tests.ballots.polls import LOCAL, LOCALS, NEW, NEWCOMERS, TWELVE, VOTES, polls

real = pytest.mark.skipif(not VOTES.exists(), reason=f"no real votes in {VOTES}")
pytestmark = pytest.mark.once
RULES: list[Callable[[Poll, Ballots], Count]] = [plain, equal_shares]


@real
@pytest.mark.parametrize("name", ["Netherlands_Assen_2024.pb", "Poland_Swiecie_2023.pb"])
def test_official_winners_of_equal_shares(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["count", str(VOTES / name), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    file = pabulib.read((VOTES / name).read_text(encoding="utf-8"))
    assert set(told["winners"]) == file.selected
    assert told["as_the_file_says"]
    assert int(told["spent"]) <= file.poll.budget


@real
def test_a_city_that_let_everybody_choose_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["count", str(VOTES / "Poland_Gdansk_2020.pb"), "--rule", "plain", "--choose", "3", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["winners"] == ["1", "18", "7"]
    assert (told["voters"], told["voters_with_a_winner"]) == (30237, 5053 + 2668 + 2373)


def test_newcomers_are_heard_by_equal_shares_and_not_by_plain_count() -> None:
    together = LOCALS + NEWCOMERS
    most, fair = plain(TWELVE, together), equal_shares(TWELVE, together)
    assert set(most.winners) <= set(LOCAL)
    assert len(most.winners) == len(fair.winners) == 5
    assert set(fair.winners) & set(NEW)
    assert set(fair.winners) & set(LOCAL)
    assert with_a_winner(most.winners, NEWCOMERS) == 0
    assert with_a_winner(fair.winners, NEWCOMERS) == 250


# -- against the same rule in fractions, told as the textbook does


def _textbook(poll: Poll, ballots: list[frozenset[str]], percent: int) -> set[str]:
    """One run of Equal Shares in fractions, voter by voter."""
    money = [Fraction(poll.budget, len(ballots)) * (100 + percent) / 100 for _ballot in ballots]
    votes = {o.key: sum(o.key in b for b in ballots) for o in poll.options}
    waiting = [o for o in poll.options if poll.could_win(o, votes[o.key])]
    bought: set[str] = set()
    while waiting:
        offers = []
        for option in waiting:
            voters = [n for n, ballot in enumerate(ballots) if option.key in ballot]
            if sum(money[n] for n in voters) >= option.cost:
                most = _most(sorted(money[n] for n in voters), option.cost)
                effective = Fraction(option.cost) / most if most else Fraction(len(voters))
                place = (-effective, option.cost, -len(voters), poll_draw(poll, option.key))
                offers.append((place, option, most, voters))
        if not offers:
            return bought
        _place, option, most, voters = min(offers, key=lambda offer: offer[0])
        for n in voters:
            money[n] -= min(money[n], most)
        bought.add(option.key)
        waiting.remove(option)
    return bought


def poll_draw(poll: Poll, key: str) -> str:
    from linli.engines.ballots.rules.poll import draw

    return draw(poll.seed, key)


def _most(has: list[Fraction], cost: int) -> Fraction:
    due = Fraction(cost)
    for number, money in enumerate(has):
        if money * (len(has) - number) >= due:
            return due / (len(has) - number)
        due -= money
    return has[-1]


@given(polls(), st.integers(0, 120))
@settings(max_examples=120)
def test_whole_numbers_buy_what_fractions_buy(made: tuple[Poll, list[frozenset[str]]], percent: int) -> None:
    poll, ballots = made
    if ballots and poll.budget:
        votes = {o.key: sum(o.key in b for b in ballots) for o in poll.options}
        town = _town(poll, gathered(ballots), votes, len(ballots))
        bought = {poll.options[each.option].key for each in _run(town, percent).bought}
        assert bought == _textbook(poll, ballots, percent)


@given(polls(), st.randoms())
@settings(max_examples=80)
def test_what_holds_of_every_count(made: tuple[Poll, list[frozenset[str]]], chance: random.Random) -> None:
    poll, ballots = made
    mixed = chance.sample(ballots, len(ballots))
    for rule in RULES:
        count = rule(poll, gathered(ballots))
        assert count.spent == sum(v.option.cost for v in count.verdicts if v.won) <= poll.budget
        assert rule(poll, gathered(mixed)) == count
        assert len(count.verdicts) == len(poll.options)
        assert all(v.votes >= max(poll.min_support, 1) for v in count.verdicts if v.won)
        assert [v.place for v in count.verdicts if v.won] == list(range(1, len(count.winners) + 1))


@given(polls(), st.sampled_from(list(Rule)), st.booleans())
@settings(max_examples=60)
def test_whoever_counts_the_published_file_again_gets_the_same(
    made: tuple[Poll, list[frozenset[str]]], rule: Rule, apart: bool
) -> None:
    poll, ballots = made
    electorates = (Electorate("local", "本地", 1, 3), Electorate("new", "新", 2, 2))
    declared = Declared(poll, rule, electorates, apart)
    halves = {"local": gathered(ballots[::2]), "new": gathered(ballots[1::2])}
    outcome = elect(declared, halves)
    rows = [(f"{n:04}", electorates[n % 2].key, sorted(named)) for n, named in enumerate(ballots)]
    text = published.written(declared, rows, outcome, title="五件实事", place="青杨社区", year=2026)
    again, same = published.recounted(text)
    assert same
    assert again.winners == outcome.winners
    assert again.satisfied == outcome.satisfied


# -- ties, minimum support, how many may be named


def test_ties_go_to_the_cheaper_then_to_more_votes_then_to_the_draw() -> None:
    cheaper = Poll((Option("dear", 6), Option("cheap", 5)), 6)
    both = {frozenset({"dear"}): 4, frozenset({"cheap"}): 4}
    assert plain(cheaper, both).winners == equal_shares(cheaper, both).winners == ("cheap",)
    winners = {
        seed: plain(Poll((Option("a"), Option("b")), 1, seed=seed), {frozenset("ab"): 3}).winners for seed in "123456"
    }
    assert {("a",), ("b",)} == set(winners.values())


def test_what_lacks_support_or_money_says_so() -> None:
    poll = Poll((Option("a", 5), Option("b", 5), Option("c", 90), Option("d", 1)), 10, min_support=2)
    count = plain(poll, {frozenset({"a", "b"}): 3, frozenset({"c"}): 5, frozenset({"b"}): 1})
    assert {v.option.key: v.how for v in count.verdicts} == {
        "a": How.PLAIN, "b": How.PLAIN, "c": How.MONEY, "d": How.UNLIKED,
    }  # fmt: skip
    assert equal_shares(poll, {frozenset({"d"}): 1, frozenset({"a"}): 9}).verdicts[-1].how in {How.SUPPORT, How.UNLIKED}


def test_a_ballot_that_names_too_few_or_too_many_does_not_count() -> None:
    poll = Poll((Option("a"), Option("b"), Option("c")), 1, at_least=1, at_most=2)
    count = plain(poll, {frozenset(): 1, frozenset("abc"): 4, frozenset("a"): 1, frozenset("x"): 9})
    assert (count.counted, count.invalid, count.winners) == (1, 14, ("a",))


def test_a_dear_option_stops_nobody_and_everybody_may_win() -> None:
    poll = Poll((Option("a", 40), Option("b", 40), Option("huge", 1000)), 100)
    count = equal_shares(poll, {frozenset({"a", "huge"}): 50, frozenset({"b"}): 1})
    assert set(count.winners) == {"a", "b"}
    assert equal_shares(poll, {}).winners == plain(poll, {}).winners == ()


# -- electorates


def test_apart_each_electorate_has_its_seats() -> None:
    electorates = (Electorate("new", "新居民", seats=2), Electorate("local", "本地居民", seats=3))
    outcome = elect(Declared(TWELVE, Rule.PLAIN, electorates, True), {"new": NEWCOMERS, "local": LOCALS})
    assert [len(part.count.winners) for part in outcome.parts] == [2, 3]
    assert len(set(outcome.winners) & set(NEW)) == 2
    assert outcome.satisfied == {"new": (300, 300), "local": (700, 700)}


def test_weights_count_together() -> None:
    electorates = (Electorate("new", weight=3), Electorate("local"))
    outcome = elect(Declared(TWELVE, Rule.PLAIN, electorates), {"new": NEWCOMERS, "local": LOCALS})
    assert set(outcome.winners) <= set(NEW)


def test_electorates_too_small_to_hide_in_are_joined() -> None:
    three = [Electorate("party", "党员", 2, 1), Electorate("new", "新居民", 1, 2), Electorate("local", "居民", 1, 2)]
    found = merged(three, {"party": 4, "new": 30, "local": 200})
    assert found["party"] == found["new"] == Electorate("new+party", "新居民、党员", 1, 3)
    assert in_order(found.values(), three) == (found["party"], found["local"])
    assert len(set(merged(three, {"party": 1, "new": 2, "local": 3}).values())) == 1
    assert merged(three, {"party": 10, "new": 30, "local": 200})["party"] == three[0]


# -- files


META = "META\nkey;value\nbudget;{}\nvote_type;{}\nPROJECTS\nproject_id;cost;name\n1;{};灯\n2;2;树\nVOTES\n"


def test_kinds_of_votes_are_read_as_approval_of_the_named() -> None:
    ordinal = pabulib.read(META.format(9, "ordinal", 3) + "voter_id;vote\na;2,1\nb;2\n")
    assert ordinal.votes == [frozenset("12"), frozenset("2")]
    cumulative = pabulib.read(META.format(9, "cumulative", 3) + "voter_id;vote;points\na;1,2;0,5\n")
    assert cumulative.votes == [frozenset("2")]
    cents = pabulib.read(META.format("9.5", "choose-1", "3.25") + "voter_id;vote\na;1\n")
    assert (cents.poll.budget, cents.poll.options[0].cost, pabulib.amount(cents.poll, 325)) == (950, 325, "3.25")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no part META"), (META.format(9, "scoring", 3) + "voter_id;vote\n", "vote_type"),
        (META.format("x", "approval", 3) + "voter_id;vote\na;1\n", "META budget"),
        (META.format(9, "approval", -3) + "voter_id;vote\na;1\n", "line 7"),
        (META.format(9, "approval", 3) + "voter_id;vote\na;7\n", "line 11"),
        (META.format(9, "approval", 3) + "voter_id\na\n", "no column vote"),
    ],
)  # fmt: skip
def test_a_broken_file_is_told_where(text: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "broken.pb"
    path.write_text(text, encoding="utf-8")
    assert main(["count", str(path)]) == 2
    assert told in capsys.readouterr().err


def test_ninety_thousand_voters_and_a_hundred_and_sixty_projects() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    chance = random.Random(7)
    weights = [1 / (n + 3) for n in range(160)]
    options = tuple(Option(str(n), chance.randint(10_000, 2_000_000)) for n in range(160))
    names = [option.key for option in options]
    drawn = [frozenset(chance.choices(names, weights, k=1 + n % 10)) for n in range(90_000)]
    began = time.process_time()
    count = equal_shares(Poll(options, 30_000_000), gathered(drawn))
    assert time.process_time() - began < 10
    assert len(count.winners) > 20
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) < 300 * 1024  # beside what the tests hold
