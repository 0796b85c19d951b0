"""Reporting for one's mother, and seeing how her matters go: for those who were authorised, and only while they are."""

from typing import Any

import pytest
import time_machine
from django.test import Client

from linli.engines.matters.models import Matter
from linli.kernel.tenancy import in_community
from linli.registry.models import Authorisation, Person, Residence
from tests.appeals.acting import path, send_keys, text_of
from tests.counting import counted
from tests.factories import NOW, SINCE, TODAY, Neighbourhood, neighbourhood, person, resident, resident_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def area() -> Neighbourhood:
    return neighbourhood()


@pytest.fixture(autouse=True)
def at_ten() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def mother(area: Neighbourhood) -> Person:
    """She lives at the dwelling; her son, whose phone the account is, may act for her."""
    with in_community(area.community):
        who, son = person("孟秀英"), person("孟建国", account=area.account)
        Residence.new(person=who, place=area.dwelling, kind="living", from_on=SINCE)
        Authorisation.new(person=who, agent=son, may_act=True, attested_by="书面", from_on=SINCE)
        return who


def at(name: str, **kwargs: Any) -> str:
    return path("qingyang", name, **kwargs)


def begun(client: Client, area: Neighbourhood) -> str:
    resident_in(client, area.community, area.account)
    client.post(at("report"), {"category": area.leak.id, "text": "水管漏水"})
    return text_of(client.get(at("report-where")))


def test_a_son_reports_for_his_mother_from_her_home(client: Client, area: Neighbourhood, mother: Person) -> None:
    assert "替 孟秀英 反映" in begun(client, area)
    client.post(at("report-where"), {"home": f"{area.dwelling.id}:{mother.id}"})
    assert "替 孟秀英 反映" in text_of(client.get(at("report-check")))
    with counted(18):
        client.post(at("report-check"), {})
    with in_community(area.community):
        matter = Matter.objects.select_related("reporter").get()
        assert matter.reporter.person_id == mother.id
        assert matter.reporter.account_id == area.account.id
        assert matter.place_id == area.dwelling.id


def test_who_is_not_or_no_longer_authorised_cannot(client: Client, area: Neighbourhood, mother: Person) -> None:
    with in_community(area.community):
        Authorisation.objects.update(until_on=SINCE)
    assert "孟秀英" not in begun(client, area)
    client.post(at("report-where"), {"home": f"{area.dwelling.id}:{mother.id}", "words": "她家"})
    client.post(at("report-contact"), {"for_person": str(mother.id)})
    assert send_keys(client, at("report-check")).status_code == 422
    with in_community(area.community):
        assert not Matter.objects.exists()


def test_her_matters_are_seen_by_whom_she_lets_see_them(client: Client, area: Neighbourhood, mother: Person) -> None:
    begun(client, area)
    client.post(at("report-where"), {"home": f"{area.dwelling.id}:{mother.id}"})
    send_keys(client, at("report-check"))
    with in_community(area.community):
        number = Matter.objects.get().number
        daughter = resident("孟小雨")
        agent = person("孟小雨", account=daughter)
    sister = resident_in(Client(), area.community, daughter)
    assert number not in text_of(sister.get(at("my-matters")))
    with in_community(area.community):
        Authorisation.new(person=mother, agent=agent, may_see=True, attested_by="书面", from_on=TODAY)
    with counted(8):
        page = text_of(sister.get(at("my-matters")))
    assert "家人的事" in page
    assert number in page
