"""Whom to call first and why, how a department is rated, what a joint review talks about, what names a third person."""

from datetime import timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from linli.practices.whistle.rules import CallFact, Reason, Why, proposed, rates
from linli.practices.whistle.rules_opinions import names_somebody
from linli.practices.whistle.rules_review import ENOUGH, MOST, KindCount, Month, topics
from tests.factories import NOW

HOUR = timedelta(hours=1)
FIRE, WATER = UUID(int=1), UUID(int=2)


def fact(name: str = "消防", after: float | None = 1, **values: object) -> CallFact:
    reported = NOW + HOUR * after if after is not None else None
    kept = {"came": None, "rating": "", "solved": None, **values}
    return CallFact(name, NOW, NOW + 4 * HOUR, reported, **kept)  # type: ignore[arg-type]


def test_what_weighs_most_comes_first_with_all_its_reasons() -> None:
    reasons = [
        Reason(WATER, "供水所", 30, Why("history %(n)d", (("n", 3),))), Reason(FIRE, "消防", 20, Why("two")),
        Reason(FIRE, "消防", 100, Why("rule")), Reason(FIRE, "消防", 20, Why("two")),
    ]  # fmt: skip
    found = proposed(reasons)
    assert [(each.name, [str(why) for why in each.why]) for each in found] == [
        ("消防", ["rule", "two"]),
        ("供水所", ["history 3"]),
    ]


def test_a_department_is_rated_by_what_it_did() -> None:
    facts = [
        fact(after=1, rating="satisfied", solved=True, task_count=2, done_count=2, in_time_count=1),
        fact(after=6, rating="unsatisfied", solved=False),
        fact(after=None),
        fact("供水所", after=None),
    ]
    fire, water = rates(facts, NOW + 5 * HOUR)
    assert (fire.called_count, fire.reported_count, fire.in_time_share) == (3, 2, 1 / 3)
    assert fire.response == timedelta(hours=3, minutes=30)
    assert (fire.done_in_time_share, fire.solved_share, fire.satisfied_share) == (0.5, 0.5, 0.5)
    assert (water.in_time_share, water.satisfied_share, water.response) == (0, None, None)


def test_a_call_whose_time_still_runs_speaks_against_nobody() -> None:
    (line,) = rates([fact(after=None), fact(after=1)], NOW + HOUR)
    assert line.in_time_share == 1


hours = st.none() | st.floats(0, 100)
parts = st.integers(0, 5)
facts_of_some = st.lists(
    st.builds(lambda name, after: fact(name, after), st.sampled_from("甲乙丙"), hours), max_size=20
)


@given(facts_of_some, st.floats(0, 200))
def test_every_call_is_in_one_line_and_shares_are_shares(some: list[CallFact], later: float) -> None:
    lines = rates(some, NOW + HOUR * later)
    assert sum(line.called_count for line in lines) == len(some)
    assert all(0 <= share <= 1 for line in lines if (share := line.in_time_share) is not None)
    assert all(line.reported_count <= line.called_count for line in lines)


def test_what_has_risen_is_talked_about_and_few_are_nobodys_topic() -> None:
    month = Month(
        [KindCount("噪声", 6, 2), KindCount("停车", 9, 9), KindCount("吵架", 2, 0)], late_count=3,
        whistles=["飞线"], asks=["音响"],
    )  # fmt: skip
    found = [(each.kind, each.name) for each in topics(month)]
    assert found == [("whistle", "飞线"), ("late", ""), ("rising", "噪声"), ("frequent", "停车"), ("ask", "音响")]


kind_counts = st.builds(KindCount, st.text("甲乙丙丁", min_size=1), st.integers(0, 50), st.integers(0, 50))


@given(st.lists(kind_counts, max_size=12, unique_by=lambda each: each.name), parts, parts)
def test_topics_are_few_and_never_about_somebody(kinds: list[KindCount], late: int, reopened: int) -> None:
    found = topics(Month(kinds, late, reopened))
    assert len(found) <= MOST
    assert all(each.count >= ENOUGH for each in found if each.kind in {"rising", "frequent", "reopened"})


def test_who_is_named_and_who_is_not() -> None:
    assert names_somebody("赵阿姨和2单元102室的电话19900000066") == ("赵阿姨", "19900000066", "2单元102")
    assert names_somebody("3号楼的路灯坏了，300户居民晚上出门不方便，110米远都没有灯") == ()
