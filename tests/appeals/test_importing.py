"""Reading a table of appeals: encodings, headings, times, bad rows. No database."""

from datetime import datetime

import pytest

from linli.kernel.tables import Unreadable, decoded
from linli.kernel.worktime import SHANGHAI
from linli.practices.appeals.importing import Appeal, Bad, rows

NOW = datetime(2026, 5, 18, 10, 0, tzinfo=SHANGHAI)
HEADING = "留言编号,留言用户,留言主题,留言时间,留言详情,反对数,点赞数,答复意见,答复时间"


def read(*lines: str, heading: str = HEADING, **columns: str) -> list[Appeal | Bad]:
    return list(rows("\n".join([heading, *lines]), columns=columns, now=NOW))


def one(line: str) -> Appeal:
    (row,) = read(line)
    assert isinstance(row, Appeal), row
    return row


def reason(line: str) -> str:
    (row,) = read(line)
    assert isinstance(row, Bad), row
    return row.reason


def test_a_row_with_its_answer() -> None:
    row = one("7,甲,路灯坏了,2019/2/28 11:25:05,三号楼前的路灯不亮,1,2,已经换好,2019-03-02 9:05")
    assert row.reported_at == datetime(2019, 2, 28, 11, 25, 5, tzinfo=SHANGHAI)
    assert row.answered_at == datetime(2019, 3, 2, 9, 5, tzinfo=SHANGHAI)
    assert (row.number, row.user, row.title, row.answer) == ("7", "甲", "路灯坏了", "已经换好")
    assert (row.against_count, row.for_count) == (1, 2)


def test_line_breaks_and_quotes_inside_a_cell_and_the_line_it_began_on() -> None:
    found = read('7,甲,"他说""停""",2019/2/28,"第一行\n第二行\n第三行",0,0,,', "8,甲,题,不是时间,文,0,0,,")
    assert isinstance(found[0], Appeal)
    assert found[0].title == '他说"停"'
    assert found[0].text == "第一行\n第二行\n第三行"
    assert found[1] == Bad(5, "留言时间“不是时间”看不懂，应写成 2019/2/28 11:25:05")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(encoding: str) -> None:
    assert decoded("留言编号,路灯".encode(encoding)) == "留言编号,路灯"


def test_no_encoding_fits() -> None:
    with pytest.raises(Unreadable, match="编码"):
        decoded(b"\xff\xff\x00\xff\x30")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (",甲,题,2019/2/28,文,0,0,,", "没有编号"),
        ("7,甲,,2019/2/28,,0,0,,", "都是空的"),
        ("7,甲,题,,文,0,0,,", "没有留言时间"),
        ("7,甲,题,2019/2/30,文,0,0,,", "不存在"),
        ("7,甲,题,2019/2/28 25:00,文,0,0,,", "不存在"),
        ("7,甲,题,1019/2/28,文,0,0,,", "太早"),
        ("7,甲,题,2026/5/19,文,0,0,,", "还没有到"),
        ("7,甲,题,2019/2/28,文,0,0,好了,", "没有答复时间"),
        ("7,甲,题,2019/2/28,文,0,0,,2019/3/1", "没有答复意见"),
        ("7,甲,题,2019/2/28,文,0,0,好了,2019/2/27", "早于"),
        ("7,甲,题,2019/2/28,文,很多,0,,", "不是数字"),
        ("7,甲,题,2019/2/28", "比表头少"),
    ],
)
def test_bad_rows_say_why(line: str, words: str) -> None:
    assert words in reason(line)


def test_a_day_without_an_hour_is_not_before_the_report() -> None:
    row = one("7,甲,题,2019/2/28 11:25,文,0,0,好了,2019/2/28")
    assert row.answered_at == row.reported_at


def test_a_column_is_named_by_hand() -> None:
    heading = "编号,说了什么,什么时候"
    (row,) = read("7,路灯不亮,2019年2月28日 8:00", heading=heading, 说了什么="text", 什么时候="reported_at")
    assert isinstance(row, Appeal)
    assert row.text == "路灯不亮"


@pytest.mark.parametrize(
    ("columns", "words"),
    [({"没有": "text"}, "没有这些列"), ({"编号": "colour"}, "没有叫 colour"), ({}, "缺少这些列：留言时间、留言详情")],
)
def test_a_heading_that_cannot_be_read(columns: dict[str, str], words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        read("7", heading="编号", **columns)


def test_empty_lines_are_no_rows() -> None:
    assert read("", ",,,,,,,,", "") == []


def test_other_words_give_another_digest() -> None:
    line = "7,甲,题,2019/2/28,文,0,0,,"
    assert one(line).digest == one(line).digest != one(line.replace("文", "别的")).digest
