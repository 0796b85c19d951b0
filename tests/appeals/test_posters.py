"""A poster for every entrance: its code opens the report page with the place filled in, and it may be changed."""

import re

import pytest
from django.test import Client

from linli.kernel.tenancy import in_community
from linli.practices.appeals.models import Draft
from linli.registry.enums import PlaceKind
from tests.factories import Neighbourhood, neighbourhood, place
from tests.mission.people import Someone, staff

pytestmark = pytest.mark.django_db
POSTERS = "/c/qingyang/posters/"
REPORT = "/c/qingyang/report/"


@pytest.fixture
def area() -> Neighbourhood:
    made = neighbourhood()
    with in_community(made.community):
        made.others["first"] = place(
            PlaceKind.ENTRANCE, "1-3-1", "1单元", parent=made.building, address="青杨小区3号楼1单元"
        )
        made.others["single"] = place(PlaceKind.BUILDING, "1-4", "4号楼", parent=made.estate, address="青杨小区4号楼")
        made.others["hall"] = place(PlaceKind.FACILITY, "hall", "议事厅")
    return made


def printed(area: Neighbourhood, query: str) -> list[str]:
    html = staff(area.secretary).open(f"{POSTERS}print/?{query}").html
    return re.findall(r'<p class="where">([^<]+)</p>', html)


def test_an_estate_has_one_at_every_entrance_and_at_houses_without(area: Neighbourhood) -> None:
    staff(area.worker).open(POSTERS).reads("青杨小区", "3 张", "只有这台电脑打得开")
    assert printed(area, f"place={area.estate.id}") == ["青杨小区3号楼1单元", "3号楼2单元", "青杨小区4号楼"]


def test_or_only_some_buildings_and_places_to_meet(area: Neighbourhood) -> None:
    assert printed(area, f"place={area.others['single'].id}&place={area.others['hall'].id}") == [
        "青杨小区4号楼",
        "议事厅",
    ]
    assert printed(area, "") == []
    assert printed(area, f"place={area.dwelling.id}&place=x") == []


def test_a_host_that_residents_reach_is_printed(area: Neighbourhood, settings) -> None:
    settings.ALLOWED_HOSTS = ["linli.example"]
    client = staff(area.secretary).client
    page = client.get(POSTERS, headers={"host": "linli.example"}).content.decode()
    assert "只有这台电脑打得开" not in page


def scanned(area: Neighbourhood, where: str) -> Someone:
    return Someone().open(f"{REPORT}?place={where}")


def test_the_place_is_filled_in_and_may_be_changed(area: Neighbourhood) -> None:
    someone = scanned(area, str(area.others["first"].id)).reads("青杨小区3号楼1单元", "可以换")
    someone.send("report/", category=str(area.leak.id), text="灯不亮").reads("在哪里")
    assert f'<option value="{area.others["first"].id}" selected>青杨小区3号楼1单元</option>' in someone.html
    someone.send("report/where/", place=str(area.building.id), room="2单元").reads("怎么联系")
    with in_community(area.community):
        assert Draft.objects.get().told.place == str(area.building.id)


def test_left_as_it_is_it_is_kept(area: Neighbourhood) -> None:
    someone = scanned(area, str(area.others["first"].id))
    someone.send("report/", category=str(area.leak.id), text="灯不亮").send("report/where/").reads("怎么联系")
    with in_community(area.community):
        assert Draft.objects.get().told.place == str(area.others["first"].id)


def test_a_wrong_word_keeps_it(area: Neighbourhood) -> None:
    someone = scanned(area, str(area.others["first"].id))
    assert "青杨小区3号楼1单元" in someone.send("report/", 422, category=str(area.leak.id), text="").html


@pytest.mark.parametrize("what", ["dwelling", "grid", "neighbour", "aside", "nonsense"])
def test_what_is_no_place_of_ours_is_passed_over(area: Neighbourhood, what: str) -> None:
    where = {
        "dwelling": lambda: area.dwelling.id,
        "grid": lambda: area.grid.id,
        "neighbour": lambda: neighbourhood("lanting", "兰亭社区").building.id,
        "aside": lambda: _put_aside(area),
        "nonsense": lambda: "'; DROP TABLE",
    }[what]()
    someone = scanned(area, str(where))
    assert "您扫的是这里" not in someone.text
    with in_community(area.community):
        assert not Draft.objects.exists()


def _put_aside(area: Neighbourhood) -> object:
    with in_community(area.community):
        return place(PlaceKind.ENTRANCE, "1-9-1", "旧单元", is_active=False).id


def test_opening_the_link_keeps_nothing(area: Neighbourhood) -> None:
    """Message apps fetch links ahead."""
    scanned(area, str(area.others["first"].id))
    with in_community(area.community):
        assert not Draft.objects.exists()


def test_neighbours_print_nothing_of_ours(area: Neighbourhood) -> None:
    stranger = staff(neighbourhood("lanting", "兰亭社区").secretary).client
    assert stranger.get(POSTERS).status_code == 403
    assert Client().get(f"{POSTERS}print/").status_code == 302
    other = stranger.get(f"/c/lanting/posters/print/?place={area.estate.id}").content.decode()
    assert "青杨小区" not in other
