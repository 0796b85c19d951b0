"""The same workbook again with a column of remarks and the cells in question marked, for whoever mends it. Pure openpyxl.

What an .xls or a CSV held is written as an .xlsx. Nothing in the copy is a formula, also what was one.
"""

from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from linli.kernel.excel import harmless, printable
from linli.kernel.tables import Sheet, Value
from linli.registry.importing.finding import REMARKS, Table
from linli.registry.importing.problems import Problem, Severity

COLOURS = {Severity.STOP: "FFC7CE", Severity.DOUBT: "FFEB9C", Severity.NOTE: "DDEBF7"}
WORST = [Severity.STOP, Severity.DOUBT, Severity.NOTE]
MOST_WIDE = 42


def corrected(sheets: Iterable[Sheet], tables: Iterable[Table], problems: Iterable[tuple[Problem, str]]) -> bytes:
    """An .xlsx. `problems` with their words."""
    book = Workbook()
    book.remove(book.worksheets[0])
    top = {table.sheet: table.heading_row for table in tables}
    told: dict[str, list[tuple[Problem, str]]] = {}
    for problem, words in problems:
        told.setdefault(problem.at.sheet, []).append((problem, words))
    for sheet in sheets:
        page = book.create_sheet(printable(sheet.name)[:31])
        page.sheet_state = "hidden" if sheet.hidden and len(book.worksheets) > 1 else "visible"
        _write(page, sheet)
        if sheet.name in told:
            _remark(page, sheet, told[sheet.name], top.get(sheet.name, 1))
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _write(page: Worksheet, sheet: Sheet) -> None:
    for number, row in enumerate(sheet.rows, 1):
        for column, value in enumerate(row, 1):
            if value != "":
                _put(page.cell(number, column), value)


def _put(cell: Cell, value: Value) -> None:
    """Dates stay dates and counts numbers; all else is text, long numbers too, so that no digit is lost again."""
    if isinstance(value, (date, datetime)):
        cell.value, cell.number_format = value, "yyyy-mm-dd"
    elif isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e9:
        cell.value = value
    else:
        shown = f"{value:.0f}" if isinstance(value, (int, float)) and not isinstance(value, bool) else str(value)
        cell.value = harmless(printable(shown))
        cell.data_type, cell.number_format = "s", "@"


def _remark(page: Worksheet, sheet: Sheet, told: list[tuple[Problem, str]], top: int) -> None:
    """The remarks of a row beside it, worst first in colour; those of the whole sheet beside its heading."""
    aside = max((len(row) for row in sheet.rows), default=0) + 1
    head = page.cell(top, aside, REMARKS)
    head.font = Font(bold=True)
    page.column_dimensions[head.column_letter].width = MOST_WIDE
    lines: dict[int, list[tuple[Problem, str]]] = {}
    for problem, words in told:
        lines.setdefault(problem.at.row or top, []).append((problem, words))
        if problem.at.column is not None:
            _colour(page.cell(problem.at.row, problem.at.column + 1), problem.severity)
    for row, some in lines.items():
        cell = head if row == top else page.cell(row, aside)
        words = "\n".join(dict.fromkeys(words for _problem, words in some))
        cell.value = harmless(printable(f"{REMARKS}\n{words}" if row == top else words))
        cell.data_type, cell.alignment = "s", Alignment(wrap_text=True, vertical="top")
        _colour(cell, min((problem.severity for problem, _words in some), key=WORST.index))


def _colour(cell: Cell, severity: Severity) -> None:
    """Never lighter than what is there."""
    now = cell.fill.fgColor.rgb if cell.fill.fill_type else ""
    if now[2:] not in [COLOURS[each] for each in WORST[: WORST.index(severity)]]:
        cell.fill = PatternFill("solid", fgColor=COLOURS[severity])
