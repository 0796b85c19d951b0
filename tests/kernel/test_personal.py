"""Reading and hiding people's numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.personal import mask_id_number, mask_phone, normal_phone


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("15400001234", "15400001234"),
        (" 154-0000-1234 ", "15400001234"),
        ("１５４ ００００ １２３４", "15400001234"),
        ("+86 154 0000 1234", "15400001234"),
        ("0086-15400001234", "15400001234"),
        ("8615400001234", "15400001234"),
        ("021-55501234", "02155501234"),
        ("（０２１）5550 1234", "02155501234"),
        ("+86 21 5550 1234", "02155501234"),
        ("0799-5550123", "07995550123"),
        ("021-55501234-803", "02155501234-803"),
        ("021 55501234 转 803", "02155501234-803"),
        ("55501234", "55501234"),
        ("400-000-1234", "4000001234"),
        ("+852 5550 1234", "+85255501234"),
    ],
)
def test_however_it_is_typed(typed: str, read: str) -> None:
    assert normal_phone(typed) == read
    assert normal_phone(read) == read


@pytest.mark.parametrize("typed", ["", "abc", "110", "1540000123", "154000012345", "没有", "12400001234"])
def test_what_is_no_phone(typed: str) -> None:
    assert normal_phone(typed) is None


@given(st.text(max_size=40))
def test_any_text_can_be_tried_and_what_was_read_reads_the_same(text: str) -> None:
    read = normal_phone(text)
    assert read is None or normal_phone(read) == read


@given(st.text(st.sampled_from("0123456789X"), max_size=20))
def test_a_mask_keeps_the_length_and_hides_most(number: str) -> None:
    for masked in (mask_phone(number), mask_id_number(number)):
        assert len(masked) == len(number)
        assert len(number) < 4 or masked.count("*") >= min(4, len(number) - 2)


def test_masks() -> None:
    assert mask_phone("15400001234") == "154****1234"
    assert mask_phone("55501234") == "******34"
    assert mask_id_number("11010119900307123X") == "1" + "*" * 16 + "X"
