"""Lists that leave the house: masked unless a reason is given, no formulas, written down, and read back by an import."""

import io
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from linli.accounts.models import Read
from linli.kernel.tenancy import in_community
from linli.registry.models import Party, Person
from tests.factories import Neighbourhood, neighbourhood, signed_in
from tests.registry.importing import awful
from tests.registry.importing.awful import LIU, phone
from tests.registry.importing.reading import brought_in, looked_at

pytestmark = pytest.mark.django_db
LISTS = ("places", "groups", "responsibilities", "staff", "duty")


@pytest.fixture
def area() -> Neighbourhood:
    area = neighbourhood()
    with in_community(area.community):
        brought_in(awful.clean())
    return area


def path(area: Neighbourhood, rest: str) -> str:
    return f"/c/{area.community.code}/exports/{rest}"


def sheet(response: Any) -> list[tuple[Any, ...]]:
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    return list(load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True))  # type: ignore[union-attr]


def test_people_are_masked_and_everybody_can_see_who_took_them_out(client: Client, area: Neighbourhood) -> None:
    rows = sheet(signed_in(client, area.worker).get(path(area, "people/")))
    [liu] = [row for row in rows if row[0] == "刘建国"]
    assert liu[3:5] == ("1****************3", "199****0001")
    assert liu[7] == "青杨小区3号楼2单元101室"
    with in_community(area.community):
        read = Read.objects.get(subject_id=Person.objects.get(party__name="刘建国").id)
        assert (read.what, read.reader_id) == ("export", area.worker.id)
        assert "遮盖" in read.reason


def test_whole_numbers_want_a_reason_which_is_kept(client: Client, area: Neighbourhood) -> None:
    signed_in(client, area.worker)
    refused = client.post(path(area, "people/"), {"reason": " "})
    assert refused.status_code == 422
    assert LIU[2] not in refused.content.decode()
    rows = sheet(client.post(path(area, "people/"), {"reason": "人口普查核对"}))
    assert (LIU[2], phone(1)) in [row[3:5] for row in rows]
    with in_community(area.community):
        liu = Person.objects.get(party__name="刘建国").id
        assert "人口普查核对" in Read.objects.get(subject_id=liu).reason


def test_what_was_exported_comes_back_unchanged(client: Client, area: Neighbourhood) -> None:
    raw = signed_in(client, area.worker).post(path(area, "people/"), {"reason": "核对"}).content
    with in_community(area.community):
        plan = looked_at(raw)
        assert (plan.came, plan.changed, plan.went) == ([], [], [])
        assert plan.stopped == 0


def test_a_grid_worker_takes_out_their_own_grid_only(client: Client, area: Neighbourhood) -> None:
    with in_community(area.community):
        Person.new(party=(far := Party.new(kind="person", name="赵远方")), id=far.id)
    names = {row[0] for row in sheet(signed_in(client, area.grid_worker).get(path(area, "people/")))}
    assert "刘建国" in names
    assert "赵远方" not in names


@pytest.mark.parametrize("name", LISTS)
def test_every_other_list_leaves_and_is_written_down(client: Client, area: Neighbourhood, name: str) -> None:
    rows = sheet(signed_in(client, area.secretary).get(path(area, f"{name}/")))
    assert len(rows) > 1 or name == "duty"
    with in_community(area.community):
        assert Read.objects.get(subject_id=area.community.id).what == "export"


def test_no_cell_is_a_formula(client: Client, area: Neighbourhood) -> None:
    with in_community(area.community):
        Party.objects.filter(id=area.village.id).update(name='=HYPERLINK("http://x","y")')
    response = signed_in(client, area.secretary).get(path(area, "groups/"))
    cells = [cell for row in load_workbook(io.BytesIO(response.content)).active.iter_rows() for cell in row]  # type: ignore[union-attr]
    assert not any(cell.data_type == "f" for cell in cells)
    assert any(str(cell.value).startswith("'=HYPERLINK") for cell in cells)


def test_who_may_take_what(client: Client, area: Neighbourhood) -> None:
    signed_in(client, area.worker)
    assert client.get(path(area, "staff/")).status_code == 403
    assert client.get(path(area, "nothing/")).status_code == 404
    page = client.get(path(area, "")).content.decode()
    assert "exports/staff/" not in page
    assert "exports/places/" in page
    signed_in(client, area.auditor)
    assert client.get(path(area, "people/")).status_code == 403
    assert client.post(path(area, "people/"), {"reason": "看看"}).status_code == 403
    assert "exports/people/" not in client.get(path(area, "")).content.decode()
