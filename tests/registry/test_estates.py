"""Estates laid out by pasting: looked at first, kept once, never doubled; what is there is kept and gets its grid."""

import pytest
from django.test import Client

from linli.kernel.models import Event
from linli.kernel.tenancy import in_community
from linli.registry.importing.plan import Choices
from linli.registry.models import Place
from tests.factories import Neighbourhood, neighbourhood
from tests.mission.people import Someone, staff
from tests.registry.importing.awful import Page, book
from tests.registry.importing.reading import looked_at

pytestmark = pytest.mark.django_db
PASTE = "/c/qingyang/places/paste/"
ROWS = "新苑小区\t1-2号楼\t2\t3\t2\t东片网格\n\t3号楼\t1"


@pytest.fixture
def area() -> Neighbourhood:
    return neighbourhood()


@pytest.fixture
def worker(area: Neighbourhood) -> Someone:
    return staff(area.worker)


def counts(area: Neighbourhood) -> dict[str, int]:
    with in_community(area.community):
        kinds = list(Place.objects.values_list("kind", flat=True).order_by("kind"))
    return {kind: kinds.count(kind) for kind in kinds}


def test_looked_at_first_then_kept_and_a_second_time_nothing(area: Neighbourhood, worker: Someone) -> None:
    before = counts(area)
    worker.open(PASTE).send("places/paste/", text=ROWS).reads("会登记", "新苑小区", "东片网格")
    assert counts(area) == before
    worker.send("paste/keep/").reads("已登记：3 栋楼、5 个单元、24 户", "新苑小区")
    with in_community(area.community):
        home = Place.objects.get(code="xyxq-2-2-301")
        assert home.full_name == "新苑小区2号楼2单元301室"
        assert home.grid.name == "东片网格"
        assert Event.objects.filter(verb="lay_out").count() == 1
    kept = counts(area)
    worker.open(PASTE).send("places/paste/", text=ROWS).reads("没有要保存的")
    assert counts(area) == kept


def test_a_house_of_a_village_has_a_home_that_a_roster_finds(area: Neighbourhood, worker: Someone) -> None:
    rows = "杨家村五组\t1-3号\n杨家村五组\t4号楼\n石桥新苑\t5号"
    worker.open(PASTE).send("places/paste/", text=rows).send("paste/keep/")
    with in_community(area.community):
        homes = Place.objects.filter(name="整户").select_related("parent").order_by("code")
        assert [home.full_name for home in homes] == [f"杨家村五组{number}号" for number in (1, 2, 3)]
        assert {home.parent.kind for home in homes if home.parent} == {"building"}
        roster = Page([("姓名", "小区", "门牌号"), ("赵敏", "杨家村第5组", "2号")])
        plan = looked_at(book(roster), Choices())
        assert plan.lacking == []
        assert plan.work.moves[0].home == homes[1].id


def test_what_is_there_gets_its_grid_and_what_it_lacks(area: Neighbourhood, worker: Someone) -> None:
    text = "青杨小区\t3号楼\t3\t\t\t第二网格"
    worker.open(PASTE).send("places/paste/", text=text).send("paste/keep/")
    with in_community(area.community):
        assert Place.objects.get(id=area.building.id).grid_id == area.other_grid.id
        assert Place.objects.get(id=area.entrance.id).grid_id == area.other_grid.id
        assert Place.objects.filter(parent=area.building).count() == 3
        assert Place.objects.get(id=area.dwelling.id).is_active


def test_two_buildings_of_one_number_are_two(area: Neighbourhood, worker: Someone) -> None:
    worker.open(PASTE).send("places/paste/", text="新苑\t1号楼\n新苑\t甲1号楼").send("paste/keep/")
    with in_community(area.community):
        codes = (
            Place.objects.filter(kind="building", parent__name="新苑").order_by("code").values_list("code", flat=True)
        )
        assert list(codes) == ["xy-1", "xy-甲1号楼"]


def test_written_line_by_line(worker: Someone) -> None:
    worker.open(PASTE)
    form, action = worker.form("places/paste/", {"estate", "buildings"})
    sent = form.carried | {"estate": "新苑", "buildings": "1-4号楼", "entrances": "2", "do": "add"}
    worker._arrived(worker.client.post(action, sent)).reads("新苑", "会登记")
    assert "新苑\t1-4号楼\t2" in worker.html


def test_a_wrong_line_is_told_and_nothing_is_kept(area: Neighbourhood, worker: Someone) -> None:
    before = counts(area)
    page = worker.open(PASTE).send("places/paste/", text="新苑\t1号楼\n新苑\t2号楼\tx")
    page.reads("第 2 行", "单元数")
    assert "paste/keep/" not in page.html
    answer = worker.client.post(f"{PASTE}keep/", {"text": "新苑\t1号楼\n新苑\t2号楼\tx"})
    assert answer.status_code == 200
    assert counts(area) == before


def test_who_may_not_edit_places_may_not_paste(area: Neighbourhood) -> None:
    assert staff(area.auditor).client.get(PASTE).status_code == 403
    assert staff(neighbourhood("lanting", "兰亭社区").secretary).client.get(PASTE).status_code == 403
    assert Client().get(PASTE).status_code == 302
