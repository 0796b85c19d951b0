"""Who for whom: what excludes excludes, reasons say why, and the assignment is the best there is."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from random import Random
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from linli.engines.matching.criteria import (
    Availability,
    Certificate,
    Dialect,
    GenderWish,
    HomeTown,
    Load,
    NoInterest,
    NoKin,
    NotRefused,
    Skill,
    Trust,
    WalkingTime,
    Weighed,
    _metres,
    air_line,
)
from linli.engines.matching.facts import Candidate, Need, Pool
from linli.engines.matching.ranking import assign, rank, scored

NINE = datetime(2026, 5, 18, 9, tzinfo=UTC)
ALL = (
    Weighed(NoKin(), 0, hard=True), Weighed(NoInterest(), 0, hard=True), Weighed(NotRefused(), 0, hard=True),
    Weighed(Load(), 2, hard=True), Weighed(Skill(), 3), Weighed(HomeTown(), 2), Weighed(Dialect(), 1),
    Weighed(Trust(), 2), Weighed(WalkingTime(), 1), Weighed(GenderWish(), 1), Weighed(Certificate(), 1, hard=True),
    Weighed(Availability(), 1, hard=True),
)  # fmt: skip


def reasons(need: Need, candidate: Candidate) -> list[str]:
    (match,) = rank(need, [candidate], ALL, with_excluded=True)
    return [str(reason) for reason in match.reasons]


@pytest.mark.parametrize(
    ("asked", "has", "told"),
    [
        ({"skills": frozenset({"婚姻家庭"})}, {"skills": frozenset({"婚姻家庭", "噪音"})}, "擅长婚姻家庭"),
        ({"skills": frozenset({"婚姻家庭"})}, {}, "没有登记所需的专长"),
        ({"home_town": "安徽六安"}, {"home_town": "安徽六安"}, "同乡：安徽六安"),
        ({"dialect": "六安话"}, {"dialects": frozenset({"六安话"})}, "会说六安话"),
        ({"gender": "女"}, {"gender": "女"}, "合当事人心意：女"),
        ({"people": frozenset({"a"})}, {"trusted_by": {"a": 2}}, "当事人信得过：以前帮过 2 次"),
        ({"at": (30.0, 120.0)}, {"at": (30.0009, 120.0)}, "走路约 2 分钟"),
        ({"at": (30.0, 120.0)}, {"at": (31.0, 120.0)}, "太远：走路约 1927 分钟"),
        ({"certificates": frozenset({"健康证"}), "on": date(2026, 5, 18)}, {"certificates": {"健康证": None}}, "持有健康证"),
        ({"window": (NINE, NINE + timedelta(hours=1))}, {"free": ((NINE, NINE + timedelta(hours=2)),)}, "那时有空"),
        ({}, {"load": 2}, "手上 2 件，最多 5 件"),
    ],
)  # fmt: skip
def test_reasons_are_words(asked: dict[str, Any], has: dict[str, Any], told: str) -> None:
    assert told in reasons(Need("n", **asked), Candidate("c", **has))


@pytest.mark.parametrize(
    ("asked", "has", "why"),
    [
        ({"people": frozenset({"a"})}, {"kin": frozenset({"a"})}, "与当事人有亲属关系，应当回避"),
        ({"people": frozenset({"c"})}, {}, "与当事人有亲属关系，应当回避"),
        ({"organisations": frozenset({"o"})}, {"interests": frozenset({"o"})}, "与此事有利害关系，应当回避"),
        ({"refused": frozenset({"c"})}, {}, "当事人不同意由其承担"),
        ({}, {"load": 5}, "手上已满：5 件"),
        ({"certificates": frozenset({"健康证"}), "on": date(2026, 5, 18)}, {"certificates": {"健康证": date(2026, 5, 17)}},
         "没有有效的健康证"),
        ({"window": (NINE, NINE + timedelta(hours=1))}, {"free": ((NINE, NINE + timedelta(minutes=59)),)}, "那时没有空"),
    ],
)  # fmt: skip
def test_what_is_hard_excludes_and_says_why(asked: dict[str, Any], has: dict[str, Any], why: str) -> None:
    need, one, other = Need("n", **asked), Candidate("c", **has), Candidate("d", certificates={"健康证": None})
    assert [match.candidate.key for match in rank(need, [one, other], ALL)] == ["d"]
    excluded = rank(need, [one, other], ALL, with_excluded=True)[-1]
    assert excluded.out
    assert str(excluded.reasons[0]) == why
    assert assign([need], [one], ALL) == {}


def test_what_is_not_asked_for_counts_for_nobody() -> None:
    """A home town on file gives no advantage to anybody unless the person asked for it."""
    near = Candidate("c", home_town="安徽六安", dialects=frozenset({"六安话"}), gender="女")
    scores, _out = scored(Need("n"), Pool([near, Candidate("d")]), ALL)
    assert scores[0] == scores[1]


def test_the_flat_distance_is_the_round_one_within_a_neighbourhood() -> None:
    import numpy as np

    here, there = (30.5326, 120.9412), (30.545, 120.955)
    flat = float(_metres(here, np.array([there[0]]), np.array([there[1]]))[0])
    assert flat == pytest.approx(air_line(here, there), rel=1e-3)


# -- properties

keys = st.sampled_from("abcdef")
candidates = st.builds(
    Candidate,
    key=keys,
    skills=st.frozensets(st.sampled_from(["x", "y"])),
    home_town=st.sampled_from(["", "t", "u"]),
    load=st.integers(0, 3),
    capacity=st.integers(0, 3),
    kin=st.frozensets(st.sampled_from(["p", "q"])),
    trusted_by=st.dictionaries(st.sampled_from(["p", "q"]), st.integers(1, 3)),
)
pools = st.lists(candidates, max_size=4, unique_by=lambda each: each.key)
needs = st.builds(
    Need,
    key=st.integers(0, 9),
    skills=st.frozensets(st.sampled_from(["x", "y"])),
    home_town=st.sampled_from(["", "t"]),
    people=st.frozensets(st.sampled_from(["p", "q"]), max_size=1),
    refused=st.frozensets(keys, max_size=2),
)


@given(needs, pools)
def test_the_list_is_ordered_complete_and_free_of_the_excluded(need: Need, pool: list[Candidate]) -> None:
    ranked = rank(need, pool, ALL, with_excluded=True)
    assert sorted(match.candidate.key for match in ranked) == sorted(each.key for each in pool)
    scores = [match.score for match in ranked]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    for match in ranked:
        each = match.candidate
        barred = each.key in need.refused or bool(each.kin & need.people) or each.load >= each.capacity
        assert match.out == barred
        assert not match.out or not match.reasons[0].good


@given(needs, pools)
def test_each_is_judged_alone_as_among_others(need: Need, pool: list[Candidate]) -> None:
    """Nobody's score depends on who else is in the list."""
    together = scored(need, Pool(pool), ALL)[0] if pool else []
    assert [float(score) for score in together] == [float(scored(need, Pool([each]), ALL)[0][0]) for each in pool]


def worth(need: Need, candidate: Candidate) -> float | None:
    found = rank(need, [candidate], ALL)
    return found[0].score if found else None


@limits(max_examples=60)
@given(st.lists(needs, max_size=4, unique_by=lambda each: each.key), pools)
def test_no_other_assignment_is_better(wanted: list[Need], pool: list[Candidate]) -> None:
    """Against every way there is: first how many are served, then how well."""
    by_key = {each.key: each for each in pool}
    given_out = assign(wanted, pool, ALL)
    found = [worth(need, by_key[given_out[need.key]]) for need in wanted if need.key in given_out]
    assert None not in found
    assert len(set(given_out.values())) == len(given_out)
    best = (0, 0.0)
    seats: list[Candidate | None] = [*pool, *([None] * len(wanted))]
    for way in set(permutations(range(len(seats)), len(wanted))):
        values = [worth(n, c) for n, c in ((n, seats[w]) for n, w in zip(wanted, way, strict=True)) if c]
        served = [value for value in values if value is not None]
        best = max(best, (len(served), sum(served)))
    assert (len(found), pytest.approx(sum(v or 0 for v in found))) == best


def test_somebody_with_room_takes_several() -> None:
    wanted = [Need(number) for number in range(5)]
    pool = [Candidate("a", load=1, capacity=4), Candidate("b", load=2, capacity=3)]
    given_out = assign(wanted, pool, ALL, at_most=4)
    assert sorted(given_out.values()) == ["a", "a", "a", "b"]


def test_five_hundred_needs_and_two_thousand_candidates_take_less_than_two_seconds() -> None:
    rng, towns = Random(1), [f"镇{n}" for n in range(40)]
    pool = [
        Candidate(
            f"c{n}", skills=frozenset(rng.sample("abcdefgh", 2)), home_town=rng.choice(towns), load=rng.randint(0, 4),
            at=(30 + rng.random() / 50, 120 + rng.random() / 50), kin=frozenset({f"p{rng.randint(0, 500)}"}),
            free=tuple((NINE + timedelta(hours=h), NINE + timedelta(hours=h + 3)) for h in (0, rng.randint(1, 9))),
        )
        for n in range(2000)
    ]  # fmt: skip
    wanted = [
        Need(
            n, skills=frozenset(rng.sample("abcdefgh", 1)), home_town=rng.choice(towns), people=frozenset({f"p{n}"}),
            at=(30 + rng.random() / 50, 120 + rng.random() / 50), window=(NINE, NINE + timedelta(hours=1)),
        )
        for n in range(500)
    ]  # fmt: skip
    began = process_time()
    laid_out = Pool(pool)
    given_out = assign(wanted, laid_out, ALL)
    lists = [rank(need, laid_out, ALL, best=5) for need in wanted]
    took = process_time() - began
    assert len(given_out) == 500
    assert all(len(each) == 5 and each[0].reasons for each in lists)
    assert took < 2, took
