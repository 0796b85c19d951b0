"""The field page: what a phone may keep, what it sends once, what it is told where somebody was first."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from linli.engines.matters.actions.handing import dispatch
from linli.engines.matters.enums import Source, Stage
from linli.engines.matters.models import Category, Entry, Matter, MatterFile
from linli.kernel.communities import forget
from linli.kernel.tenancy import in_community
from linli.practices.appeals.rules import noted_late, possible_names
from tests.appeals.acting import a_photo, path
from tests.counting import counted
from tests.factories import Neighbourhood, neighbourhood, person, reported, signed_in

pytestmark = pytest.mark.django_db
TODAY, SEND = path("qingyang", "field-today"), path("qingyang", "field-send")


@pytest.fixture
def area() -> Neighbourhood:
    return neighbourhood()


@pytest.fixture
def phone(client: Client, area: Neighbourhood) -> Client:
    return signed_in(client, area.grid_worker)


@pytest.fixture
def held(area: Neighbourhood) -> Matter:
    """A matter in the hands of the grid worker."""
    with in_community(area.community):
        to, by = area.party(area.grid_worker), area.actor(area.worker)
        return dispatch(matter=reported(area), to=to, by=by, now=timezone.now())


def found(area: Neighbourhood, **more: Any) -> dict[str, Any]:
    return {
        "what": "report", "category": area.leak.id, "text": "井盖松动", "grid": area.micro_grid.id, "outcome": "raise",
        "idempotency_key": str(uuid4()), "at": timezone.now().isoformat(), **more,
    }  # fmt: skip


def deed(matter: Matter, what: str, **more: Any) -> dict[str, Any]:
    told = {"what": what, "matter": matter.id, "version": matter.version, "idempotency_key": str(uuid4())}
    return {**told, **more}


def test_a_phone_is_told_nothing_of_residents(phone: Client, area: Neighbourhood) -> None:
    with in_community(area.community):
        person("张桂芳")
        text = "张桂芳家102室漏水，打13800138000找她，王阿姨也看见了，反映人张秀兰"
        near = reported(area, text=text, place=area.dwelling, now=timezone.now())
        behind = reported(area, text="有人身危险", category=area.harm)
    with counted(10):
        answer = phone.get(TODAY)
    told = answer.json()
    assert answer["Cache-Control"] == "no-store"
    (line,) = told["matters"]
    assert line["number"] == near.number
    assert behind.number not in str(told)
    assert "漏水" in line["text"]
    assert line["where"] == "3号楼"
    for secret in ("桂芳", "秀兰", "13800138000", "102", "王阿姨", "2单元"):
        assert secret not in line["text"] + line["where"], secret
    assert "芳" not in str(told)
    assert [move["name"] for move in line["moves"]] == ["note"], "it is not in their hands"


def test_the_shell_holds_no_matter_and_nobody(phone: Client, area: Neighbourhood, held: Matter) -> None:
    with counted(10):
        shown = phone.get(path("qingyang", "field")).content.decode()
    assert held.number not in shown
    for name in ("李网格", "张秀兰", "陈干事", area.account.phone):
        assert name not in shown
    assert re.search(r"<script(?![^>]*\bsrc=)", shown) is None, "no inline script"


def test_what_is_found_arrives_once(phone: Client, area: Neighbourhood) -> None:
    data = found(area, photos=[a_photo(), a_photo("blue")])
    phone.get(TODAY)
    with counted(18):
        first = phone.post(SEND, data)
    for photo in data["photos"]:
        photo.seek(0)
    again = phone.post(SEND, data, follow=True)
    assert first.status_code == 201
    assert again.redirect_chain
    assert again.json() == first.json()
    with in_community(area.community):
        matter = Matter.objects.get()
        assert (matter.source, matter.stage, matter.grid_id) == (Source.ROUND, Stage.REPORTED, area.micro_grid.id)
        assert matter.text == "井盖松动"
        assert MatterFile.objects.filter(matter=matter).count() == 2
        assert first.json() == {"number": matter.number, "version": matter.version}


def test_what_a_category_asks_besides_is_in_the_shell_and_checked_when_it_arrives(
    phone: Client, area: Neighbourhood
) -> None:
    def asks(*codes: str) -> None:
        more = {"ask_en": "", "choices": [], "answer": "number", "required": True}
        with in_community(area.community):
            questions = [{"code": code, "ask": f"问{code}", **more} for code in codes]
            Category.objects.filter(id=area.leak.id).update(questions=questions)
        forget()

    asks("floor", "homes")
    with counted(10):
        shell = phone.get(path("qingyang", "field")).content.decode()
    assert re.search(rf'<fieldset[^>]* data-of="{area.leak.id}" hidden disabled>.*?问floor.*?问homes', shell, re.DOTALL)
    data = found(area, **{"ask-floor": ["3"], "ask-homes": ["很多"]})
    assert "问homes" in phone.post(SEND, data).json()["why"], "checked as on the round"
    data["ask-homes"] = ["6"]
    asks("floor")  # meanwhile
    refused = phone.post(SEND, data)
    assert (refused.status_code, refused.json()["why"]) == (422, "这一类要问的已经改了，请再看一下"), (
        "no word is dropped"
    )
    del data["ask-homes"]
    for _twice in range(2):
        assert phone.post(SEND, data, follow=True).status_code in (200, 201)
    with in_community(area.community):
        assert Matter.objects.get().text == "井盖松动\n问floor：3"


def test_found_and_settled_and_what_arrived_late_says_so(phone: Client, area: Neighbourhood) -> None:
    at = timezone.now() - timedelta(hours=3)
    data = found(area, outcome="settle", done="已盖好", at=at.isoformat())
    assert phone.post(SEND, data).status_code == 201
    with in_community(area.community):
        matter = Matter.objects.get()
        assert (matter.stage, matter.answer) == (Stage.CLOSED, "已盖好")
        assert matter.text.startswith("井盖松动（")
        assert "在现场记下" in matter.text


def test_accepted_and_then_answered_each_once(phone: Client, area: Neighbourhood, held: Matter) -> None:
    accept = deed(held, "accept")
    version = phone.post(SEND, accept).json()["version"]
    answer = deed(held, "answer", version=version, text="水管已修好", photos=a_photo())
    with counted(18):
        assert phone.post(SEND, answer).status_code == 201
    answer["photos"] = a_photo()
    for data in (accept, answer):
        assert phone.post(SEND, data, follow=True).json()["number"] == held.number
    with in_community(area.community):
        matter = Matter.objects.get()
        assert (matter.stage, matter.answer, matter.version) == (Stage.ANSWERED, "水管已修好", version + 1)
        assert Entry.objects.filter(matter=matter, text="水管已修好").count() == 1
        assert MatterFile.objects.filter(matter=matter).count() == 1


def test_whoever_comes_second_is_told_how_it_stands_and_changes_nothing(
    phone: Client, area: Neighbourhood, held: Matter
) -> None:
    late = deed(held, "answer", text="我也修过了")
    assert signed_in(Client(), area.worker).post(SEND, deed(held, "answer", text="物业已修")).status_code == 201
    refused = phone.post(SEND, late)
    told = refused.json()
    assert refused.status_code == 409
    assert told["now"]["stage"] == "待评价"
    assert [move["name"] for move in told["now"]["moves"]] == ["note"]
    with in_community(area.community):
        assert Matter.objects.get().answer == "物业已修"
    # Nothing is lost: the same words, under the same id, go as a note.
    assert phone.post(SEND, {**late, "what": "note", "version": told["now"]["version"]}).status_code == 201
    with in_community(area.community):
        assert Entry.objects.filter(text="我也修过了", kind="internal_note").count() == 1


def test_a_matter_of_others_is_not_told_of(phone: Client, area: Neighbourhood) -> None:
    with in_community(area.community):
        hidden = reported(area, text="有人身危险", category=area.harm)
        elsewhere = reported(area, place=area.other_grid)
        near = reported(area)
    for matter in (hidden, elsewhere):
        answer = phone.post(SEND, deed(matter, "note", text="看看"))
        assert (answer.status_code, answer.json()["now"]) == (409, None)
    assert phone.post(SEND, deed(near, "accept")).status_code == 409, "near, but not in their hands"
    with in_community(area.community):
        assert not Entry.objects.exists()
        assert set(Matter.objects.values_list("version", flat=True)) == {1}


@pytest.mark.parametrize("wrong", [{"text": ""}, {"category": ""}, {"outcome": "settle"}, {"photos": "broken"}])
def test_what_cannot_be_taken_says_why_and_can_be_sent_again(phone: Client, area: Neighbourhood, wrong: Any) -> None:
    data = found(area)
    if "photos" in wrong:
        wrong = {"photos": SimpleUploadedFile("a.jpg", b"no picture", "image/jpeg")}
    refused = phone.post(SEND, {**data, **wrong})
    assert refused.status_code == 422
    assert refused.json()["why"]
    assert phone.post(SEND, data).status_code == 201, "the id is not used up"


def test_a_deed_wants_words_and_the_version_seen(phone: Client, held: Matter) -> None:
    for wrong in (deed(held, "answer"), deed(held, "accept", version=""), deed(held, "end", text="终结")):
        assert phone.post(SEND, wrong).status_code == 422


def test_the_worker_looks_after_the_field_page_alone(phone: Client, area: Neighbourhood) -> None:
    where = path("qingyang", "field-worker")
    answer = phone.get(where)
    assert answer["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in answer.headers
    home = path("qingyang", "field")
    assert where.rpartition("/")[0] + "/" == home, "its scope is where it is served"
    shell = json.loads(re.search(r"const SHELL = (.*);", answer.content.decode()).group(1))  # type: ignore[union-attr]
    assert shell[0] == home
    for each in shell[1:]:
        assert each.startswith("/design/") or finders.find(each.removeprefix("/static/")), each


def test_each_community_has_an_app_of_its_own_with_icons_of_the_size_they_say(client: Client, area: Any) -> None:
    told = client.get(path("qingyang", "field-manifest")).json()
    assert told["name"] == "青杨社区巡查"
    assert told["start_url"].startswith(told["scope"])
    assert told["display"] == "standalone"
    assert {"any", "maskable"} == {icon["purpose"] for icon in told["icons"]}
    for icon in told["icons"]:
        with Image.open(str(finders.find(icon["src"].removeprefix("/static/")))) as drawn:
            assert icon["sizes"] == f"{drawn.width}x{drawn.height}"


def test_signing_out_clears_the_device(phone: Client) -> None:
    assert phone.post("/sign-out/")["Clear-Site-Data"] == '"storage"'
    assert phone.get(TODAY).status_code == 302


def test_names_that_could_be_and_clocks_that_could_be_believed() -> None:
    assert {"张桂", "张桂芳"} <= possible_names("是张桂芳家")
    assert possible_names("no one, 123") == set()
    now = datetime(2026, 5, 18, 10, tzinfo=UTC)
    for minutes, late in ((0, False), (9, False), (10, True), (60 * 24 * 29, True), (60 * 24 * 31, False), (-5, False)):
        at = now - timedelta(minutes=minutes)
        assert noted_late(at, now) == (at if late else None)
    assert noted_late(None, now) is None
