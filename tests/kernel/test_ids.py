"""Ids that never go back and numbers that find a slip of the finger."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.ids import check_digit, public_number, read_number, uuid7

bodies = st.text(st.sampled_from("0123456789"), min_size=1, max_size=12)


def test_ids_are_version_7_and_only_grow() -> None:
    made = [uuid7() for _ in range(5000)]
    assert made == sorted(set(made))
    assert {each.version for each in made} == {7}


def test_threads_never_make_the_same() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = [each for part in pool.map(lambda _: [uuid7() for _ in range(500)], range(8)) for each in part]
    assert len(set(made)) == len(made)


@given(bodies, st.data())
def test_every_single_wrong_digit_is_found(body: str, data: st.DataObject) -> None:
    whole = body + check_digit(body)
    at = data.draw(st.integers(0, len(whole) - 1))
    wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != whole[at]]))
    slipped = whole[:at] + wrong + whole[at + 1 :]
    assert check_digit(slipped[:-1]) != slipped[-1]


@given(bodies.filter(lambda body: len(set(body)) > 1))
def test_every_pair_swapped_is_found(body: str) -> None:
    whole = body + check_digit(body)
    for at in range(len(whole) - 1):
        swapped = whole[:at] + whole[at + 1] + whole[at] + whole[at + 2 :]
        assert swapped == whole or check_digit(swapped[:-1]) != swapped[-1]


@given(st.integers(2000, 2099), st.integers(1, 9_999_999))
def test_a_number_is_read_back_however_it_is_typed(year: int, sequence: int) -> None:
    number = public_number(year, sequence)
    full_width = number.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})
    for typed in (number, number.replace("-", ""), f" 工单号 {number} ", number.replace("-", " "), full_width):
        assert read_number(typed) == number


@pytest.mark.parametrize("typed", ["", "26", "26-00132-7", "abc", "1234567"])
def test_what_does_not_check_is_no_number(typed: str) -> None:
    assert read_number(typed) is None
