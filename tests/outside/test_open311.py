"""Open311 GeoReport v2: asked by the clients `georeport` and `three`, and line by line against the specification."""

import itertools
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as tree

import pytest
from django.test import Client
from django.utils import timezone
from georeport import GeoReport

from linli.accounts.enums import KeyScope
from linli.engines.matters.actions.saying import publish
from linli.engines.matters.models import Matter, Reporter
from linli.kernel.tenancy import in_community
from tests.factories import NOW, Neighbourhood, neighbourhood, reported
from tests.outside.calls import key_for
from tests.outside.listening import serving

QUESTIONS = [
    {"code": "floor", "ask": "几楼", "ask_en": "", "answer": "number", "choices": [], "required": True},
    {
        "code": "what",
        "ask": "哪里漏",
        "ask_en": "",
        "answer": "some_of",
        "choices": ["屋顶", "水管"],
        "required": False,
    },
]
BASE = "/open311/v2/"
SENT = {
    "service_code": "leak", "description": "楼顶漏水，水滴到3单元", "lat": "31.23456", "long": "121.45678",
    "phone": "19955550000", "last_name": "张", "first_name": "秀兰",
    "attribute[floor]": "6", "attribute[what][]": ["屋顶", "水管"],
}  # fmt: skip


def public(area: Neighbourhood, **fields: Any) -> Matter:
    """Raised now at somebody's door, shown under words that staff checked."""
    matter = reported(area, place=area.dwelling, now=timezone.now(), **fields)
    publish(matter=matter, title="楼道积水", listed=True, by=area.actor(area.worker), now=timezone.now())
    return matter


def asked_besides(area: Neighbourhood) -> None:
    area.leak.questions = QUESTIONS
    area.leak.save()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("form", ["json", "xml"])
def test_the_client_georeport_reads_services_definitions_and_requests(form: str) -> None:
    area = neighbourhood()
    neighbourhood("baihe", "白鹤社区")
    with in_community(area.community):
        asked_besides(area)
        matters = [public(area), public(area)]
        reported(area, category=area.harm, now=timezone.now())
    with serving() as address:
        client = GeoReport(address + BASE, jurisdiction="qingyang", output_format=form)
        services = client.get_service_list()
        assert {each["service_code"] for each in services} == {"leak", "tree", "advice"}
        attributes = client.get_service_definition("leak")["attributes"]
        attributes = attributes["attribute"] if form == "xml" else attributes
        assert [each["datatype"] for each in attributes] == ["number", "multivaluelist"]
        requests = client.get_service_requests(status="open", service_code="leak")
        assert {each["service_request_id"] for each in requests} == {matter.number for matter in matters}
        one = client.get_service_request(matters[0].number)
        assert (one["description"], one["address"], one["agency_responsible"]) == ("楼道积水", "3号楼", "社区受理台")


@pytest.mark.filterwarnings("ignore:.*invalid escape sequence")
@pytest.mark.django_db(transaction=True)
def test_the_client_three_reads_and_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is of 2013 and wants a name that Python 3 took out of `itertools`: that one name is given back to it."""
    monkeypatch.setattr(itertools, "ifilter", filter, raising=False)
    from three import Three

    area = neighbourhood()
    with in_community(area.community):
        asked_besides(area)
        matter = public(area)
    with serving() as address:
        client = Three(address + BASE, jurisdiction="qingyang", api_key=key_for(area, KeyScope.OPEN311))
        assert client.discovery()["endpoints"]
        assert {each["service_code"] for each in client.services()} == {"leak", "tree", "advice"}
        assert [each["code"] for each in client.services("leak")["attributes"]] == ["floor", "what"]
        assert [each["service_request_id"] for each in client.requests("leak")] == [matter.number]
        assert client.request(matter.number)[0]["description"] == "楼道积水"
        told = {"lat": 31.23456, "long": 121.45678, "phone": "19955550000", "attribute[floor]": "6"}
        [made] = client.post("leak", description="楼顶漏水", address="3号楼", name="秀兰 张", **told)
    with in_community(area.community):
        raised = Matter.objects.get(number=made["service_request_id"])
        assert raised.text == "楼顶漏水\n几楼：6"
        assert raised.reporter.name


@pytest.mark.parametrize("form", ["json", "xml"])
def test_discovery_says_where_and_in_which_forms(form: str, area: Neighbourhood) -> None:
    answer = Client().get(f"{BASE}discovery.{form}")
    assert answer["Access-Control-Allow-Origin"] == "*"
    if form == "json":
        endpoint = answer.json()["endpoints"][0]
        specification, formats = endpoint["specification"], endpoint["formats"]
    else:
        root = tree.fromstring(answer.content)
        assert root.tag == "discovery"
        specification = root.findtext("endpoints/endpoint/specification")
        formats = [each.text for each in root.iterfind("endpoints/endpoint/formats/format")]
    assert specification == "http://wiki.open311.org/GeoReport_v2"
    assert formats == ["text/xml", "application/json"]


def test_a_request_comes_in_as_xml_and_its_sender_follows_it(area: Neighbourhood) -> None:
    asked_besides(area)
    key = key_for(area, KeyScope.OPEN311)
    answer = Client().post(BASE + "requests.xml", {**SENT, "api_key": key})
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/xml; charset=utf-8")
    number = tree.fromstring(answer.content).findtext("request/service_request_id")
    matter = Matter.objects.get(number=number)
    assert matter.text.splitlines() == ["楼顶漏水，水滴到3单元", "几楼：6", "哪里漏：屋顶、水管"]
    assert (matter.source, matter.latitude, matter.stage) == ("system", 31.23456, "reported")
    account = Reporter.objects.get(matter=matter).account
    assert account is not None
    assert (account.phone, account.name) == ("19955550000", "张秀兰")
    stranger = Client().get(f"{BASE}requests/{number}.json")
    assert (stranger.status_code, stranger.json()[0]["code"]) == (404, 404)
    own = Client().get(f"{BASE}requests/{number}.json?api_key={key}").json()[0]
    assert own["description"].startswith("楼顶漏水")
    assert (own["lat"], own["long"]) == (31.235, 121.457)  # a street, not a door
    assert "19955550000" not in str(own)
    token = Client().get(f"{BASE}tokens/{number}.json?api_key={key}").json()
    assert token == [{"service_request_id": number, "token": number}]


def test_what_is_private_is_never_listed(area: Neighbourhood) -> None:
    key = key_for(area, KeyScope.OPEN311)
    reported(area, now=timezone.now())  # not checked yet
    reported(area, category=area.staff_only, now=timezone.now())
    harm = Client().post(BASE + "requests.json", {**SENT, "service_code": "harm", "api_key": key})
    assert harm.status_code == 404
    hidden = {**SENT, "service_code": "tree", "description": "有人在树下打人"}
    hidden = {name: value for name, value in hidden.items() if not name.startswith("attribute")}
    number = Client().post(BASE + "requests.json", {**hidden, "api_key": key}).json()[0]["service_request_id"]
    assert Matter.objects.get(number=number).wall == "staff"
    for query in ("", f"?service_request_id={number}", "?service_code=advice", "?status=open,closed"):
        assert Client().get(BASE + "requests.json" + query).json() == []
    matter = public(area)
    told = Client().get(f"{BASE}requests.json").content.decode()
    assert not any(secret in told for secret in (matter.text, "102室", "张秀兰", str(area.account.phone)))


def test_filters_and_limits(area: Neighbourhood) -> None:
    new, old = public(area), public(area)
    Matter.objects.filter(id=old.id).update(reported_at=NOW - timedelta(days=365))

    def numbers(query: str) -> Any:
        answer = Client().get(f"{BASE}requests.json?{query}")
        return (
            {each["service_request_id"] for each in answer.json()} if answer.status_code == 200 else answer.status_code
        )

    both = f"{new.number},{old.number}"
    assert numbers("") == {new.number}  # the last ninety days
    assert numbers(f"service_request_id={both}&status=closed&start_date=2001-01-01T00:00:00Z") == {
        new.number,
        old.number,
    }
    assert numbers("service_code=tree") == set()
    assert numbers("service_code=tree,leak&status=open") == {new.number}
    assert numbers("status=closed") == set()
    past = (NOW - timedelta(days=366)).isoformat().replace("+", "%2B")
    assert numbers(f"start_date={past}") == {old.number}
    assert [numbers(q) for q in ("status=odd", "start_date=yesterday", "end_date=2026-13-01T00:00:00Z")] == [
        400,
        400,
        400,
    ]
    assert numbers("start_date=2020-01-01T00:00:00Z&end_date=2026-01-01T00:00:00Z") == 400


@pytest.mark.parametrize(("change", "status"), [
    ({"api_key": ""}, 403), ({"api_key": "linli_x_y"}, 403), ({"service_code": ""}, 400), ({"service_code": "nothing"}, 404),
    ({"description": "", "attribute[floor]": "", "attribute[what][]": []}, 400), ({"lat": "", "long": ""}, 400),
    ({"lat": "91"}, 400), ({"lat": "nan"}, 400), ({"long": ""}, 400), ({"attribute[floor]": "顶"}, 400),
    ({"attribute[none]": "1"}, 400), ({"phone": "1"}, 400), ({"jurisdiction_id": "nowhere"}, 404),
    ({"description": "a\0"}, 400),
])  # fmt: skip
def test_errors_are_said_as_the_specification_wants(area: Neighbourhood, change: dict[str, Any], status: int) -> None:
    asked_besides(area)
    sent = {**SENT, "api_key": key_for(area, KeyScope.OPEN311), **change}
    json, xml = (Client().post(f"{BASE}requests.{form}", sent) for form in ("json", "xml"))
    assert (json.status_code, xml.status_code) == (status, status)
    assert [set(each) for each in json.json()] == [{"code", "description"}]
    error = tree.fromstring(xml.content)
    assert (error.tag, error.findtext("error/code")) == ("errors", str(status))
    assert Matter.objects.count() == 0


def test_a_key_for_something_else_is_none_and_a_community_must_be_named(area: Neighbourhood) -> None:
    wrong = key_for(area, KeyScope.MATTERS_READ)
    assert Client().post(BASE + "requests.json", {**SENT, "api_key": wrong}).status_code == 403
    assert Client().get(BASE + "services.yaml").status_code == 400
    assert Client().get(BASE + "services/nothing.json").status_code == 404
    assert Client().options(BASE + "requests.json")["Access-Control-Allow-Methods"] == "GET, POST, OPTIONS"
    next_door = neighbourhood("baihe", "白鹤社区")
    assert Client().get(BASE + "services.json").status_code == 400
    assert Client().get(BASE + "services.json?jurisdiction_id=baihe").status_code == 200
    key = key_for(next_door, KeyScope.OPEN311)
    there = Client().post(BASE + "requests.json", {**SENT, "api_key": key, "jurisdiction_id": "qingyang"})
    assert there.status_code == 403


def test_residents_are_asked_the_same_questions_on_the_page(area: Neighbourhood) -> None:
    asked_besides(area)
    client = Client()
    client.post("/c/qingyang/report/", {"category": str(area.leak.id), "text": "漏水"})
    assert "几楼" in client.get("/c/qingyang/report/where/").content.decode()
    missing = client.post("/c/qingyang/report/where/", {"words": "东门", "ask-what": "屋顶"})
    assert (missing.status_code, "请回答：几楼" in missing.content.decode()) == (422, True)
    assert 'value="屋顶" checked' in missing.content.decode()
    client.post("/c/qingyang/report/where/", {"words": "东门", "ask-what": ["屋顶", "水管"], "ask-floor": "6"})
    client.post("/c/qingyang/report/contact/anonymous/")
    assert "几楼：6" in client.get("/c/qingyang/report/check/").content.decode()
    client.post("/c/qingyang/report/check/")
    assert Matter.objects.get().text.splitlines() == ["漏水", "几楼：6", "哪里漏：屋顶、水管"]
