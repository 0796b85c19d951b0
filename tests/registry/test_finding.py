"""Looking for people in one box, on the database: what changes is found at once, nobody is found by the neighbours."""

import re
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from linli.kernel.models import SearchEntry
from linli.kernel.tenancy import in_community
from linli.registry.finding import identity_hash
from linli.registry.models import Person
from linli.registry.queries import files
from tests.conftest import fresh
from tests.factories import Neighbourhood, neighbourhood, person, signed_in

pytestmark = pytest.mark.django_db
IDENTITY = "110101199003071233"


@pytest.fixture
def area() -> Neighbourhood:
    return neighbourhood()


@pytest.fixture
def desk(client: Client, area: Neighbourhood) -> Client:
    return signed_in(client, area.worker)


def made(
    desk: Client, area: Neighbourhood, name: str = "单小明", phone: str = "19910000066", home: str = "1-3-2-102"
) -> Person:
    """Put on file and settled as the office does it."""
    path = f"/c/{area.community.code}/people/"
    assert desk.post(path + "new/", {"name": name, "sex": "male", "phone": phone}).status_code == 302
    with in_community(area.community):
        found = Person.objects.get(party__name=name)
    fields = {"kind": "living", "place": home, "from_on": "2026-05-01"}
    assert desk.post(f"{path}{found.id}/residences/", fields).status_code == 302
    return found


def names(client: Client, text: str, code: str = "qingyang", page: int = 1) -> list[str]:
    shown = client.get(f"/c/{code}/people/", {"q": text, "page": str(page)}).content.decode()
    return re.findall(r'/people/[0-9a-f-]{36}/">([^<]+)</a>', shown)


def test_what_was_just_written_is_found(desk: Client, area: Neighbourhood) -> None:
    who = made(desk, area)
    with in_community(area.community):
        Person.objects.filter(id=who.id).update(id_number=IDENTITY, id_number_hash=identity_hash(IDENTITY))
    for text in (
        "单小",
        "shanxm",
        "sxm",
        "0066",
        "199 1000 0066",
        "3栋102",
        "青杨小区3号楼2单元102室",
        "sxm 3栋",
        IDENTITY,
    ):
        assert names(desk, text) == ["单小明"], text
    for text in ("dan", "0067", "3栋103", "4号楼", "单小明 0067"):
        assert names(desk, text) == [], text


def test_what_was_changed_is_found_by_the_new_alone(desk: Client, area: Neighbourhood) -> None:
    who = made(desk, area)
    changed = {"name": "单大明", "sex": "male", "phone": "19910000077"}
    assert desk.post(f"/c/qingyang/people/{who.id}/edit/", changed).status_code == 302
    assert names(desk, "sdm 0077") == ["单大明"]
    assert names(desk, "sxm") == names(desk, "0066") == []
    place = {
        "kind": "dwelling",
        "name": "一楼东",
        "code": "1-3-2-102",
        "address": "青杨小区9号楼102室",
        "parent": "1-3-2",
    }
    assert desk.post(f"/c/qingyang/places/{area.dwelling.id}/edit/", place).status_code == 302
    assert names(desk, "9栋102") == ["单大明"]


def test_nobody_next_door_is_found(desk: Client, area: Neighbourhood, client: Client) -> None:
    made(desk, area)
    other = neighbourhood("baihe", "白鹤社区")
    next_door = signed_in(Client(), other.worker)
    for text in ("单小明", "sxm", "0066", "19910000066"):
        assert names(next_door, text, "baihe") == []


def test_a_grid_worker_finds_whom_their_files_are_for(desk: Client, area: Neighbourhood) -> None:
    made(desk, area)
    with in_community(area.community):
        person("单远方")
    call_command("index_people", community="qingyang")
    assert names(desk, "单") == ["单小明", "单远方"]
    assert names(signed_in(Client(), area.grid_worker), "单") == ["单小明"]


def test_a_text_that_finds_too_many_says_so(desk: Client, area: Neighbourhood, monkeypatch: pytest.MonkeyPatch) -> None:
    with in_community(area.community):
        for number in range(4):
            person(f"王小{'一二三四'[number]}")
    call_command("index_people")
    monkeypatch.setattr(files, "MOST", 3)
    assert len(names(desk, "王小")) == 3
    assert "再写一个字" in desk.get("/c/qingyang/people/", {"q": "王小"}).content.decode()
    assert "再写一个字" not in desk.get("/c/qingyang/people/", {"q": "王小一"}).content.decode()


def test_pages_of_what_is_found(desk: Client, area: Neighbourhood, monkeypatch: pytest.MonkeyPatch) -> None:
    with in_community(area.community):
        for number in "一二三":
            person(f"王小{number}")
    call_command("index_people")
    monkeypatch.setattr(files, "PAGE", 2)
    assert sorted(names(desk, "wangx") + names(desk, "wangx", page=2)) == ["王小一", "王小三", "王小二"]
    assert len(names(desk, "wangx")) == 2


def test_the_index_is_made_anew_by_a_command(desk: Client, area: Neighbourhood, capsys: Any) -> None:
    who = made(desk, area)
    with in_community(area.community):
        SearchEntry.objects.filter(kind="person").update(kind="lost")
    assert names(desk, "sxm") == []
    call_command("index_people", community="qingyang")
    assert "青杨社区: " in capsys.readouterr().out
    assert names(desk, "sxm") == [fresh_name(area, who)]
    with pytest.raises(CommandError):
        call_command("index_people", community="nowhere")


def fresh_name(area: Neighbourhood, who: Person) -> str:
    with in_community(area.community):
        return fresh(who).party.name
