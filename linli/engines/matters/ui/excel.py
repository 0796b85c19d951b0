"""A register as an Excel file. No cell is ever a formula: what somebody wrote is text, whatever it begins with."""

from collections.abc import Iterable
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils.exceptions import IllegalCharacterError

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
WIDTHS = {"A": 13, "B": 36, "C": 12, "D": 12, "E": 22, "I": 14, "J": 17, "K": 17, "L": 17, "M": 17, "Q": 60}


def harmless(text: str) -> str:
    """Text that no spreadsheet reads as a formula, also after it was saved as CSV."""
    return "'" + text if text.startswith(FORMULA) else text


def excel(title: str, heads: list[str], rows: Iterable[list[str]]) -> bytes:
    """One sheet: a bold head that stays in view, then the rows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for column, width in WIDTHS.items():
        sheet.column_dimensions[column].width = width
    sheet.append([_cell(sheet, head, bold=True) for head in heads])
    for row in rows:
        sheet.append([_cell(sheet, text) for text in row])
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _cell(sheet: object, text: str, *, bold: bool = False) -> WriteOnlyCell:
    try:
        cell = WriteOnlyCell(sheet, harmless(text))
    except IllegalCharacterError:
        cell = WriteOnlyCell(sheet, harmless("".join(sign for sign in text if sign.isprintable() or sign == "\n")))
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell
