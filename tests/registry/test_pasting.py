"""Rows out of Excel: headings in any order, merged cells, full-width digits; what is wrong is told by its line."""

import pytest

from linli.registry.pasting import ROWS, read_rows

pytestmark = pytest.mark.once


def troubles(text: str) -> list[tuple[int, str]]:
    return [(each.line, each.words) for each in read_rows(text).troubles]


def test_rows_in_the_usual_order() -> None:
    (row,) = read_rows("新苑小区\t1-3号楼\t2\t6\t2\t第一网格").rows
    assert row.buildings == ("1号楼", "2号楼", "3号楼")
    assert (row.entrances, row.floors, row.doors, row.grid) == (2, 6, 2, "第一网格")
    assert row.dwelling_count == 72


def test_a_heading_says_the_order_and_unknown_columns_are_passed_over() -> None:
    text = "序号\t网格\t楼 号\t小区名称\t单元数（个）\n1\t东片\t３号楼\t新苑\t２单元\n2\t\t4号楼\t\t"
    rows = read_rows(text).rows
    assert [(r.line, r.estate, r.buildings, r.entrances, r.grid) for r in rows] == [
        (2, "新苑", ("3号楼",), 2, "东片"),
        (3, "新苑", ("4号楼",), 1, ""),
    ]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("3", ("3号楼",)), ("1-2", ("1号楼", "2号楼")), ("1、2、5幢", ("1幢", "2幢", "5幢")), ("甲楼", ("甲楼",)),
        ("东1-2座", ("东1座", "东2座")), ("1，3", ("1号楼", "3号楼")), (" 1 - 2 号楼", ("1号楼", "2号楼")),
    ],
)  # fmt: skip
def test_buildings_however_they_are_written(cell: str, names: tuple[str, ...]) -> None:
    assert read_rows(f"新苑\t{cell}").rows[0].buildings == names


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("\t3号楼", "没有写小区"), ("新苑\t", "没有写楼栋"), ("新苑\t3号楼\t两个", "单元数要写 1 到 50"),
        ("新苑\t3号楼\t0", "单元数"), ("新苑\t3号楼\t2\t99", "层数要写 0 到 60"), ("新苑\t9-3号楼", "看不懂楼栋"),
        ("新苑\t3号楼\t1\t6\t300", "每层户数"), (f"{'长' * 41}\t3号楼", "太长"), (f"新苑\t{'长' * 31}", "太长"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_its_line(line: str, words: str) -> None:
    ((number, said),) = troubles("小区\t楼栋\t单元\t层\t户\n\n" + line)
    assert number == 3
    assert words in said


def test_one_wrong_line_keeps_the_others() -> None:
    pasted = read_rows("新苑\t1号楼\n新苑\t2号楼\tx\n新苑\t3号楼")
    assert [row.line for row in pasted.rows] == [1, 3]
    assert [each.line for each in pasted.troubles] == [2]


def test_too_much_at_once_is_refused() -> None:
    assert troubles("\n".join(["新苑\t1号楼"] * (ROWS + 1)))[0][0] == 0
    assert "户" in troubles("新苑\t1-400号楼\t20\t30\t20")[0][1]


@pytest.mark.parametrize("text", ["", "   ", "\n\t\t\n", "\x00", "﻿"])
def test_nothing_is_nothing(text: str) -> None:
    assert read_rows(text).rows == []
