"""Lists as Excel files. No cell is ever a formula: what somebody wrote is text, whatever it begins with."""

import re
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.cell import WriteOnlyCell

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What no sheet may be called by.
UNTITLED = re.compile(r"[\[\]:*?/\\]")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(text: str) -> str:
    """Text that no spreadsheet reads as a formula, also after it was saved as CSV."""
    return "'" + text if text.startswith(FORMULA) else text


def printable(text: str) -> str:
    """Without the signs that no workbook can hold."""
    return "".join(sign for sign in text if sign.isprintable() or sign == "\n")


def excel(title: str, heads: list[str], rows: Iterable[list[str]], widths: Mapping[str, int] | None = None) -> bytes:
    """One sheet: a bold head that stays in view, then the rows. `widths`: column letter → characters."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(UNTITLED.sub(" ", title)[:31])
    sheet.freeze_panes = "A2"
    for column, width in (widths or {}).items():
        sheet.column_dimensions[column].width = width
    sheet.append([_cell(sheet, head, bold=True) for head in heads])
    for row in rows:
        sheet.append([_cell(sheet, text) for text in row])
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _cell(sheet: object, text: str, *, bold: bool = False) -> "WriteOnlyCell":
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils.exceptions import IllegalCharacterError

    try:
        cell = WriteOnlyCell(sheet, harmless(text))
    except IllegalCharacterError:
        cell = WriteOnlyCell(sheet, harmless(printable(text)))
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell
