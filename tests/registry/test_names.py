"""How names are read, and what of a person is found by what: no database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.crypto import keyed_hash, last_four_hash
from linli.kernel.grams import grams, terms
from linli.registry.finding import address_words, found_by, identity_hash, read_wanted
from linli.registry.names import pinyin_words

TODAY = date(2026, 5, 18)
HOME = ["xy-3-2-1001", "青杨小区3号楼2单元1001室"]


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("单小明", "shanxiaoming"), ("仇英", "qiuying"), ("解缙", "xiejin"), ("区伟", "ouwei"), ("曾志强", "zengzhiqiang"),
        ("查良", "zhaliang"), ("任静", "renjing"), ("朴敏", "piaomin"), ("盖玉", "geyu"), ("翟志", "zhaizhi"),
        ("缪英", "miaoying"), ("乐嘉", "yuejia"), ("乐嘉", "lejia"), ("种师", "chongshi"), ("员峰", "yunfeng"),
        ("尉迟恭", "yuchigong"), ("万俟雄", "moqixiong"), ("单于明", "chanyuming"), ("长孙英", "zhangsunying"),
        ("欧阳锋", "ouyangfeng"), ("令狐冲", "linghuchong"), ("吕布", "lvbu"), ("吕布", "lubu"), ("王朝阳", "wangchaoyang"),
        ("王朝阳", "wangzhaoyang"), ("阿依古丽·买买提", "ayigulimaimaiti"), ("阿依古丽·买买提", "ayglmmt"),
    ],
)  # fmt: skip
def test_a_name_is_read_as_people_read_it(name: str, read: str) -> None:
    assert read in pinyin_words(name)


def test_a_surname_is_not_read_as_the_character_alone() -> None:
    for name, wrong in (
        ("单小明", "danxiaoming"),
        ("仇英", "chouying"),
        ("曾志强", "cengzhiqiang"),
        ("查良", "chaliang"),
    ):
        assert wrong not in pinyin_words(name)


def found(text: str, *, name: str = "单小明", homes: list[str] = HOME, phone: str = "19910000066") -> bool:
    """Whether a person is found by a text, as the index decides it."""
    held = set(grams(found_by(name, homes, last_four_hash(phone, "phone"))))
    wanted = terms(read_wanted(text, TODAY).words)
    return bool(wanted) and all(
        any(gram.startswith(term.gram) if term.open else gram == term.gram for gram in held) for term in wanted
    )


@pytest.mark.parametrize(
    "text",
    [
        "单小明", "小明", "单", "shanxiaoming", "shanxm", "sxm", "sxiaom", "xiaoming", "xm", "shan xm", "Shan Xiaoming",
        "SXM", "0066", "单 0066", "小明0066", "3栋1001", "3-2-1001", "3号楼2单元1001室", "3号楼", "3幢", "1001", "1001室",
        "青杨小区 1001", "青杨小区3号楼", "小明 3栋", "2单元", "xy-3-2-1001", "３号楼１００１",
    ],
)  # fmt: skip
def test_a_person_is_found(text: str) -> None:
    assert found(text)


@pytest.mark.parametrize(
    "text", ["5栋1001", "3-1-1001", "2栋", "1栋1001", "0067", "danxm", "sm", "王 0066", "小明 4栋", ""]
)
def test_another_is_not(text: str) -> None:
    assert not found(text)


def test_a_whole_number_is_looked_for_exactly() -> None:
    assert read_wanted("199 1000 0066", TODAY).phone == keyed_hash("19910000066", "phone")
    assert read_wanted("021-55501234", TODAY).phone
    assert read_wanted("11010119900307123x", TODAY).words  # its check is wrong: no number of anybody
    number = "110101199003071233"
    assert read_wanted(number, TODAY).identity == identity_hash(number)
    assert read_wanted("110101900307123", TODAY).identity == identity_hash(number)


def test_a_door_is_no_phone() -> None:
    assert read_wanted("22-3-1001", TODAY).words.strip() == "22z3z1001"


def test_digits_of_a_phone_are_not_in_the_index() -> None:
    assert "0066" not in found_by("单小明", [], last_four_hash("19910000066", "phone"))


def test_an_address_without_numbers_has_no_words_of_its_own() -> None:
    assert address_words("村委会旁") == []


@given(st.text(max_size=20), st.text(max_size=30))
def test_whatever_was_typed_is_read(name: str, text: str) -> None:
    found_by(name, [text])
    read_wanted(text, TODAY)
