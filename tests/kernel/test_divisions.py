"""Division codes: a file is kept once, a broken line is told, a community is found by code and by the words people type."""

from io import StringIO

import pytest

from linli.kernel.divisions import (
    NoDivisions,
    division_with,
    find_divisions,
    known_above,
    load_divisions,
    spoken_name,
)
from linli.kernel.models import Jurisdiction

HEAD = "code,name,street_code,street,area_code,area,city,province\n"
LINES = HEAD + (
    "310199001002,三村居委会,310199001,石桥街道,310199,金湾区,市辖区,上海市\n"
    "310199001003,四村居委会,310199001,石桥街道,310199,金湾区,市辖区,上海市\n"
    "330499005006,新桥社区居民委员会,330499005,望江街道,330499,海安县,嘉善市,浙江省\n"
    "440099004007,后岗社区居民委员会,440099004,三角镇,440099,中岭市,中岭市,广东省\n"
)


def load(text: str = LINES):
    return list(load_divisions(StringIO(text)))[-1]


@pytest.mark.django_db
def test_every_level_is_kept_and_the_same_file_changes_nothing() -> None:
    first, again = load(), load()
    assert (first.read, first.added, first.refused) == (4, 14, [])
    assert (again.added, again.changed, again.unchanged) == (0, 0, 14)


@pytest.mark.django_db
def test_a_city_that_nobody_says_is_left_out() -> None:
    load()
    assert Jurisdiction.objects.get(code="310199").parent_id == "31"
    assert division_with("310199001002").chain == "上海市 › 金湾区 › 石桥街道 › 三村居委会"
    assert division_with("440099004007").chain == "广东省 › 中岭市 › 三角镇 › 后岗社区居民委员会"


@pytest.mark.django_db
def test_a_new_name_is_a_change() -> None:
    load()
    told = load(LINES.replace("石桥街道", "石桥新街道"))
    assert (told.added, told.changed) == (0, 1)
    assert known_above("310199001999")[-1] == ("310199001", "石桥新街道")


@pytest.mark.django_db
def test_lines_that_are_no_family_are_refused_by_their_number() -> None:
    told = load(
        HEAD
        + "310199001002,三村居委会,310199001,石桥街道,310199,金湾区,市辖区,上海市\n"
        + "310199001,三村居委会,310199001,石桥街道,310199,金湾区,市辖区,上海市\n"
        + "330499005006,新桥居委会,310199001,石桥街道,310199,金湾区,市辖区,上海市\n"
        + "310199001004,,310199001,石桥街道,310199,金湾区,市辖区,上海市\n"
    )
    assert (told.read, told.refused, told.added) == (4, [3, 4, 5], 4)


@pytest.mark.django_db
def test_a_file_without_the_columns_is_none() -> None:
    with pytest.raises(NoDivisions) as refused:
        load("code,name\n1,2\n")
    assert "street_code" in refused.value.missing


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("310199001003", ["310199001003"]),
        ("3101", ["310199001002", "310199001003"]),
        ("三村", ["310199001002"]),
        ("金湾 村", ["310199001002", "310199001003"]),
        ("上海 石桥 四村", ["310199001003"]),
        ("海安 三村", []),
        ("31", []),
        ("村", []),
        ("  ", []),
    ],
)
def test_found_by_code_and_by_words(typed: str, found: list[str]) -> None:
    load()
    assert [each.code for each in find_divisions(typed)] == found


@pytest.mark.django_db
def test_whoever_answers_for_an_area_finds_what_lies_in_it() -> None:
    load()
    assert find_divisions("新桥", within=["31"]) == []
    assert [each.code for each in find_divisions("新桥", within=["3304", "31"])] == ["330499005006"]


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        ("三村居委会", "三村社区"), ("望海社区居民委员会", "望海社区"), ("民主村村民委员会", "民主村"),
        ("民主村委会", "民主村"), ("金康居民区", "金康居民区"), ("居委会", "居委会"),
    ],
)  # fmt: skip
def test_the_committee_is_not_said(listed: str, said: str) -> None:
    assert spoken_name(listed) == said
