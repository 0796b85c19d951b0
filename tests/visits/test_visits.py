"""走访记录: noted at the door, read by whoever answers for the household, nothing in it about third persons."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from linli.accounts.models import Read
from linli.engines.matters.enums import Source
from linli.engines.matters.models import Matter
from linli.kernel.tenancy import in_community
from linli.practices.visits.models import Visit
from linli.practices.visits.rules import third_persons
from linli.registry.actions.households import keep_house
from linli.registry.enums import ResponsibilityRole
from linli.registry.models import Household, Residence, Responsibility
from tests.counting import counted
from tests.factories import NOW, SINCE, Neighbourhood, answers_for, neighbourhood, person, signed_in

pytestmark = pytest.mark.django_db
TEXT = "老两口身体都好，药在按时吃"


@pytest.fixture
def area() -> Neighbourhood:
    return neighbourhood()


@pytest.fixture
def house(area: Neighbourhood) -> Household:
    with in_community(area.community):
        for name in ("林小满", "周桂兰"):
            who = person(name)
            Residence.new(person=who, place=area.dwelling, kind="living", from_on=SINCE)
            keep_house(person=who, relation="", by=area.actor(area.worker), now=NOW)
        return Household.objects.get()


def where(house: Household) -> str:
    return f"/c/qingyang/households/{house.id}/visits/"


def member_ids(area: Neighbourhood, house: Household) -> list[str]:
    with in_community(area.community):
        return [str(each.person_id) for each in house.members.order_by("id")]


def note(client: Client, house: Household, **given: Any) -> Any:
    return client.post(where(house), {"text": TEXT, **given})


def test_a_visit_is_noted_with_who_was_there(client: Client, area: Neighbourhood, house: Household) -> None:
    signed_in(client, area.grid_worker)
    form = client.get(where(house)).content.decode()
    assert "不写邻居" in form
    assert "autofocus" in form
    assert note(client, house, present=member_ids(area, house)[:1]).status_code == 302
    page = client.get(where(house)).content.decode()
    for told in (TEXT, "在家", "林小满", "李网格"):
        assert told in page
    assert TEXT in client.get("/c/qingyang/diary/").content.decode()
    with in_community(area.community):
        assert Read.objects.filter(what="visits").count() == 2
        assert not Matter.objects.exists()


def test_the_database_does_not_see_what_was_told(client: Client, area: Neighbourhood, house: Household) -> None:
    note(signed_in(client, area.grid_worker), house)
    with in_community(area.community), connection.cursor() as cursor:
        cursor.execute("SELECT text FROM visits_visit WHERE community_id = %s", [_key(area)])
        assert TEXT.encode() not in bytes(cursor.fetchone()[0])


def _key(area: Neighbourhood) -> Any:
    return Visit._meta.pk.get_db_prep_value(area.community.id, connection)


def test_a_matter_is_raised_in_the_same_tap(client: Client, area: Neighbourhood, house: Household) -> None:
    signed_in(client, area.grid_worker)
    given = {"category": str(area.leak.id), "wanted": "二单元楼道灯不亮"}
    assert note(client, house, **given).status_code == 302
    with in_community(area.community):
        matter = Matter.objects.get()
        assert (matter.text, matter.source, matter.place_id) == ("二单元楼道灯不亮", Source.ROUND, area.dwelling.id)
        assert Visit.objects.get().matter_id == matter.id
    assert matter.number in client.get(where(house)).content.decode()
    desk = signed_in(Client(), area.worker).get(f"/c/qingyang/matters/{matter.id}/").content.decode()
    assert TEXT not in desk


@pytest.mark.parametrize("given", [{"text": " "}, {"text": "好" * 1001}, {"wanted": "修灯"}, {"category": "leak"}])
def test_what_is_incomplete_changes_nothing(client: Client, area: Neighbourhood, house: Household, given: Any) -> None:
    given = {**given, **({"category": str(area.leak.id)} if "category" in given else {})}
    refused = note(signed_in(client, area.grid_worker), house, **given)
    assert refused.status_code == 422
    assert given.get("wanted", "") in refused.content.decode()
    with in_community(area.community):
        assert not Visit.objects.exists()
        assert not Matter.objects.exists()


def test_a_third_person_stays_out(client: Client, area: Neighbourhood, house: Household) -> None:
    signed_in(client, area.grid_worker)
    warned = note(client, house, text="说隔壁赵阿姨总在楼道堆东西")
    assert warned.status_code == 422
    assert "赵阿姨" in warned.content.decode()
    assert 'name="own"' in warned.content.decode()
    numbers = note(client, house, text="电话 19910000066", own="1")
    assert numbers.status_code == 422
    assert note(client, house, text="周奶奶今天精神很好").status_code == 302
    assert note(client, house, text="外孙女小名叫赵小姐", own="1").status_code == 302
    with in_community(area.community):
        assert Visit.objects.count() == 2


def test_numbers_and_names_of_others_are_found() -> None:
    found = third_persons("王师傅开浙A12345来过，电话19910000066，林大爷在家", ["林小满"])
    assert set(found.numbers) == {"浙A12345", "19910000066"}
    assert found.names == ("王师傅",)


def test_only_those_who_answer_for_the_household_read_it(client: Client, area: Neighbourhood, house: Household) -> None:
    note(signed_in(client, area.grid_worker), house)
    assert TEXT not in signed_in(Client(), area.worker).get(where(house)).content.decode()
    assert TEXT not in signed_in(Client(), area.secretary).get(where(house)).content.decode()
    with in_community(area.community):
        answers_for(area.person(area.worker), ResponsibilityRole.CADRE, area.building)
        Responsibility.new(
            party_id=area.person(area.secretary).id, role=ResponsibilityRole.HELPER, household=house, from_on=SINCE
        )
    for user in (area.worker, area.secretary):
        assert TEXT in signed_in(Client(), user).get(where(house)).content.decode()
    for user in (area.property_staff, area.handler, area.auditor, area.mediator):
        assert signed_in(Client(), user).get(where(house)).status_code == 403
    assert TEXT not in signed_in(Client(), area.worker).get("/c/qingyang/diary/").content.decode()


def test_a_helper_of_one_person_reads_the_notes_on_their_household(area: Neighbourhood, house: Household) -> None:
    note(signed_in(Client(), area.grid_worker), house)
    with in_community(area.community):
        someone = house.members.order_by("id")[0].person_id
        worker = area.person(area.worker)
        Responsibility.new(party_id=worker.id, role=ResponsibilityRole.HELPER, person_id=someone, from_on=SINCE)
    assert TEXT in signed_in(Client(), area.worker).get(where(house)).content.decode()


def test_the_neighbours_households_are_not_found(area: Neighbourhood, house: Household) -> None:
    note(signed_in(Client(), area.grid_worker), house)
    other = neighbourhood("baihe", "白鹤社区")
    stranger = signed_in(Client(), other.secretary)
    assert stranger.get(where(house)).status_code == 403
    assert stranger.get(where(house).replace("qingyang", "baihe")).status_code == 404


def test_from_somebodys_page_to_the_notes_on_their_household(area: Neighbourhood, house: Household) -> None:
    client = signed_in(Client(), area.grid_worker)
    who = member_ids(area, house)[0]
    assert f"/c/qingyang/people/{who}/visits/" in client.get(f"/c/qingyang/people/{who}/").content.decode()
    assert client.get(f"/c/qingyang/people/{who}/visits/").url == where(house)
    with in_community(area.community):
        alone = person("独自在档")
    assert client.get(f"/c/qingyang/people/{alone.id}/visits/").status_code == 404
    desk = signed_in(Client(), area.worker)
    assert desk.get(f"/c/qingyang/people/{alone.id}/visits/").url == f"/c/qingyang/people/{alone.id}/"


def test_pages_cost_the_same_with_one_and_with_three(area: Neighbourhood, house: Household) -> None:
    client = signed_in(Client(), area.grid_worker)
    spent = []
    note(client, house)
    for path in (where(house), "/c/qingyang/diary/"):
        client.get(path)
    for times in (1, 2):
        for _time in range(times):
            note(client, house, present=member_ids(area, house))
        for path in (where(house), "/c/qingyang/diary/"):
            with counted(10) as sent:
                client.get(path)
            spent.append(len(sent))
    assert spent[:2] == spent[2:]
    with counted(18):
        note(client, house, category=str(area.leak.id), wanted="修灯")
