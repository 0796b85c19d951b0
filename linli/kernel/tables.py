"""Tables that people bring: Excel workbooks (.xlsx, .xls, .ods) and CSV in whatever encoding, as rows of cells. No Django.

Nothing is guessed about what the cells mean; merged cells hold the same value everywhere, as a reader sees them.
"""

import csv
import io
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from linli.kernel.workbooks import TooLarge, honest

Value = str | int | float | bool | date | datetime | time | timedelta
ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = (",", "\t", ";")
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF")
MOST_ROWS, MOST_COLUMNS = 60_000, 256
MOST_MERGED = 20_000


def _(text: str) -> str:
    """Marks what is shown to people; whoever shows it translates."""
    return text


class Unreadable(ValueError):
    """The file as a whole cannot be read; `str()` says why, in Chinese: the message id `words` filled with `value`."""

    def __init__(self, words: str, value: object = "") -> None:
        super().__init__(words % {"value": value} if value != "" else words)
        self.words, self.value = words, value


@dataclass(slots=True)
class Sheet:
    """`rows` begin at A1. `merged`: (row, column) of every cell, counted from 0, that shows the value of another one."""

    name: str
    rows: list[list[Value]]
    hidden: bool = False
    merged: set[tuple[int, int]] = field(default_factory=set)


def read_tables(raw: bytes) -> list[Sheet]:
    """Every sheet of a workbook, hidden ones too; a CSV is one sheet. Raises `Unreadable`."""
    if not raw.strip():
        raise Unreadable(_("文件是空的"))
    if raw[:4] in (ZIP, OLE):
        return _workbook(raw)
    if b"<html" in raw[:4000].lower() or b"<table" in raw[:4000].lower() or b"<?xml" in raw[:200]:
        raise Unreadable(_("这其实是一张网页，不是 Excel 文件：请用 Excel 或 WPS 打开，另存为 .xlsx 再传"))
    if raw.startswith(PICTURES):
        raise Unreadable(_("这是一张图片或一份 PDF，不是表格：请传 Excel 或 CSV 文件"))
    text = decoded(raw)
    if "\0" in text:
        raise Unreadable(_("这不是 Excel 或 CSV 文件"))
    return [Sheet("CSV", _lines(text))]


def decoded(raw: bytes) -> str:
    """The text of a file: UTF-8 with or without mark, GB18030, or what Excel calls Unicode. Raises `Unreadable`."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", errors="replace")
    for encoding in ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(_("文件的编码既不是 UTF-8 也不是 GB18030，请另存为“CSV UTF-8”"))


def delimiter(text: str) -> str:
    """What separates the cells, by the first line that has any."""
    heading = next((line for line in text.splitlines() if any(sign in line for sign in DELIMITERS)), "")
    return max(DELIMITERS, key=heading.count)


def _lines(text: str) -> list[list[Value]]:
    rows: list[list[Value]] = []
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text)):
            rows.append(list(line[:MOST_COLUMNS]))
    except csv.Error:
        raise Unreadable(_("第 %(value)s 行之后读不出来：引号没有成对"), len(rows) + 1) from None
    return _not_too_many(rows)


def _not_too_many(rows: list[list[Value]]) -> list[list[Value]]:
    if len(rows) > MOST_ROWS:
        raise Unreadable(_("一张表超过 %(value)s 行，请分几次导入"), MOST_ROWS)
    return rows


def _workbook(raw: bytes) -> list[Sheet]:
    try:
        if raw[:4] == ZIP:
            raw = honest(raw)
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        return [_sheet(book, each.name, each.visible != SheetVisibleEnum.Visible) for each in book.sheets_metadata]
    except TooLarge:
        raise Unreadable(_("文件展开后太大，请分几次导入")) from None
    except PasswordError:
        raise Unreadable(_("工作簿设了密码：请去掉密码再传")) from None
    except (CalamineError, zipfile.BadZipFile):
        if b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e" in raw:
            raise Unreadable(_("工作簿设了密码：请去掉密码再传")) from None
        raise Unreadable(_("文件打不开，可能已经损坏：请用 Excel 或 WPS 打开，另存为 .xlsx 再传")) from None


def _sheet(book: CalamineWorkbook, name: str, hidden: bool) -> Sheet:
    table = book.get_sheet_by_name(name)
    if table.total_height > MOST_ROWS:
        _not_too_many([[]] * (MOST_ROWS + 1))
    sheet = Sheet(name, [row[:MOST_COLUMNS] for row in table.to_python(skip_empty_area=False)], hidden)
    filled = 0
    for (top, left), (bottom, right) in table.merged_cell_ranges or []:
        bottom, right = min(bottom, len(sheet.rows) - 1), min(right, MOST_COLUMNS - 1)
        filled += max(0, bottom - top + 1) * max(0, right - left + 1)
        if filled > MOST_MERGED:
            break
        _fill(sheet, top, left, bottom, right)
    return sheet


def _fill(sheet: Sheet, top: int, left: int, bottom: int, right: int) -> None:
    if top >= len(sheet.rows) or left >= len(sheet.rows[top]):
        return
    value = sheet.rows[top][left]
    for row in range(top, bottom + 1):
        cells = sheet.rows[row]
        cells.extend([""] * (right + 1 - len(cells)))
        for column in range(left, right + 1):
            if (row, column) != (top, left):
                cells[column] = value
                sheet.merged.add((row, column))
