"""`linli import people FILE`: looks, tells, applies when asked; the corrected copy."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from openpyxl import load_workbook

from linli.kernel.tenancy import in_community
from linli.registry.models import Person
from tests.factories import Neighbourhood, neighbourhood
from tests.registry.importing import awful
from tests.registry.importing.awful import HEADS, PEOPLE, Page, book, changed

pytestmark = pytest.mark.django_db


@pytest.fixture
def area() -> Neighbourhood:
    return neighbourhood()


def run(path: Path, *options: str, community: str = "qingyang") -> tuple[int, Any, str]:
    """Exit status, the JSON, what was told."""
    out, err = io.StringIO(), io.StringIO()
    status = 0
    try:
        call_command(
            "import_records", "people", str(path), "--community", community, "--json", *options, stdout=out, stderr=err
        )
    except SystemExit as end:
        status = int(str(end.code))
    return status, json.loads(out.getvalue() or "null"), err.getvalue()


def saved(folder: Path, raw: bytes) -> Path:
    path = folder / "list.xlsx"
    path.write_bytes(raw)
    return path


def on_file(area: Neighbourhood) -> bool:
    with in_community(area.community):
        return Person.objects.filter(party__name="刘建国").exists()


def test_it_looks_before_it_applies(area: Neighbourhood, tmp_path: Path) -> None:
    path = saved(tmp_path, awful.clean())
    status, told, _ = run(path, "--make-places")
    assert (status, told["came"], told["stopped"], told["applied"]) == (0, 4, 0, False)
    assert not on_file(area)
    status, told, _ = run(path, "--make-places", "--apply")
    assert (status, told["applied"]) == (0, True)
    assert on_file(area)
    status, told, _ = run(path, "--make-places", "--apply")
    assert (status, told["came"], told["same"]) == (0, 0, 4)


def test_wrong_rows_stop_it_with_their_cells(area: Neighbourhood, tmp_path: Path) -> None:
    path = saved(tmp_path, book(Page([HEADS, *changed(PEOPLE, "赵敏", 身份证号="123")])))
    status, told, words = run(path, "--make-places", "--apply")
    assert (status, told["applied"], told["stopped"]) == (2, False, 1)
    assert "1 行不能导入" in words
    assert [problem["at"] for problem in told["problems"]] == ["花名册!C5"]
    assert not on_file(area)
    status, told, _ = run(path, "--make-places", "--apply", "--leave-out")
    assert (status, told["applied"], told["came"]) == (0, True, 3)


def test_a_column_is_named_by_hand(area: Neighbourhood, tmp_path: Path) -> None:
    path = saved(tmp_path, book(Page([("姓名", "门牌楼室"), ("赵敏", "3-2-102")])))
    _status, told, _ = run(path, "--map", "门牌楼室=address")
    assert told["problems"] == []


def test_what_cannot_be_read_says_why(area: Neighbourhood, tmp_path: Path) -> None:
    assert run(saved(tmp_path, b"PK\x03\x04x"))[0] == 1
    status, _told, words = run(tmp_path / "none.xlsx")
    assert status == 1
    assert "读不到" in words
    assert run(saved(tmp_path, awful.clean()), community="nowhere")[0] == 1


def test_the_corrected_copy_marks_cells_and_holds_no_formula(area: Neighbourhood, tmp_path: Path) -> None:
    copy = tmp_path / "out.xlsx"
    run(saved(tmp_path, awful.injections()), "--corrected", str(copy))
    sheet = load_workbook(copy)["花名册"]
    assert sheet["J1"].value.startswith("核查备注")
    assert "不是身份证号" in sheet["J2"].value
    assert sheet["C2"].fill.fgColor.rgb == "00FFC7CE"
    assert sheet["A3"].value == "'+刘建国"
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)


def test_a_mended_copy_is_read_like_the_original(area: Neighbourhood, tmp_path: Path) -> None:
    """Remarks do not disturb, digits stay whole: the copy comes back as it went, one cell better."""
    copy = tmp_path / "out.xlsx"
    run(
        saved(tmp_path, book(Page([HEADS, *changed(PEOPLE, "赵敏", 身份证号="123")]))),
        "--make-places",
        "--corrected",
        str(copy),
    )
    workbook = load_workbook(copy)
    workbook["花名册"]["C5"] = awful.ZHAO[2]
    workbook.save(copy)
    _status, told, _ = run(copy, "--make-places")
    assert (told["came"], told["problems"]) == (4, [])


@pytest.mark.parametrize("make", awful.AWFUL.values(), ids=awful.AWFUL)
def test_every_awful_workbook_has_its_copy(area: Neighbourhood, tmp_path: Path, make: Any) -> None:
    copy = tmp_path / "out.xlsx"
    run(saved(tmp_path, make()), "--make-places", "--corrected", str(copy))
    assert load_workbook(copy).sheetnames
