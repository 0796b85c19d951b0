"""The community's front page, what is mine, who read my file, whom to call."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from linli.design.stylesheet import stylesheet
from linli.engines.matters.actions.answering import answer, ask, evaluate
from linli.engines.matters.actions.handing import dispatch
from linli.engines.matters.actions.saying import reveal_reporter
from linli.engines.matters.enums import Rating
from linli.kernel.tenancy import in_community
from tests.appeals.acting import path, text_of
from tests.counting import counted
from tests.factories import NOW, SINCE, Neighbourhood, neighbourhood, person, reported, resident, resident_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def area() -> Neighbourhood:
    return neighbourhood()


@pytest.fixture(autouse=True)
def at_ten() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def at(name: str, query: str = "") -> str:
    return path("qingyang", name) + query


def test_anybody_can_begin_to_report(client: Client, area: Neighbourhood) -> None:
    page = text_of(client.get(at("community")))
    assert at("report") in page
    assert "您反映的事" not in page
    assert 'href="tel:0215550100"' in page


def test_a_resident_sees_who_has_theirs_now_and_by_when(client: Client, area: Neighbourhood) -> None:
    with in_community(area.community):
        mine = reported(area)
        dispatch(matter=mine, to=area.property_company, by=area.actor(area.worker), now=NOW)
        reported(area, text="别人家的事", account=resident("李四"))
    resident_in(client, area.community, area.account)
    page = text_of(client.get(at("community")))
    assert "安居物业" in page
    assert "预计 5月25日" in page
    assert "别人家的事" not in page


def test_elders_get_six_tiles_and_a_telephone(client: Client, area: Neighbourhood) -> None:
    client.cookies["elder"] = "1"
    page = text_of(client.get(at("community")))
    assert "data-elder" in page
    assert page.count('class="big-tile ') == 6
    assert "打电话找人帮忙" in page


def test_without_a_number_no_telephone_button_is_dead(client: Client, area: Neighbourhood) -> None:
    type(area.community).objects.filter(id=area.community.id).update(phone="")
    client.cookies["elder"] = "1"
    assert "tel:" not in text_of(client.get(at("community")))


def test_every_tile_leads_somewhere(client: Client, area: Neighbourhood) -> None:
    for name in ("report", "lookup", "find-grid"):
        assert client.get(at(name)).status_code == 200
    assert at("public") in text_of(client.get(at("community")))
    assert client.get(at("my-matters")).url.startswith(at("sign-in"))


def test_my_matters_begin_with_what_needs_me(client: Client, area: Neighbourhood) -> None:
    with in_community(area.community):
        staff = area.actor(area.property_staff)
        done, waiting, asked = (reported(area, text=words) for words in ("第一件事", "第二件事", "第三件事"))
        answer(matter=done, text="修好了", by=staff, now=NOW)
        evaluate(matter=done, rating=Rating.SATISFIED, reason="", by=area.reporter, now=NOW)
        answer(matter=waiting, text="修好了", by=staff, now=NOW)
        dispatch(matter=asked, to=area.property_company, by=staff, now=NOW)
        ask(matter=asked, question="几单元？", by=staff, now=NOW)
    resident_in(client, area.community, area.account)
    page = text_of(client.get(at("my-matters")))
    assert page.index("等您回应") < page.index("第二件事") < page.index("第一件事")
    assert page.index("第三件事") < page.index("第一件事")
    assert "去回复" in page
    assert "看答复，评价" in page
    assert "第一件事" not in text_of(client.get(at("my-matters", "?page=2")))
    assert client.get(at("my-matters", "?page=x")).status_code == 200


def test_nothing_of_others_and_a_kind_word_when_empty(client: Client, area: Neighbourhood) -> None:
    with in_community(area.community):
        reported(area)
        other = resident("李四")
    resident_in(client, area.community, other)
    page = text_of(client.get(at("my-matters")))
    assert "还没有反映过事情" in page


def test_residents_see_who_read_their_file(client: Client, area: Neighbourhood) -> None:
    with in_community(area.community):
        matter = reported(area)
        reveal_reporter(matter=matter, reason="上门前联系", by=area.actor(area.grid_worker), now=NOW)
    resident_in(client, area.community, area.account)
    with counted(10):
        page = text_of(client.get(at("my-reads")))
    assert page.count("上门前联系") == 1
    assert "李网格" in page
    assert "网格员" in page
    assert "姓名和电话" in page
    assert matter.number in page
    with in_community(area.community):
        other = resident("李四")
    resident_in(client, area.community, other)
    assert "上门前联系" not in text_of(client.get(at("my-reads")))


def test_the_grid_of_a_building_and_who_answers_for_it(client: Client, area: Neighbourhood) -> None:
    with counted(10):
        page = text_of(client.get(at("find-grid", f"?place={area.building.id}")))
    assert "一号微格" in page
    assert "李网格" in page
    assert 'href="tel:0215550100"' in page
    assert client.get(at("find-grid", "?place=nothing")).status_code == 200


def test_queries_stay_the_same_with_more_matters(client: Client, area: Neighbourhood) -> None:
    from linli.registry.models import Residence

    with in_community(area.community):
        who = person("张秀兰", account=area.account)
        Residence.new(person=who, place=area.dwelling, kind="living", from_on=SINCE)
        reported(area)
    resident_in(client, area.community, area.account)
    client.get(at("community"))
    found: dict[str, set[int]] = {}
    for number in (1, 3):
        for name in ("community", "my-matters", "my-reads"):
            with counted(8) as queries:
                client.get(at(name))
            found.setdefault(name, set()).add(len(queries))
        with in_community(area.community):
            for each in range(2 if number == 1 else 0):
                reported(area, text=f"第{each}件", now=NOW + timedelta(minutes=each))
    assert all(len(counts) == 1 for counts in found.values()), found


def test_the_first_page_weighs_little(client: Client, area: Neighbourhood) -> None:
    page = client.get(at("community"))
    script = 4_000
    assert len(page.content) + len(stylesheet()[1].encode()) + script < 60_000
