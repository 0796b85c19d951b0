"""Every awful workbook is understood, or what is wrong with it is said at its cell."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from linli.kernel.tables import Unreadable, read_tables
from linli.kernel.tenancy import in_community
from linli.registry.enums import PlaceKind
from linli.registry.importing.addresses import read_address
from linli.registry.importing.people import Move
from linli.registry.importing.plan import Choices, Plan
from linli.registry.importing.problems import Severity
from linli.registry.models import Place
from tests.factories import Neighbourhood, neighbourhood
from tests.registry.importing import awful
from tests.registry.importing.awful import HEADS, LIU, PEOPLE, WANG, ZHAO, Page, book, number, phone
from tests.registry.importing.reading import brought_in, came, looked_at, said

pytestmark = pytest.mark.django_db
STOP, DOUBT, NOTE = Severity.STOP, Severity.DOUBT, Severity.NOTE


@pytest.fixture
def area(db: None) -> Iterator[Neighbourhood]:
    area = neighbourhood()
    with in_community(area.community):
        yield area


def moves(plan: Plan) -> dict[str, Move]:
    return {move.entry.name: move for move in plan.work.moves}


def living(plan: Plan) -> dict[str, str]:
    """Name → where they live, of those whose home was understood."""
    return {
        line.title: after for line in plan.came for what, _before, after in line.details if what == "居住地址"
    }  # fmt: skip


def with_namesakes(area: Neighbourhood) -> None:
    """Another estate with a building of the same number."""
    other = Place.new(kind=PlaceKind.ESTATE, name="红杨小区", code="e9")
    Place.new(kind=PlaceKind.BUILDING, name="3号楼", code="e9-3", parent=other)


def together(plan: Plan) -> set[frozenset[str]]:
    """Who keeps house with whom."""
    houses: dict[object, set[str]] = {}
    for move in plan.work.moves:
        if move.house:
            houses.setdefault(move.house.id, set()).add(move.entry.name)
    return {frozenset(names) for names in houses.values()}


def test_a_clean_one_has_nothing_to_say(area: Neighbourhood) -> None:
    plan = looked_at(awful.clean())
    assert said(plan) == {}
    assert came(plan) == ["刘建国", "王秀兰", "刘小军", "赵敏"]
    assert together(plan) == {frozenset({"刘建国", "王秀兰", "刘小军"}), frozenset({"赵敏"})}
    assert plan.lacking == ["青杨小区3号楼2单元101室"]


def test_a_title_and_a_heading_on_two_lines(area: Neighbourhood) -> None:
    plan = looked_at(awful.title_and_two_lines())
    assert came(plan) == ["刘建国"]
    assert living(plan) == {"刘建国": area.dwelling.full_name}
    move = moves(plan)["刘建国"]
    assert move.spells["registered"].place == area.dwelling.id
    assert move.entry.phone == phone(1)


def test_other_names_in_another_order(area: Neighbourhood) -> None:
    plan = looked_at(awful.other_names_and_order())
    assert living(plan) == {"赵敏": area.dwelling.full_name}
    assert moves(plan)["赵敏"].entry.phone == phone(4)
    assert said(plan) == {"花名册!H1": "“联系人关系”这一列没有认出来，没有读"}


def test_several_sheets_with_the_building_in_their_names(area: Neighbourhood) -> None:
    plan = looked_at(awful.several_sheets())
    assert living(plan) == dict.fromkeys(("刘建国", "王秀兰"), area.dwelling.full_name)
    told = said(plan, NOTE)
    assert "没有找到“姓名”" in told["填表说明"]
    assert "隐藏" in told["去年"]
    assert "3 号楼" in told["3号楼"]


def test_digits_that_excel_lost_are_told(area: Neighbourhood) -> None:
    told = said(looked_at(awful.lost_digits()), STOP, DOUBT)
    assert "末尾几位已经丢失" in told["花名册!C2"]
    assert "末尾几位已经丢失" in told["花名册!C3"]
    assert "末尾几位已经丢失" in told["花名册!D3"]


def test_a_phone_kept_as_a_number_is_whole(area: Neighbourhood) -> None:
    plan = looked_at(awful.with_cell("联系电话", 19900000004.0))
    assert moves(plan)["赵敏"].entry.phone == phone(4)


def test_full_width_digits_and_spaces(area: Neighbourhood) -> None:
    plan = looked_at(awful.full_width())
    assert living(plan) == {"赵敏": area.dwelling.full_name}
    assert moves(plan)["赵敏"].entry.id_number == ZHAO[2]


@pytest.mark.parametrize("make", [awful.household_left_empty, awful.household_merged])
def test_a_household_split_by_empty_rows_or_merged_cells_stays_together(
    area: Neighbourhood, make: Callable[[], bytes]
) -> None:
    plan = looked_at(make())
    assert frozenset({"刘建国", "王秀兰", "刘小军"}) in together(plan)
    assert len({living(plan)[name] for name in ("刘建国", "王秀兰", "刘小军")}) == 1


def test_headings_repeated_and_subtotals_are_no_people(area: Neighbourhood) -> None:
    plan = looked_at(awful.headings_repeated())
    assert came(plan) == ["刘建国", "赵敏"]
    assert said(plan) == {}


def test_dates_in_every_way(area: Neighbourhood) -> None:
    plan = looked_at(awful.dates())
    born = [move.entry.born_on for move in plan.work.moves]
    assert born == [date(1970, 5, 6)] * 7 + [None] * 3
    told = said(plan, DOUBT)
    assert set(told) == {f"花名册!B{row}" for row in range(7, 12)}
    assert "1970-05-06" in told["花名册!B8"]


def test_other_papers_and_one_that_lies(area: Neighbourhood) -> None:
    plan = looked_at(awful.papers())
    assert came(plan) == ["陈港生", "何澳门", "林台胞", "安娜", "John Smith"]
    assert set(said(plan, STOP)) == {"花名册!C7", "花名册!C8"}
    assert set(said(plan, NOTE)) == {f"花名册!C{row}" for row in (3, 4, 5, 6)}
    assert moves(plan)["陈港生"].entry.sex == "male"


def test_an_address_in_eight_spellings(area: Neighbourhood) -> None:
    plan = looked_at(awful.addresses(), Choices())
    assert list(living(plan).values()) == [area.dwelling.full_name] * 8
    assert "网格楼栋里没有“杨家村五组12号”" in said(plan, STOP)["花名册!B10"]
    assert "网格楼栋里没有" in said(plan, STOP)["花名册!B11"]
    assert "没有写房号" in said(plan, DOUBT)["花名册!B12"]


def test_houses_of_villages_have_homes_of_their_own(area: Neighbourhood) -> None:
    plan = brought_in(awful.village())
    assert list(said(plan)) == ["花名册!B6"]
    assert living(plan) == {
        "周甲": "杨家村5组12号", "周乙": "杨家村5组12号", "周丙": "杨家村5组12号", "周丁": "杨家村6组3号"
    }  # fmt: skip
    assert plan.lacking == ["杨家村5组", "杨家村6组", "杨家村5组12号", "杨家村6组3号"]
    again = looked_at(awful.village_in_columns(), Choices())
    assert (again.came, again.lacking, said(again, STOP, DOUBT)) == ([], [], {})


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("杨家村五组12号-1", ("杨家村5组", "12-1", "", "整户")),
        ("杨家村5组12号附2号", ("杨家村5组", "12附2", "", "整户")),
        ("望海路88-2号", ("望海路", "88-2", "", "整户")),
        ("望海路88弄3-5号101室", ("望海路88弄", "3-5", "", "101")),
        ("望海路88弄3号101、102室", ("望海路88弄", "3", "", "101")),
        ("青杨小区3号楼2单元101-102", ("青杨小区", "3", "2", "101")),
        ("3幢101/102室", ("", "3", "", "101")),
        ("3-101-102", ("", "3", "", "101")),
        ("3号楼2-101", ("", "3", "2", "101")),
        ("3号楼101-1室", ("", "3", "", "101-1")),
        ("3号楼2单元501室（出租）", ("", "3", "2", "501")),
        ("解放路3号院2号楼1单元101", ("解放路3号院", "2", "1", "101")),
    ],
)
def test_doors_with_several_numbers(written: str, parts: tuple[str, ...]) -> None:
    read = read_address(written, ["青杨小区"])
    assert read is not None
    assert (read.estate, read.building, read.entrance, read.room) == parts
    assert read.several is bool(set("、/") & set(written) or "101-102" in written)


def test_a_group_a_lane_and_a_boat_are_not_the_place_above(area: Neighbourhood) -> None:
    plan = looked_at(awful.odd_doors())
    assert living(plan) == {
        "周甲": area.dwelling.full_name, "周乙": "青杨小区3号楼2单元101室", "周壬": "青杨小区3号楼2单元102-1室",
        "周丙": "杨家村12号", "周丁": "杨家村5组12号",
        "周戊": "望海路88弄3号楼101室", "周己": "望海路90号",
    }  # fmt: skip
    assert said(plan, STOP) == {}
    assert "只按第一个登记" in said(plan, DOUBT)["花名册!D3"]
    assert "“船上”看不出" in said(plan, DOUBT)["花名册!D9"]
    assert "没有写房号" in said(plan, DOUBT)["花名册!C10"]


def test_the_estate_that_only_the_title_says(area: Neighbourhood) -> None:
    with_namesakes(area)
    rows = [("姓名", "楼栋", "单元", "房号"), ("赵敏", 3, 2, 102)]
    assert living(looked_at(book(Page(rows)))) == {}
    assert living(looked_at(book(Page([("青杨小区居民花名册",), *rows])))) == {"赵敏": area.dwelling.full_name}
    assert living(looked_at(book(Page(rows, "青杨小区")))) == {"赵敏": area.dwelling.full_name}


def test_the_head_named_only_as_head(area: Neighbourhood) -> None:
    rows = [
        ("户主", "家庭成员", "关系", "地址", "户口"),
        ("石破天", "", "", "3号楼2单元102室", "本地"),
        ("", "阿绣", "妻", "", "外地"),
    ]
    plan = looked_at(book(Page(rows)))
    assert came(plan) == ["石破天", "阿绣"]
    assert together(plan) == {frozenset({"石破天", "阿绣"})}
    assert moves(plan)["石破天"].spells["registered"].place == area.dwelling.id


def test_one_person_twice_and_two_with_one_number(area: Neighbourhood) -> None:
    plan = looked_at(awful.twice())
    assert came(plan) == ["刘建国", "钱多多"]
    assert "内容不一样" in said(plan, DOUBT)["花名册!A3"]
    assert said(plan, NOTE) == {"花名册!A7": "和 花名册!A6 是同一个人，只算一次"}
    told = said(plan, STOP)
    assert "王秀兰" in told["花名册!C4"]
    assert "赵敏" in told["花名册!C5"]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (number()[:-1] + ("1" if number()[-1] != "1" else "2"), "校验不对"),
        ("11990019901305042", "17 位"),
        (number("19901305"), "出生日期不存在"),
        (number("20991231"), "还没到"),
        ("99" + number()[2:], "校验不对"),
        ("00" + number()[2:], "地区不存在"),
        ("身份证丢失", "不是身份证号"),
    ],
)
def test_a_wrong_number_stops_its_row_with_the_reason(area: Neighbourhood, written: str, told: str) -> None:
    plan = looked_at(awful.with_cell("身份证号", written))
    assert told in said(plan, STOP)["花名册!C5"]
    assert "赵敏" not in came(plan)


def test_an_old_number_becomes_a_new_one(area: Neighbourhood) -> None:
    plan = looked_at(awful.with_cell("身份证号", f"{ZHAO[2][:6]}{ZHAO[2][8:17]}"))
    assert moves(plan)["赵敏"].entry.id_number == ZHAO[2]
    assert "18 位" in said(plan, NOTE)["花名册!C5"]


def test_a_room_that_became_a_date_stops_its_row(area: Neighbourhood) -> None:
    plan = looked_at(awful.with_cell("房号", date(2026, 3, 2)))
    assert "改成了日期" in said(plan, STOP)["花名册!H5"]


@pytest.mark.parametrize("name", ["", "王*", "王某", "�秀兰", "张三3", "=1+1"])
def test_what_is_no_name_stops_its_row(area: Neighbourhood, name: str) -> None:
    plan = looked_at(awful.text([HEADS, (name, *ZHAO[1:])], "utf-8"))
    assert came(plan) == []
    assert set(said(plan, STOP)) == {"CSV!A2"}


def test_sex_and_birthday_against_the_number(area: Neighbourhood) -> None:
    heads = ("姓名", "性别", "出生日期", "身份证号")
    plan = looked_at(book(Page([heads, ("赵敏", "男", "1991-01-01", ZHAO[2])])))
    assert set(said(plan, DOUBT)) == {"花名册!B2", "花名册!C2"}
    entry = moves(plan)["赵敏"].entry
    assert (entry.sex, entry.born_on) == ("female", date(1990, 5, 5))


def test_several_phones_in_a_cell(area: Neighbourhood) -> None:
    plan = looked_at(awful.with_cell("联系电话", f"{phone(4)}（本人） / {phone(5)}（儿子）"))
    assert moves(plan)["赵敏"].entry.phone == phone(4)
    assert "2 个电话" in said(plan, NOTE)["花名册!D5"]
    bad = looked_at(awful.with_cell("联系电话", "1380000"))
    assert "没有登记" in said(bad, DOUBT)["花名册!D5"]


def test_where_somebody_is_registered_and_lives(area: Neighbourhood) -> None:
    heads = ("姓名", "楼栋", "单元", "房号", "户籍地", "人户状态")
    home = ("3", "2", "102")
    rows = [
        ("甲甲", *home, "青杨小区3号楼2单元102室", ""), ("乙乙", *home, "河南省信阳市浉河区3号楼2单元102室", ""),
        ("丙丙", *home, "", "户在人在"), ("丁丁", *home, "", "空挂户"), ("戊戊", *home, "", "租住"),
        ("己己", *home, "同上", ""),
    ]  # fmt: skip
    found = moves(looked_at(book(Page([heads, *rows]))))
    here = area.dwelling.id
    where = {name: (move.spells.get("living"), move.spells.get("registered")) for name, move in found.items()}
    assert all(where[name][1] and where[name][1].place == here for name in ("甲甲", "丙丙", "丁丁", "己己"))
    assert {name: at.elsewhere for name, (_living, at) in where.items() if at and at.elsewhere} == {
        "乙乙": "河南省信阳市浉河区3号楼2单元102室", "戊戊": "外地",
    }  # fmt: skip
    assert where["丁丁"][0] is None


def test_what_is_never_kept_is_said(area: Neighbourhood) -> None:
    plan = looked_at(book(Page([("姓名", "民族", "政治面貌"), ("赵敏", "汉", "群众")])))
    assert all("不导入" in words for words in said(plan, NOTE).values())
    assert set(said(plan)) == {"花名册!B1", "花名册!C1"}


def test_a_column_named_by_hand(area: Neighbourhood) -> None:
    raw = book(Page([("姓名", "门牌楼室"), ("赵敏", "3-2-102")]))
    assert living(looked_at(raw)) == {}
    assert living(looked_at(raw, Choices(columns={"门牌楼室": "address"}))) == {"赵敏": area.dwelling.full_name}


@pytest.mark.parametrize(
    "raw",
    [
        awful.old_book([HEADS, *PEOPLE]), awful.text([HEADS, *PEOPLE]), awful.text([HEADS, *PEOPLE], "utf-8-sig"),
        awful.text([HEADS, *PEOPLE], "utf-16", "\t"), awful.text([HEADS, *PEOPLE], "utf-8", ";"),
    ],
    ids=["xls", "gb18030", "utf-8", "utf-16", "semicolons"],
)  # fmt: skip
def test_other_formats_and_encodings_say_the_same(area: Neighbourhood, raw: bytes) -> None:
    assert came(looked_at(raw)) == came(looked_at(awful.clean()))
    assert said(looked_at(raw)) == {}


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "空的"), (b"  \n", "空的"), (b"<html><table><tr><td>x</td></tr></table></html>", "网页"),
        (b"PK\x03\x04broken", "打不开"), (b"\xd0\xcf\x11\xe0broken", "打不开"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "密码"), (b"\x00\x01\x02\x03", "不是 Excel"),
        (b"\xff\x00\xfe\xfa\x80\x80", "编码"), (b"\x89PNG\r\n\x1a\n0000", "图片"),
    ],
)  # fmt: skip
def test_what_is_no_table_says_so(raw: bytes, told: str) -> None:
    with pytest.raises(Unreadable, match=told):
        read_tables(raw)


def test_names_that_differ_by_a_space_are_one(area: Neighbourhood) -> None:
    brought_in(awful.clean())
    plan = looked_at(book(Page([HEADS, ("刘 建 国", *LIU[1:]), ("王秀蘭", *WANG[1:])])))
    assert plan.same == 1
    assert [line.title for line in plan.changed] == ["王秀蘭"]
    assert "王秀兰" in said(plan, DOUBT)["花名册!A3"]


@pytest.mark.parametrize("make", awful.AWFUL.values(), ids=awful.AWFUL)
def test_whatever_is_awful_goes_in_and_then_changes_nothing(area: Neighbourhood, make: Callable[[], bytes]) -> None:
    choices = Choices(make_places=True, leave_out=True)
    first = brought_in(make(), choices)
    again = looked_at(make(), choices)
    assert again.changes_nothing
    assert again.same == len(first.came)
