"""What writing costs: at most 18 statements, with pictures, a new phone and a place; as many for two parts as for five."""

from typing import Any

import pytest
from django.test import Client

from linli.engines.matters.models import MatterFile
from linli.kernel.tenancy import in_community
from tests.appeals.acting import a_photo, path
from tests.appeals.test_report import resident_in, told_what, told_where
from tests.counting import counted, statements
from tests.factories import Neighbourhood, member, neighbourhood, reported, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def area() -> Neighbourhood:
    found = neighbourhood()
    with in_community(found.community):
        member("另一位", "community_worker", groups=(found.desk,))  # somebody to be told
    return found


@pytest.fixture
def desk(client: Client, area: Neighbourhood) -> Client:
    signed_in(client, area.worker).get(path("qingyang", "desk-entry"))
    return client


def told(area: Neighbourhood, **more: Any) -> dict[str, Any]:
    words = {"text": "北门垃圾堆放三天", "category": area.leak.id, "place": area.building.id, "phone": "19910000088"}
    return {**words, "photos": [a_photo(), a_photo("blue")], "idempotency_key": "k" * 32, **more}


def sent(client: Client, area: Neighbourhood, where: str, data: dict[str, Any]) -> None:
    with counted(18):
        assert client.post(path("qingyang", where), data).status_code == 302
    with in_community(area.community):
        assert MatterFile.objects.count() == len(data["photos"]) + len(data.get("done_photos", ()))


def test_an_entry_of_a_new_caller_with_pictures(desk: Client, area: Neighbourhood) -> None:
    sent(desk, area, "desk-entry", told(area, source="call", name="吴阿姨"))


def test_a_paper_of_the_hotline_with_pictures(desk: Client, area: Neighbourhood) -> None:
    paper = told(area, number="DH1", due_at="2026-12-20T17:30")
    del paper["idempotency_key"]  # its number is its key
    sent(desk, area, "forwarded-new", paper)


@pytest.mark.parametrize("outcome", ["settle", "raise"])
def test_a_round_with_pictures_before_and_after(desk: Client, area: Neighbourhood, outcome: str) -> None:
    done = [a_photo("green")] if outcome == "settle" else []
    data = told(area, done="已清运", outcome=outcome, done_photos=done)
    sent(desk, area, "round", data)


def test_a_report_with_pictures_by_a_resident(client: Client, area: Neighbourhood) -> None:
    resident_in(client, area.community, area.account)
    told_what(client, area)
    for colour in ("red", "blue"):
        with counted(18):
            client.post(
                path("qingyang", "report-photo"), {"text": "灯不亮", "category": area.leak.id, "photo": a_photo(colour)}
            )
    told_where(client, area)
    with counted(18):
        client.post(path("qingyang", "report-check"), {})
    with in_community(area.community):
        assert MatterFile.objects.count() == 2


def test_a_split_costs_the_same_for_two_and_for_five(desk: Client, area: Neighbourhood) -> None:
    costs = []
    for number in (2, 5):
        with in_community(area.community):
            matter = reported(area)
        tasks = "\n".join(f"第{n}项" for n in range(number))
        with statements() as sent:
            where = path("qingyang", "matter-split", id=matter.id)
            answer = desk.post(where, {"tasks": tasks, "version": matter.version, "idempotency_key": f"k{number}"})
        assert answer.status_code == 302
        costs.append(len(sent.found))
    assert costs[0] == costs[1] <= 18
