"""Learning, measuring, choosing, likeness and groups, without a database."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.engines.routing.rules.choosing import OFFICE, OUT, Case, Condition, first_that_applies, simulate
from linli.engines.routing.rules.grouping import groups, phrase, topics_of
from linli.engines.routing.rules.learning import Learned, TooFew, examine, learn
from linli.engines.routing.rules.likeness import SAME, Doc, Shelf, nearness
from linli.engines.routing.rules.scores import Measures, alone_above, measure, recommended, shift
from linli.engines.routing.rules.sorter import Sorter
from tests.routing.texts import samples

NOW = datetime(2026, 5, 18, tzinfo=UTC)


# -- learning


def test_what_was_learned_is_kept_as_arrays_and_read_again(learned: Learned) -> None:
    again = Sorter.loads(learned.sorter.dumps())
    text = "四楼水管渗水，墙面也返潮"
    assert again.ranked(text) == learned.sorter.ranked(text)
    label, p = again.ranked(text)[0]
    assert label == "leak"
    assert p > 0.8
    assert sum(p for _label, p in again.ranked("毫不相干")) == pytest.approx(1)
    with pytest.raises(ValueError, match=r"pickle|Cannot load|zip|magic"):
        Sorter.loads(b"\x80\x04not a sorter")


def test_it_is_measured_on_what_it_did_not_see(learned: Learned) -> None:
    seen, unseen = learned.measures, examine(learned.sorter, samples(40, seed=9))
    assert seen.count == 60
    assert min(seen.macro_f1, unseen.macro_f1) > 0.9
    assert [count for count, _score in seen.curve] == [12, 24, 36, 48]
    assert Measures.from_json(seen.as_json()) == seen


def test_too_few_are_refused() -> None:
    with pytest.raises(TooFew):
        learn(samples(20))
    with pytest.raises(TooFew):
        learn([("leak", text) for _label, text in samples(60)])


# -- measuring


def test_figures_by_hand() -> None:
    right = ["a", "a", "b", "b"]
    said = [[("a", 0.9), ("b", 0.1)], [("b", 0.6), ("a", 0.4)], [("b", 0.8), ("a", 0.2)], [("b", 0.7), ("a", 0.3)]]
    found = measure(right, said)
    assert found.accuracy == 0.75
    assert found.top_2 == 1
    assert found.macro_f1 == pytest.approx((2 / 3 + 4 / 5) / 2)
    assert found.confusion == {"a": {"a": 1, "b": 1}, "b": {"b": 2}}
    assert found.calibration_error == pytest.approx((0.1 + 0.6 + 0.2 + 0.3) / 4)
    assert (alone_above(right, said, 0.7).share, alone_above(right, said, 0.7).precision) == (0.75, 1.0)
    assert found.at(0.65).threshold == 0.6
    assert recommended(found.alone) == 0.7
    assert shift({"a": 1, "b": 1}, {"a": 2}) == 0.5
    assert shift({}, {"a": 2}) == 0


Answers = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc"), st.floats(0.34, 1)), min_size=1)


@given(Answers)
def test_the_higher_the_threshold_the_fewer_go_alone(rows: list[tuple[str, str, float]]) -> None:
    measures = measure([right for right, _said, _p in rows], [[(said, p)] for _right, said, p in rows])
    shares = [each.share for each in measures.alone]
    assert shares == sorted(shares, reverse=True)
    assert all(0 <= each.precision <= 1 for each in measures.alone)


# -- rules

A, B, HERE, THERE, ONE, OTHER = (UUID(int=n) for n in range(1, 7))


def test_the_first_rule_that_applies_decides() -> None:
    case = Case(A, frozenset({HERE}), in_office_hours=False)
    by_night = Condition(UUID(int=10), ONE, category=A, hours=OUT)
    anywhere = Condition(UUID(int=11), OTHER, category=A)
    assert first_that_applies([by_night, anywhere], case) == by_night
    assert first_that_applies([anywhere, by_night], case) == anywhere
    assert first_that_applies([Condition(UUID(int=12), ONE, hours=OFFICE)], case) is None
    assert first_that_applies([Condition(UUID(int=12), ONE, place=THERE)], case) is None
    assert first_that_applies([Condition(UUID(int=12), ONE, category=B)], case) is None


def test_a_trial_counts_what_those_before_leave() -> None:
    cases = [Case(A, frozenset({HERE}), True, f"{n}", ONE if n < 3 else OTHER) for n in range(5)]
    rule = Condition(UUID(int=10), ONE, category=A)
    trial = simulate(rule, [], cases)
    assert (trial.looked_at, trial.taken, trial.same, trial.others) == (5, 5, 3, ((OTHER, 2),))
    assert simulate(rule, [Condition(UUID(int=11), OTHER, place=HERE)], cases).taken == 0


# -- likeness and groups


def doc(title: str, body: str = "", days: int = 0, **fields: UUID) -> Doc:
    return Doc(uuid4(), title, body or title, NOW - timedelta(days=days), **fields)


LAMP = [
    "三单元楼道灯不亮，晚上摸黑",
    "三单元楼道灯又不亮了，晚上摸黑回家",
    "楼道灯不亮，三单元晚上摸黑走",
    "三单元的楼道灯坏了不亮",
]
OTHERS = [
    "南门快递柜挡住轮椅坡道",
    "菜场门口有人占道卖鱼",
    "老人问助餐点几时开门",
    "河边步道栏杆生锈",
    "幼儿园门口接送堵车",
]


def test_the_same_is_found_and_the_rest_is_not() -> None:
    shelf = Shelf.of([doc(text) for text in [*LAMP[:2], *OTHERS]])
    late = doc(LAMP[2])
    shelf.put(late)
    found = shelf.alike(doc(LAMP[0]))
    assert {id for id, _same, _about in found} == {shelf.docs[0].id, shelf.docs[1].id, late.id}
    assert found[0][1] == pytest.approx(1)
    assert shelf.alike(doc(LAMP[0], days=100)) == []


def test_place_and_time_weigh() -> None:
    here, there = doc("甲", grid=HERE, place=A), doc("乙", grid=THERE, place=B)
    assert nearness(SAME, here, doc("丙", place=A)) > SAME > nearness(SAME, here, there)
    assert nearness(SAME, doc("甲"), doc("乙", days=40)) < SAME


def test_a_topic_is_named_by_what_most_of_it_says() -> None:
    shelf = Shelf.of([doc(text) for text in [*LAMP, *OTHERS]])
    ((name, group),) = topics_of(shelf)
    assert group == [0, 1, 2, 3]
    assert "楼道灯" in name
    assert phrase(["单独一件"]) == "单独一件"


Pairs = st.lists(st.tuples(st.integers(0, 39), st.integers(0, 39), st.floats(0.19, 0.999)), max_size=200)


@given(Pairs, st.integers(4, 20))
def test_no_group_is_a_blob(pairs: list[tuple[int, int, float]], largest: int) -> None:
    found = groups(40, [pair for pair in pairs if pair[0] != pair[1]], 0.19, largest)
    assert all(3 <= len(group) <= largest for group in found)
    members = [member for group in found for member in group]
    assert len(members) == len(set(members))
