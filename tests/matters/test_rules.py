"""Values from values: filled answers, likeness, words without persons, the address of a filter."""

from datetime import UTC
from uuid import UUID

import pytest
from django.http import QueryDict
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from linli.engines.matters.models import Category
from linli.engines.matters.queries.inbox import DESK, Filter
from linli.engines.matters.redaction import without_persons
from linli.engines.matters.rules import filled, similarity, title_of
from linli.engines.matters.ui.filters import filter_from
from linli.kernel.excel import harmless

pytestmark = pytest.mark.once
WORDS = st.text(max_size=60)


@pytest.mark.parametrize(
    ("text", "gone", "kept"),
    [
        ("3号楼2单元102室张女士反映漏水", ("2单元", "102", "张女士"), ("反映漏水",)),
        ("请联系13800001111或021-55501234", ("1380000", "5550"), ("请联系",)),
        ("身份证11010519491231002X丢了", ("1101",), ("丢了",)),
        ("沪A12345占道，车主李先生不理", ("A12345", "李先生"), ("占道",)),
        ("住5-2-301的王大爷摔倒", ("301", "王大爷"), ("摔倒",)),
        ("欧阳老师家空调滴水", ("欧阳",), ("空调滴水",)),
        ("小区西门路灯三盏不亮", (), ("小区西门路灯三盏不亮",)),
        ("12 月 3 日停水 2 小时", (), ("12 月 3 日停水 2 小时",)),
    ],
)
def test_words_without_persons(text: str, gone: tuple[str, ...], kept: tuple[str, ...]) -> None:
    told = without_persons(text)
    assert not [each for each in gone if each in told], told
    assert [each for each in kept if each in told] == list(kept), told


@given(WORDS)
def test_twice_redacted_is_once_redacted(text: str) -> None:
    once = without_persons(text)
    assert len(without_persons(once)) <= len(once) + 8


def test_an_answer_is_filled_in_once() -> None:
    assert filled("{number} {place} {name}", number="26-1", place="{number}") == "26-1 {number} {name}"


@given(st.sets(st.text(max_size=2)), st.sets(st.text(max_size=2)))
def test_likeness_is_a_share_and_mutual(one: set[str], other: set[str]) -> None:
    assert 0 <= similarity(one, other) <= 1.0000001
    assert similarity(one, other) == similarity(other, one)
    assert not one or similarity(one, one) == pytest.approx(1)


@given(WORDS)
def test_no_cell_is_a_formula(text: str) -> None:
    assert not harmless(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


FILTERS = st.builds(
    Filter,
    tab=st.sampled_from(["mine", "desk", "soon", "over", "answered", "all"]),
    category=st.none() | st.uuids(),
    grid=st.none() | st.uuids(),
    source=st.sampled_from(["", "page", "call"]),
    holder=st.none() | st.just(DESK) | st.uuids(),
    department=st.none() | st.uuids(),
    text=st.text(st.characters(blacklist_categories=["Cs", "Cc", "Z"]), max_size=20),
    after=st.none() | st.tuples(st.datetimes(timezones=st.just(UTC)), st.uuids()),
)


@given(FILTERS)
def test_a_filter_survives_its_address(wanted: Filter) -> None:
    assert filter_from(QueryDict(wanted.query(after=wanted.after)), "mine") == wanted


@given(WORDS)
def test_any_address_is_understood_somehow(text: str) -> None:
    for name in ("tab", "category", "holder", "after", "q"):
        query = QueryDict(mutable=True)
        query[name] = text
        assert isinstance(filter_from(query, "all"), Filter)


def test_a_party_is_told_from_the_desk() -> None:
    assert filter_from(QueryDict("holder=desk"), "all").holder == DESK
    key = "01890000-0000-7000-8000-000000000000"
    assert filter_from(QueryDict(f"holder={key}"), "all").holder == UUID(key)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("下水道返水。很急", "下水道返水"),
        (" 垃圾桶满了\n电话 19900007777", "垃圾桶满了"),
        ("字" * 50, "字" * 39 + "…"),
        ("", ""),
    ],
)
def test_a_title_is_the_first_sentence_of_the_first_line(text: str, title: str) -> None:
    assert title_of(text) == title


def test_a_category_speaks_the_language_of_its_reader_where_the_playbook_does() -> None:
    fire = Category(name="消防", name_en="Fire", hint="在哪里", hint_en="Where", warning="先打 119")
    with override("en"):
        assert (fire.label, fire.prompt, fire.first_of_all) == ("Fire", "Where", "先打 119")
    assert (fire.label, fire.prompt) == ("消防", "在哪里")
