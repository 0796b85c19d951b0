"""Workbooks as communities keep them, each awful in its own way. Everybody in them is made up.

Identity numbers are of a region that does not exist (119900), phones of a range that is nobody's.
"""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import xlwt
from openpyxl import Workbook

from linli.kernel.identity import check_sign

HEADS = ("姓名", "性别", "身份证号", "联系电话", "与户主关系", "楼栋", "单元", "房号", "户籍地")
Cells = Sequence[Any]


def number(born: str = "19850412", sequence: int = 21) -> str:
    """A valid identity number of nobody; an even sequence is a woman's."""
    body = f"119900{born}{sequence:03d}"
    return body + check_sign(body)


def phone(sequence: int) -> str:
    return f"199{sequence:08d}"


LIU = ("刘建国", "男", number("19600101", 11), phone(1), "户主", "3号楼", "2单元", "101室", "本地")
WANG = ("王秀兰", "女", number("19620202", 22), phone(2), "配偶", "3号楼", "2单元", "101室", "本地")
LIU_SON = ("刘小军", "男", number("19880303", 31), phone(3), "儿子", "3号楼", "2单元", "101室", "河南省信阳市")
ZHAO = ("赵敏", "女", number("19900505", 42), phone(4), "户主", "3号楼", "2单元", "102室", "外地")
PEOPLE = (LIU, WANG, LIU_SON, ZHAO)


@dataclass
class Page:
    """A sheet: rows from A1, merged ranges (A1:C1), whether it is hidden."""

    rows: list[Cells]
    name: str = "花名册"
    merged: tuple[str, ...] = ()
    hidden: bool = False
    formats: dict[str, str] = field(default_factory=dict)


def book(*pages: Page) -> bytes:
    """An .xlsx of these sheets."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for page in pages:
        sheet = workbook.create_sheet(page.name)
        for row in page.rows:
            sheet.append(list(row))
        for cells in page.merged:
            sheet.merge_cells(cells)
        for cell, pattern in page.formats.items():
            sheet[cell].number_format = pattern
        if page.hidden:
            sheet.sheet_state = "hidden"
    kept = io.BytesIO()
    workbook.save(kept)
    return kept.getvalue()


def old_book(rows: Iterable[Cells], name: str = "花名册") -> bytes:
    """An .xls of Excel 97."""
    workbook = xlwt.Workbook(encoding="utf-8")
    sheet = workbook.add_sheet(name)
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(at, column, value)
    kept = io.BytesIO()
    workbook.save(kept)
    return kept.getvalue()


def text(rows: Iterable[Cells], encoding: str = "gb18030", delimiter: str = ",") -> bytes:
    kept = io.StringIO()
    csv.writer(kept, delimiter=delimiter).writerows(rows)
    return kept.getvalue().encode(encoding)


def clean() -> bytes:
    return book(Page([HEADS, *PEOPLE]))


def changed(rows: Sequence[Cells], name: str, **cells: Any) -> list[Cells]:
    """The rows with cells of one person replaced, by heading."""
    return [
        tuple(cells.get(head, value) for head, value in zip(HEADS, row, strict=True)) if row[0] == name else row
        for row in rows
    ]


def with_cell(head: str, value: Any, name: str = "赵敏") -> bytes:
    return book(Page([HEADS, *changed(PEOPLE, name, **{head: value})]))


def title_and_two_lines() -> bytes:
    """A title over everything, a heading on two lines with merged groups, the date of filling below."""
    return book(
        Page(
            [
                ("青杨社区居民花名册",),
                ("填报单位：青杨社区居委会", "", "", "2026年5月"),
                ("序号", "居民", "", "住址", "", "", "户籍", "", "", "电话"),
                ("", "姓名", "身份证号", "楼栋", "单元", "房号", "楼栋", "单元", "房号", ""),
                (1, "刘建国", LIU[2], "3", "2", "102", "3", "2", "102", LIU[3]),
                ("合计", "1人"),
                ("填表人：陈干事", "", "", "审核：周书记"),
            ],
            merged=("A1:J1", "A3:A4", "B3:C3", "D3:F3", "G3:I3", "J3:J4"),
        )
    )


def other_names_and_order() -> bytes:
    """The same columns under other names, in another order, with stars, breaks and remarks in the headings."""
    heads = (
        "所在小区*",
        "门牌号",
        "楼\n栋",
        "单元号",
        "手机号码（必填）",
        "公民身份号码：",
        "姓 名",
        "联系人关系",
        "出生年月日",
    )
    return book(
        Page([heads, ("青杨小区", 102, "三栋", "二单元", 19900000004, ZHAO[2], "赵 敏", "本人", "1990年5月5日")])
    )


def several_sheets() -> bytes:
    """A cover, a sheet a building with the building only in its name, one hidden."""
    heads = ("姓名", "身份证号", "单元", "房号")
    return book(
        Page([("说明：请各楼长如实填写",), ("联系人", "陈干事")], "填表说明"),
        Page([heads, ("刘建国", LIU[2], "2", "102")], "3号楼"),
        Page([heads, ("王秀兰", WANG[2], "2", "102")], "3号楼（续）"),
        Page([heads, ("赵敏", ZHAO[2], "2", "102")], "去年", hidden=True),
    )


def lost_digits() -> bytes:
    """Identity numbers and a phone that Excel took for numbers; as a number, and as the text it made of it."""
    rows = changed(PEOPLE, "刘建国", 身份证号=float(LIU[2]), 联系电话=19900000001)
    return book(Page([HEADS, *changed(rows, "王秀兰", 身份证号="1.19900E+17", 联系电话="1.99E+10")]))


def full_width() -> bytes:
    wide = {ord("0") + n: 0xFF10 + n for n in range(10)} | {ord("X"): 0xFF38}
    row = [cell.translate(wide) if isinstance(cell, str) else cell for cell in ZHAO]
    return book(Page([HEADS, [f"　{row[0]}　", *row[1:]]]))


def household_left_empty() -> bytes:
    """The address only on the head's row; members below; an empty row inside the household."""
    blank = ("",) * 3
    return book(
        Page(
            [
                HEADS,
                (*LIU[:5], "3号楼", "2单元", "102室", ""),
                (*WANG[:5], *blank, ""),
                (),
                (*LIU_SON[:5], *blank, ""),
                (*ZHAO[:5], "3号楼", "2单元", "103室", ""),
            ]
        )
    )


def household_merged() -> bytes:
    """The address merged over the rows of a household."""
    rows = [HEADS, LIU, *[(*row[:5], None, None, None, row[8]) for row in (WANG, LIU_SON)]]
    return book(Page(rows, merged=("F2:F4", "G2:G4", "H2:H4")))


def headings_repeated() -> bytes:
    """The heading printed again on every page, subtotals between."""
    return book(Page([HEADS, LIU, ("小计", 1), HEADS, ZHAO]))


def dates() -> bytes:
    """Birthdays in every way: a date cell, a serial number, packed, Chinese, dotted, short, American, only the month."""
    ways = (
        date(1970, 5, 6),
        25694,
        "19700506",
        "1970年5月6日",
        "1970.5.6",
        "70/5/6",
        "5/6/1970",
        "1970年5月",
        "不清楚",
        "2099-01-01",
    )
    rows = [(f"林{'甲乙丙丁戊己庚辛壬癸'[at]}", way) for at, way in enumerate(ways)]
    return book(Page([("姓名", "出生日期"), *rows]))


def papers() -> bytes:
    """Papers other than the identity card: Hong Kong, Macao and Taiwan permits, foreigners, a passport; a lying one."""
    body = "81000019900307001"
    return book(
        Page(
            [
                ("姓名", "证件类型", "证件号码"),
                ("陈港生", "港澳台居民居住证", body + check_sign(body)),
                ("何澳门", "回乡证", "H12345678"),
                ("林台胞", "台胞证", "12345678"),
                ("安娜", "外国人永久居留身份证", "USA330000000001"),
                ("John Smith", "护照", "E12345678"),
                ("马大哈", "居民身份证", "E12345678"),
                ("王没写", "", "12345678"),
            ]
        )
    )


def addresses() -> bytes:
    """One dwelling in eight spellings, and three that are none of ours."""
    ways = (
        "青杨小区3号楼2单元102室", "浙江省嘉兴市青杨街道青杨社区青杨小区3号楼2单元102", "3-2-102", "3栋2单元102",
        "三号楼二单元一〇二室", "3幢2单元0102室", "1-3-2-102", "３号楼２单元１０２室", "杨家村五组12号",
        "申城花园5号楼2单元102室", "3号楼",
    )  # fmt: skip
    rows = [(f"周{'甲乙丙丁戊己庚辛壬癸子'[at]}", way) for at, way in enumerate(ways)]
    return book(Page([("姓名", "地址"), *rows]))


def village() -> bytes:
    """One house in three spellings, another, and a place nobody can find."""
    ways = ("杨家村五组12号", "青杨街道杨家村第5组12号", "杨家村5组１２号院", "杨家村六组3号", "王二家旁边")
    return book(Page([("姓名", "地址"), *((f"周{'甲乙丙丁戊'[at]}", way) for at, way in enumerate(ways))]))


def village_in_columns() -> bytes:
    """The same houses, the group and the number apart."""
    rows = (("周甲", "杨家村五组", "12"), ("周乙", "杨家村5组", "12号"), ("周丁", "杨家村第六组", 3))
    return book(Page([("姓名", "村民小组", "门牌号"), *rows]))


def odd_doors() -> bytes:
    """Rooms joined, a house of a village group, a lane beside its street, somebody without a house, a house without room."""
    return book(
        Page([
            ("姓名", "小区", "楼栋", "房号"),
            ("周甲", "青杨小区", 3, "2-102（租）"), ("周乙", "青杨小区", "3栋2单元", "101,102"),
            ("周壬", "", "", "102-1"),
            ("周丙", "杨家村", "", "12号"), ("周丁", "杨家村", "", "五组12号"),
            ("周戊", "", "", "望海路88弄3号101室"), ("周己", "", "", "望海路90号"),
            ("周庚", "", "", "船上"), ("周辛", "杨家村六组", "13", ""),
        ])
    )  # fmt: skip


def twice() -> bytes:
    """One person on two rows (once with another phone), one number for two people, one without a number twice."""
    nameless = ("钱多多", "男", "", phone(9), "", "3号楼", "2单元", "102室", "")
    return book(
        Page([
            HEADS, LIU, changed([LIU], "刘建国", 联系电话=phone(8))[0], ZHAO, changed([WANG], "王秀兰", 身份证号=ZHAO[2])[0],
            nameless, nameless,
        ])
    )  # fmt: skip


def injections() -> bytes:
    """What would be a formula, were it written into a workbook again."""
    lying = changed([ZHAO], "赵敏", 身份证号="'=cmd|' /C calc'!A0")
    return book(Page([HEADS, *lying, ("+刘建国", "男", LIU[2])]))


def large(count: int) -> bytes:
    """A roster of so many people, three to a home, all different."""
    surnames, rows = "赵钱孙李周吴郑王冯陈", [HEADS]
    for at in range(count):
        home, female = at // 3, at % 3 == 1
        born = f"19{50 + at % 50}{at % 12 + 1:02d}{at % 28 + 1:02d}"
        name = f"{surnames[at % 10]}{chr(0x4E00 + at % 2000)}{chr(0x5000 + at // 2000)}"
        where = (f"{home // 60 + 1}号楼", f"{home % 3 + 1}单元", f"{home % 60 // 3 + 1}01室")
        numbered = number(born, (at // 10 % 450) * 2 + (0 if female else 1))
        rows.append(
            (name, "女" if female else "男", numbered, phone(at), ("户主", "配偶", "儿子")[at % 3], *where, "本地")
        )
    return book(Page(rows))


AWFUL: dict[str, Callable[[], bytes]] = {
    each.__name__: each
    for each in (
        clean, title_and_two_lines, other_names_and_order, several_sheets, lost_digits, full_width, household_left_empty,
        household_merged, headings_repeated, dates, papers, addresses, twice, injections,
    )
}  # fmt: skip
