"""Places: the tree with its counts, one place and who answers for it, drawing, putting aside; the map."""

import json
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.tenancy import in_community
from linli.registry.enums import PlaceKind
from linli.registry.models import Place
from linli.registry.rules import BadOutline, OutlineProblem, inside_point, read_outline
from tests.conftest import fresh
from tests.counting import counted
from tests.factories import Neighbourhood, neighbourhood, place, reported, signed_in

SQUARE = {
    "type": "Polygon",
    "coordinates": [[[121.0, 31.0], [121.01, 31.0], [121.01, 31.01], [121.0, 31.01], [121.0, 31.0]]],
}


@pytest.fixture
def area(db: None) -> Neighbourhood:
    return neighbourhood()


@pytest.fixture
def desk(client: Client, area: Neighbourhood) -> Client:
    return signed_in(client, area.worker)


def path(area: Neighbourhood, rest: str = "places/") -> str:
    return f"/c/{area.community.code}/{rest}"


def fields(**more: Any) -> dict[str, Any]:
    return {"kind": "building", "name": "8号楼", "code": "1-8", "parent": "1", "grid": "g1-1", **more}


def test_the_tree_counts_entrances_and_dwellings(desk: Client, area: Neighbourhood) -> None:
    page = desk.get(path(area)).content.decode()
    assert "1 栋 · 1 个单元 · 1 户" in page
    grids = desk.get(path(area, "places/?tab=grids")).content.decode()
    assert "网格员 李网格" in grids
    assert "绿化养护 杨家村" in grids


def test_a_place_says_who_answers_for_it_and_for_what_it_lies_in(desk: Client, area: Neighbourhood) -> None:
    page = desk.get(path(area, f"places/{area.building.id}/")).content.decode()
    assert "安居物业" in page
    assert "杨家村" in page
    assert "因为负责一号微格" in page
    assert f"grid={area.micro_grid.id}" in page


def test_a_code_opens_its_place(desk: Client, area: Neighbourhood) -> None:
    assert desk.get(path(area, "places/?code=1-3-2-102"))["Location"].endswith(f"/places/{area.dwelling.id}/")


def test_a_place_is_made_changed_and_its_code_is_used_once(desk: Client, area: Neighbourhood) -> None:
    made = desk.post(path(area, "places/new/"), fields(outline=json.dumps(SQUARE)))
    assert made.status_code == 302
    with in_community(area.community):
        building = Place.objects.get(code="1-8")
        assert (building.parent_id, building.grid_id) == (area.estate.id, area.micro_grid.id)
        assert building.latitude is not None
        assert 31.0 < building.latitude < 31.01
    twice = desk.post(path(area, "places/new/"), fields(name="又一个8号楼"))
    assert twice.status_code == 422
    assert "又一个8号楼" in twice.content.decode()
    changed = fields(name="八号楼", outline="")
    assert desk.post(path(area, f"places/{building.id}/edit/"), changed).status_code == 302
    with in_community(area.community):
        assert fresh(building).name == "八号楼"
        assert fresh(building).outline is None


@pytest.mark.parametrize("wrong", [{"parent": "g1"}, {"grid": "1"}, {"parent": "nowhere"}, {"latitude": "31"}])
def test_a_place_lies_where_its_kind_can_lie(desk: Client, area: Neighbourhood, wrong: dict[str, str]) -> None:
    assert desk.post(path(area, "places/new/"), fields(**wrong)).status_code == 422


def test_a_place_does_not_lie_in_itself(desk: Client, area: Neighbourhood) -> None:
    with in_community(area.community):
        room = place(PlaceKind.FACILITY, "hall", "礼堂", parent=area.estate)
        Place.objects.filter(id=area.estate.id).update(name="青杨小区")
    wrong = {"kind": "building", "name": "3号楼", "code": "1-3", "parent": "1-3"}
    assert desk.post(path(area, f"places/{area.building.id}/edit/"), wrong).status_code == 422
    assert desk.get(path(area, f"places/{room.id}/edit/")).status_code == 200


def test_nothing_is_put_aside_from_under_somebody(desk: Client, area: Neighbourhood) -> None:
    refused = desk.post(path(area, f"places/{area.building.id}/aside/"))
    assert refused.status_code == 409
    assert "下级场所" in refused.content.decode()
    with in_community(area.community):
        hall = place(PlaceKind.FACILITY, "hall", "礼堂", parent=area.estate)
        reported(area, place=hall)
    assert "未办结的事项" in desk.post(path(area, f"places/{hall.id}/aside/")).content.decode()
    with in_community(area.community):
        shed = place(PlaceKind.FACILITY, "shed", "车棚", parent=area.estate)
    for active in (False, True):
        assert desk.post(path(area, f"places/{shed.id}/aside/")).status_code == 302
        with in_community(area.community):
            assert fresh(shed).is_active is active


def test_the_map_draws_what_has_a_shape_and_its_table_names_it(desk: Client, area: Neighbourhood) -> None:
    with in_community(area.community):
        Place.objects.filter(id__in=[area.grid.id, area.micro_grid.id]).update(outline=SQUARE)
    assert [f["properties"]["name"] for f in desk.get(path(area, "map.geojson")).json()["features"]] == ["一号微格"]
    shapes = desk.get(path(area, "map.geojson?kind=grid")).json()
    (feature,) = shapes["features"]
    assert feature["properties"]["name"] == "第一网格"
    assert feature["properties"]["href"] == path(area, f"places/{area.grid.id}/")
    assert "第一网格" in desk.get(path(area, "map/?kind=grid")).content.decode()
    assert desk.get(path(area, f"map.geojson?place={area.grid.id}")).json()["features"] == shapes["features"]


def test_grid_workers_look_and_property_staff_do_not(client: Client, area: Neighbourhood) -> None:
    signed_in(client, area.grid_worker)
    assert client.get(path(area)).status_code == 200
    assert client.post(path(area, "places/new/"), fields()).status_code == 403
    assert signed_in(client, area.property_staff).get(path(area)).status_code == 403


def test_pages_cost_few_queries(desk: Client, area: Neighbourhood) -> None:
    desk.get(path(area))
    for rest in ("places/", "places/?tab=grids", "places/?tab=facilities", "map/", "map.geojson"):
        with counted(8):
            desk.get(path(area, rest))
    with counted(10):
        desk.get(path(area, f"places/{area.dwelling.id}/"))
    with counted(18):
        desk.post(path(area, "places/new/"), fields(idempotency_key="k"))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[", OutlineProblem.NOT_GEOJSON),
        ('{"type": "Point", "coordinates": [1, 2]}', OutlineProblem.NOT_POLYGON),
        ('{"type": "Polygon", "coordinates": []}', OutlineProblem.NOT_POLYGON),
        ('{"type": "Polygon", "coordinates": [[["a", 1], [2, 3], [4, 5], [6, 7]]]}', OutlineProblem.NOT_GEOJSON),
        ('{"type": "Polygon", "coordinates": [[[200, 0], [201, 0], [201, 1], [200, 0]]]}', OutlineProblem.OUTSIDE),
        ('{"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}', OutlineProblem.CROSSES),
        ("null", OutlineProblem.NOT_POLYGON),
    ],
)
def test_what_is_no_outline_is_refused_and_says_why(text: str, problem: OutlineProblem) -> None:
    with pytest.raises(BadOutline) as refused:
        read_outline(text)
    assert refused.value.problem == problem


@given(st.text(max_size=200) | st.from_regex(r'\{"type": "(Polygon|Feature)".{0,80}\}', fullmatch=True))
def test_any_text_is_an_outline_or_refused(text: str) -> None:
    try:
        found = read_outline(text)
    except BadOutline:
        return
    assert found["type"] == "Polygon"


def test_an_outline_comes_from_a_feature_too() -> None:
    feature = {"type": "Feature", "properties": {}, "geometry": SQUARE}
    assert read_outline(json.dumps(feature)) == SQUARE
    assert read_outline(json.dumps({"type": "FeatureCollection", "features": [feature]})) == SQUARE
    latitude, longitude = inside_point(SQUARE)
    assert 31 < latitude < 31.01
    assert 121 < longitude < 121.01
