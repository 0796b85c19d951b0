"""What a packed workbook (.xlsx, .ods) is before anything reads it: as large as it says, and without a cell at the far end.

The reader takes memory for the whole rectangle from the first cell to the last: two cells in opposite corners, five
kilobytes in the file, would be half a terabyte, and the end of the process. No Django.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from xml.parsers import expat

MOST_UNPACKED = 400 * 1024 * 1024
MOST_PARTS = 2000
MOST_CELLS = 8_000_000
SHEETS = {"worksheet", "document-content"}
REFERENCE = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")


class TooLarge(Exception):
    """Unpacked it would be more than anybody means to bring."""


class _OtherPart(Exception):
    """This part holds no cells."""


def honest(raw: bytes) -> bytes:
    """The same workbook, in which every part is as large as it says. Raises `TooLarge`, and BadZipFile for what is none."""
    plain = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed, zipfile.ZipFile(plain, "w") as made:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise TooLarge
            if any(part.filename.lower().endswith("workbook.bin") for part in parts):
                raise zipfile.BadZipFile("binary sheets cannot be looked through")
            for part in {part.filename: part for part in parts}.values():
                content = packed.read(part)  # never more than it says
                _require_small(content)
                made.writestr(part.filename, content)
    except (RuntimeError, zlib.error, EOFError) as error:  # a password, another packing, half a file
        raise zipfile.BadZipFile(str(error)) from None
    return plain.getvalue()


def _require_small(content: bytes) -> None:
    """Raises `TooLarge` for a sheet whose rectangle is too large; what is no XML is the reader's to refuse."""
    if b"<" not in content[:400]:
        return
    extent = _Extent()
    parser = expat.ParserCreate()
    parser.StartElementHandler = extent.start
    parser.StartDoctypeDeclHandler = extent.refuse
    try:
        parser.Parse(content, True)
    except (_OtherPart, expat.ExpatError, ValueError):
        return


class _Extent:
    """Follows the cells of a sheet that hold something; rows and columns are counted from 1."""

    def __init__(self) -> None:
        self.is_sheet = False
        self.rows = self.columns = self.row = self.column = 0

    def refuse(self, *_: object) -> None:
        """No workbook declares a document type; what hides behind one is not unfolded."""
        raise TooLarge

    def start(self, name: str, given: Mapping[str, str]) -> None:
        local = name.rpartition(":")[2]
        if not self.is_sheet:
            if local not in SHEETS:
                raise _OtherPart
            self.is_sheet = True
        match local:
            case "row":
                self.row, self.column = int(given.get("r") or self.row + 1), 0
            case "c":
                found = REFERENCE.fullmatch(given.get("r", ""))
                self.column += 1
                if found:
                    self.row, self.column = int(found[2]), _number(found[1])
            case "table":
                self.row = self.column = 0
            case "table-row":
                self.row, self.column = self.row + int(_of(given, "number-rows-repeated") or 1), 0
            case "table-cell" | "covered-table-cell":
                self.column += int(_of(given, "number-columns-repeated") or 1)
                if _of(given, "value-type"):
                    self._holds()
            case "v" | "is" | "p":
                self._holds()

    def _holds(self) -> None:
        self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column)
        if self.rows * self.columns > MOST_CELLS:
            raise TooLarge


def _of(given: Mapping[str, str], name: str) -> str:
    return next((value for key, value in given.items() if key.rpartition(":")[2] == name), "")


def _number(letters: str) -> int:
    """AA → 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
