"""Workbooks that unfold, and words that a spreadsheet would run."""

import ast
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from linli.kernel.excel import FORMULA, excel
from linli.kernel.tables import Unreadable, read_tables
from linli.kernel.workbooks import MOST_UNPACKED, honest
from tests.factories import neighbourhood, signed_in
from tests.guards.ceilings import ROOT

#: Who may write a spreadsheet: the one writer, the copy of an upload with remarks, the file of a vote for programs.
WRITERS = {"linli/kernel/excel.py", "linli/registry/importing/corrected.py", "linli/engines/ballots/rules/pabulib.py"}
ODS = (
    '<?xml version="1.0"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body>'
    '<office:spreadsheet><table:table table:name="a"><table:table-row table:number-rows-repeated="{rows}"><table:table-cell'
    ' office:value-type="string" table:number-columns-repeated="{columns}"><text:p>x</text:p></table:table-cell>'
    "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
)


def workbook(**cells: str) -> bytes:
    book, kept = Workbook(), io.BytesIO()
    for name, value in cells.items():
        book.active[name] = value  # type: ignore[index]
    book.save(kept)
    return kept.getvalue()


def packed(**parts: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/"), content)
    return kept.getvalue()


def with_sheet(sheet: str) -> bytes:
    """A workbook whose sheet is written by hand."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(A1="姓名"))) as file, zipfile.ZipFile(kept, "w") as made:
        for part in file.infolist():
            made.writestr(part.filename, sheet if part.filename.endswith("sheet1.xml") else file.read(part))
    return kept.getvalue()


HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
END = "</sheetData></worksheet>"
FAR = '<row r="1048576"><c><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>'
SPREAD = ODS.format(rows=1048576, columns=16384).encode()
BOMBS = {
    "two cells in opposite corners": workbook(A1="姓名", XFD1048576="x"),
    "a row far below": with_sheet(HEAD + FAR + END),
    "entities within entities": with_sheet('<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]>' + HEAD + END),
    "a cell repeated seventeen thousand million times": packed(**{"content.xml": SPREAD}),
    "more parts than any workbook has": packed(**{f"xl__{n}.xml": b"<a/>" for n in range(2001)}),
}


@pytest.mark.parametrize("what", BOMBS)
def test_a_workbook_that_unfolds_is_refused_before_it_does(what: str) -> None:
    """The second corner alone made the reader ask for half a terabyte, and the process ended."""
    with pytest.raises(Unreadable, match="展开后太大"):
        read_tables(BOMBS[what])


def test_one_that_says_it_is_small_is_no_larger() -> None:
    """Its directory says ten bytes, its stream gives a hundred thousand: ten come out, or nothing."""
    raw = bytearray(packed(**{"xl__worksheets__sheet1.xml": b"<a>" + b" " * 100_000 + b"</a>"}))
    at = raw.rindex(b"PK\x01\x02")
    raw[at + 24 : at + 28] = (10).to_bytes(4, "little")
    with pytest.raises((zipfile.BadZipFile, Unreadable)):
        honest(bytes(raw))
    with pytest.raises(Unreadable):
        read_tables(bytes(raw))


def test_one_that_says_it_is_huge_is_not_unfolded() -> None:
    raw = bytearray(workbook(A1="姓名"))
    at = raw.rindex(b"PK\x01\x02")
    raw[at + 24 : at + 28] = (MOST_UNPACKED + 1).to_bytes(4, "little")
    with pytest.raises(Unreadable, match="展开后太大"):
        read_tables(bytes(raw))


def test_an_ordinary_workbook_is_read_as_before() -> None:
    rows = read_tables(workbook(A1="姓名", B1="电话", A2="张三", B2="19900000000"))[0].rows
    assert rows == [["姓名", "电话"], ["张三", "19900000000"]]


@pytest.mark.django_db
def test_a_bomb_at_the_door_is_said_in_words() -> None:
    area = neighbourhood()
    upload = SimpleUploadedFile("people.xlsx", BOMBS["two cells in opposite corners"])
    form = {"list": upload, "kind": "people"}
    answer = signed_in(Client(), area.worker).post("/c/qingyang/imports/upload/", form)
    assert answer.status_code == 422
    assert "展开后太大" in answer.content.decode()


# -- going out


@settings(max_examples=40)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), st.sampled_from([*FORMULA, ""]))
def test_no_cell_is_ever_a_formula(text: str, sign: str) -> None:
    book = load_workbook(io.BytesIO(excel("台账/[1]", ["头", sign + text], [[sign + text, "x"]])))
    for row in book.active.iter_rows():  # type: ignore[union-attr]
        for cell in row:
            assert cell.data_type != "f"
            assert not str(cell.value or "").startswith(FORMULA)


def test_spreadsheets_are_written_in_one_place() -> None:
    """Whatever leaves as a list goes through the writer that the test above tries."""

    def writes(node: ast.AST) -> bool:
        match node:
            case ast.ImportFrom(module="openpyxl", names=names):
                return "Workbook" in {each.name for each in names}
            case ast.Attribute(value=ast.Name(id="csv"), attr="writer" | "DictWriter"):
                return True
            case ast.Constant(value="text/csv"):
                return True
        return False

    found: set[str] = set()
    for path in (ROOT / "linli").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if ("openpyxl" in text or "csv" in text) and any(writes(node) for node in ast.walk(ast.parse(text))):
            found.add(str(path.relative_to(ROOT)))
    assert found <= WRITERS
    assert "linli/kernel/excel.py" in found
