"""A playbook's faults are told by line and field; the playbooks that come with Linli have none."""

from pathlib import Path

import pytest

from linli.kernel.playbooks import read_term, spread
from linli.registry.enums import PlaceKind
from linli.registry.layout import inside, spots
from linli.site.playbooks import BadPlaybook, Playbook, read
from tests.guards.ceilings import ROOT

pytestmark = pytest.mark.once

GOOD = """\
community:
  code: little
  name: 小小社区
  division_code: "110101001001"
  centre: [30.0, 120.0]
  above:
    - {code: "110101", name: 某区}
groups:
  desk: {name: 受理台, kind: desk}
  firm: {name: 某物业, kind: property_company}
grids:
  g1:
    name: 第一网格
    area: [0, 0, 300, 200]
    micro_grids: {codes: w1-6, columns: 3}
estates:
  xy:
    name: 小院
    area: [10, 10, 280, 180]
    columns: 3
    buildings:
      - {names: 1-6号楼, entrances: 2, floors: 3, doors: 2}
responsibilities:
  - {who: firm, role: property, places: [xy]}
categories:
  leak:
    name: 漏水
    icon: wrench
    term: 3 workdays
    urgent: 2 hours
    routes_to: [property]
answers:
  - {title: 修好了, category: leak, text: 已修好。}
joint_lists:
  both: {name: 两家清单, members: [desk, firm]}
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "little.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def faults(folder: Path, text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(BadPlaybook) as bad:
        read(write(folder, text))
    return [(fault.line, fault.field, fault.words) for fault in bad.value.faults]


def little(folder: Path) -> Playbook:
    return read(write(folder, GOOD))


@pytest.mark.parametrize("name", ["xinjie", "jinkang"])
def test_ours_are_well(name: str) -> None:
    assert read(ROOT / "playbooks" / f"{name}.yaml").community.code == name


def test_jinkang_has_29_micro_grids_claimed_by_six_villages() -> None:
    book = read(ROOT / "playbooks" / "jinkang.yaml")
    micro = [spot.code for spot in spots(book) if spot.kind == PlaceKind.MICRO_GRID]
    claims = [entry for entry in book.responsibilities if entry.claimed]
    assert len(micro) == 29
    assert len(book.estates) == 3
    assert len({entry.who for entry in claims}) == 6
    assert sorted(code for entry in claims for code in entry.all_places) == sorted(micro)
    assert {str(entry.role) for entry in claims} == {"upkeep"}


@pytest.mark.parametrize(
    ("was", "now", "line", "field", "words"),
    [
        ("    term: 3 workdays", "    term: 3 weeks", 29, "categories.leak.term", "3 weeks"),
        ("    icon: wrench", "    icon: wrensch", 28, "categories.leak.icon", "wrensch"),
        ("    icon: wrench", "    icno: wrench", 28, "categories.leak.icno", "icon"),
        ("    name: 漏水\n", "", 26, "categories.leak.name", "缺少"),
        ("who: firm", "who: firma", 24, "responsibilities[1].who", "firma"),
        ("places: [xy]", "places: [xyz]", 24, "responsibilities[1].places", "xyz"),
        ("role: property,", "role: proprietor,", 24, "responsibilities[1].role", "只能是"),
        ("category: leak,", "category: leek,", 33, "answers[1].category", "leek"),
        ("members: [desk, firm]", "members: [desk, farm]", 35, "joint_lists.both.members[2]", "farm"),
        ('{code: "110101", name', '{code: "220101", name', 7, "community.above[1].code", "不是"),
        ('"110101001001"', "110101001001", 4, "community.division_code", "引号"),
        ("kind: desk", "kind: other", 8, "groups", "受理台"),
        ("  centre: [30.0, 120.0]", "  centre: [30.0, 220.0]", 5, "community.centre[2]", "180"),
        ("community:\n", "comunity: 1\ncommunity:\n", 1, "comunity", "community"),
        ("  desk: {name", "  desk: [name", 9, "", "YAML"),
    ],
)  # fmt: skip
def test_a_fault_is_told_by_line_and_field(
    tmp_path: Path, was: str, now: str, line: int, field: str, words: str
) -> None:
    assert was in GOOD
    told = faults(tmp_path, GOOD.replace(was, now, 1))
    assert any((at, where) == (line, field) and words in what for at, where, what in told), told


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("icon: wrench", "icon: wrensch").replace("term: 3 workdays", "term: soon")
    assert {field for _, field, _ in faults(tmp_path, text)} == {"categories.leak.icon", "categories.leak.term"}


def test_terms_and_ranges() -> None:
    assert (read_term("2 hours").amount, str(read_term("2 hours").unit)) == (2, "hours")
    assert str(read_term("1 workday").unit) == "workdays"
    assert spread("1-3号楼") == ["1号楼", "2号楼", "3号楼"]
    assert spread("w1-2") == ["w1", "w2"]
    assert spread("甲楼") == ["甲楼"]


def test_places_lie_where_the_file_says(tmp_path: Path) -> None:
    found = {spot.code: spot for spot in spots(little(tmp_path))}
    assert found["xy-4-2-301"].address == "小院4号楼2单元301室"
    assert found["xy-4-2-301"].parent == "xy-4-2"
    for number in range(1, 7):
        building = found[f"xy-{number}"]
        assert building.at is not None
        assert building.grid is not None
        assert inside(building.at, found[building.grid].corners)
    assert {found[f"xy-{number}"].grid for number in range(1, 7)} == {f"w{number}" for number in range(1, 7)}
