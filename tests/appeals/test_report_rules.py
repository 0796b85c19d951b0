"""The pure rules of reporting: the grid of a point, numbers to call, what was told so far."""

from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from linli.practices.appeals.rules import Answers, emergency_numbers, grid_at

LARGE, SMALL, BROKEN = (UUID(int=n) for n in (1, 2, 3))


def square(west: float, south: float, side: float) -> dict[str, object]:
    ring = [[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


AREAS = [(LARGE, square(121.0, 30.0, 0.1)), (SMALL, square(121.0, 30.0, 0.05)), (BROKEN, {"type": "Nothing"})]


def test_the_smallest_area_that_covers_the_point() -> None:
    assert grid_at(30.01, 121.01, AREAS) == SMALL
    assert grid_at(30.09, 121.09, AREAS) == LARGE
    assert grid_at(30.05, 121.05, AREAS) == SMALL
    assert grid_at(31.0, 121.0, AREAS) is None
    assert grid_at(30.0, 121.0, []) is None


@given(st.floats(0.001, 0.099), st.floats(0.001, 0.099))
def test_a_point_inside_always_has_a_grid_whatever_the_order(east: float, north: float) -> None:
    found = grid_at(30 + north, 121 + east, AREAS)
    assert found in {LARGE, SMALL}
    assert found == grid_at(30 + north, 121 + east, AREAS[::-1])


def test_numbers_to_call_first() -> None:
    assert emergency_numbers("请先拨打 110，受伤拨打120；110 会记录") == ["110", "120"]
    assert emergency_numbers("青少年热线 12355") == ["12355"]
    assert emergency_numbers("3 天内，5000 元") == []


@given(st.text(max_size=60), st.booleans(), st.one_of(st.none(), st.floats(-90, 90)))
def test_what_was_told_comes_back_as_it_was(text: str, hidden: bool, latitude: float | None) -> None:
    told = Answers(text=text, name=text, hide_name=hidden, latitude=latitude)
    assert Answers.loads(told.dumps()) == told
    assert not (hidden and told.shown_name)


def test_what_an_older_version_kept_is_left_out() -> None:
    assert Answers.loads('{"text": "灯坏了", "colour": "red"}') == Answers(text="灯坏了")
    assert Answers.loads("") == Answers()


def test_a_step_is_done_when_it_says_something() -> None:
    told = Answers(category="1", text="灯坏了")
    assert told.has_what
    assert not told.has_where
    assert not replace(told, text="  ").has_what
    assert not replace(told, latitude=30.0).has_where
    assert replace(told, latitude=30.0, longitude=121.0).has_where
    assert replace(told, words="南门").has_where
