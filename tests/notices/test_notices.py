"""通知公告: whoever it is for is told, whoever no phone reaches stands on the list for knocking, readers are a count."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from linli.accounts.models import Notice, Preference, Read, ResidentAccount, Sending
from linli.kernel.doctor import examine
from linli.kernel.jobs import work_once
from linli.kernel.models import Event
from linli.kernel.tenancy import in_community
from linli.practices.notices.actions.announcing import Draft, draft_announcement, publish, tell_some
from linli.practices.notices.enums import Subject
from linli.practices.notices.models import Announcement, Recipient
from linli.practices.notices.rules import Line, reached
from linli.registry.enums import PlaceKind
from linli.registry.models import Circumstance, Person, Place, Residence
from tests.counting import counted
from tests.factories import (
    SINCE,
    Neighbourhood,
    neighbourhood,
    person,
    place,
    resident,
    resident_in,
    signed_in,
)

pytestmark = pytest.mark.django_db
DESK = "/c/qingyang/announcements/"
WATER = {"subject": "water", "title": "明天上午停水", "text": "水管改造，8:00–12:00 停水，请储水。"}


def lives(name: str, at: Place, account: ResidentAccount | None = None) -> Person:
    who: Person = person(name, account=account)
    Residence.new(person=who, place=at, kind="living", from_on=SINCE)
    return who


@pytest.fixture
def area() -> Neighbourhood:
    """102: 张秀兰 with a phone and her mother without; 201: 林大爷 without; another building: 远处的人 with one."""
    found = neighbourhood()
    with in_community(found.community):
        upstairs = place(PlaceKind.DWELLING, "1-3-2-201", "201室", parent=found.entrance, grid=found.micro_grid)
        far_building = place(PlaceKind.BUILDING, "1-9", "9号楼", parent=found.estate, grid=found.other_grid)
        far = place(PlaceKind.DWELLING, "1-9-101", "101室", parent=far_building, grid=found.other_grid)
        found.others = {"upstairs": upstairs, "far": far, "far_account": resident("远处的人")}
        lives("张秀兰", found.dwelling, found.account)
        lives("张母", found.dwelling)
        found.others["old"] = lives("林大爷", upstairs)
        lives("远处的人", far, found.others["far_account"])
    return found


def announced(area: Neighbourhood, **given: Any) -> UUID:
    """Written, published and sent, through the pages."""
    client = signed_in(Client(), area.worker)
    typed = {**WATER, "until_on": (timezone.localdate() + timedelta(days=3)).isoformat(), **given}
    drafted = client.post(DESK + "new/", typed)
    assert drafted.status_code == 302, drafted.content.decode()
    assert client.post(f"{drafted.url}publish/").status_code == 302
    while work_once(timezone.now()):
        pass
    return UUID(drafted.url.rstrip("/").rpartition("/")[2])


def shown(area: Neighbourhood, id: UUID, user: Any = None) -> str:
    return str(signed_in(Client(), user or area.worker).get(f"{DESK}{id}/").content.decode())


def test_a_building_is_told_and_the_home_without_a_phone_is_knocked_at(
    area: Neighbourhood, capsys: pytest.CaptureFixture[str]
) -> None:
    client = signed_in(Client(), area.worker)
    typed = {
        **WATER,
        "until_on": (timezone.localdate() + timedelta(days=3)).isoformat(),
        "place": str(area.building.id),
    }
    drafted = client.post(DESK + "new/", typed)
    before = client.get(drafted.url).content.decode()
    assert "3 人" in before
    assert "2 户" in before
    assert "1 人" in before
    assert not capsys.readouterr().out
    id = announced(area, place=str(area.building.id))
    sent = capsys.readouterr().out
    assert sent.count("✉") == 1
    assert f"✉ {area.account.phone}  明天上午停水：水管改造" in sent
    page = shown(area, id)
    assert "201室" in page
    assert "林大爷" in page
    assert "张母" not in page  # her daughter knows
    knock = {"home": str(area.others["upstairs"].id), "how": "told"}
    with counted(18):
        assert client.post(f"{DESK}{id}/knock/", knock).status_code == 302
    assert "林大爷" not in shown(area, id)
    with in_community(area.community):
        assert Recipient.objects.get(knock="told").knocked_by == area.worker
        assert Event.objects.filter(subject_id=id, verb="knock").count() == 1
        assert all(
            not found.breaches for found in examine(timezone.now()) if found.guarantee.name.startswith("notices")
        )


def test_a_grid_and_the_whole_community(area: Neighbourhood, capsys: pytest.CaptureFixture[str]) -> None:
    announced(area, place=str(area.other_grid.id))
    assert capsys.readouterr().out.count("✉") == 1
    announced(area, title="全社区")
    assert capsys.readouterr().out.count("✉") == 2
    with in_community(area.community):
        assert Recipient.objects.filter(announcement__title="全社区").count() == 4


def test_a_group_is_told_alone_and_nobody_else_reads_it(area: Neighbourhood) -> None:
    with in_community(area.community):
        fact = {"purpose": "探访", "from_on": SINCE, "until_on": date(2099, 1, 1), "kind": "living_alone"}
        Circumstance.new(person=area.others["old"], seen_by="staff", **fact)
        Circumstance.new(person=Person.objects.get(party__name="张母"), seen_by="named", **fact)
    id = announced(area, circumstance="living_alone", title="高温天请少出门")
    with in_community(area.community):
        assert [row.person_id for row in Recipient.objects.all()] == [area.others["old"].id]
    assert "高温天" not in Client().get("/c/qingyang/bulletin/").content.decode()
    assert Client().get(f"/c/qingyang/bulletin/{id}/").status_code == 404
    neighbour = resident_in(Client(), area.community, area.account)
    assert neighbour.get(f"/c/qingyang/bulletin/{id}/").status_code == 404
    assert "林大爷" in shown(area, id)
    with in_community(area.community):
        assert Read.objects.filter(what="circumstances", subject_id=area.others["old"].id).exists()


def test_whose_grid_it_is_knocks_there_and_nowhere_else(area: Neighbourhood) -> None:
    with in_community(area.community):
        lives("九号楼的人", area.others["far"])
        Person.objects.filter(account=area.others["far_account"]).update(account=None)
    id = announced(area)
    page = shown(area, id, area.grid_worker)
    assert "林大爷" in page
    assert "九号楼的人" not in page
    assert "九号楼的人" in shown(area, id)
    client = signed_in(Client(), area.grid_worker)
    knock = {"home": str(area.others["far"].id), "how": "told"}
    assert client.post(f"{DESK}{id}/knock/", knock).status_code == 404
    assert client.get(DESK + "new/").status_code == 403
    for other in (area.property_staff, area.handler, area.auditor):
        assert signed_in(Client(), other).get(f"{DESK}{id}/").status_code == 403
    printed = client.get(f"{DESK}{id}/doors/").content.decode()
    assert "林大爷" in printed
    with in_community(area.community):
        assert Read.objects.filter(what="export", subject_id=area.others["old"].id).count() == 1


def test_receipts_are_a_count_and_of_few_none(area: Neighbourhood) -> None:
    id = announced(area)
    client = resident_in(Client(), area.community, area.account)
    assert "明天上午停水" in client.get("/c/qingyang/bulletin/").content.decode()
    assert client.get(f"/c/qingyang/bulletin/{id}/").status_code == 200
    with in_community(area.community):
        assert Notice.objects.get(account=area.account).read_at
        assert not Notice.objects.get(account=area.others["far_account"]).read_at
    page = shown(area, id)
    assert "不足 5 人不显示" in page
    assert "远处的人" not in page
    lines = [Line(home, True, home < 3, False) for home in range(6)]
    assert reached(lines, each_person=False).read_shown == 3


def test_whose_message_could_not_be_sent_is_on_the_list(area: Neighbourhood) -> None:
    id = announced(area, place=str(area.building.id))
    with in_community(area.community):
        assert Sending.objects.update(state="given_up") == 1
    page = shown(area, id)
    assert "张秀兰" in page
    assert "张母" in page
    with in_community(area.community):
        Notice.objects.filter(account=area.account).update(read_at=timezone.now())
    assert "张秀兰" not in shown(area, id)


def test_who_is_told_on_the_page_alone_is_on_the_list_until_they_read_it(area: Neighbourhood) -> None:
    with in_community(area.community):
        Preference.new(account=area.account, channel="in_app", since=timezone.now())
    id = announced(area, place=str(area.building.id))
    assert "张秀兰" in shown(area, id)
    resident_in(Client(), area.community, area.account).get(f"/c/qingyang/bulletin/{id}/")
    assert "张秀兰" not in shown(area, id)


def test_a_phone_that_must_stay_silent_is_not_told(area: Neighbourhood, capsys: pytest.CaptureFixture[str]) -> None:
    with in_community(area.community):
        ResidentAccount.objects.filter(id=area.account.id).update(silenced_on=timezone.localdate())
    id = announced(area, place=str(area.building.id))
    assert "✉" not in capsys.readouterr().out
    assert "张秀兰" in shown(area, id)


def test_one_that_is_taken_back_is_gone_and_who_knew_hears_of_it(
    area: Neighbourhood, capsys: pytest.CaptureFixture[str]
) -> None:
    id = announced(area)
    assert signed_in(Client(), area.worker).post(f"{DESK}{id}/withdraw/").status_code == 302
    while work_once(timezone.now()):
        pass
    assert capsys.readouterr().out.count("已撤回，不再有效") == 2
    assert "明天上午停水" not in Client().get("/c/qingyang/bulletin/").content.decode()
    assert signed_in(Client(), area.worker).post(f"{DESK}{id}/withdraw/").status_code == 409
    assert signed_in(Client(), area.worker).post(f"{DESK}{id}/publish/").status_code == 409


@pytest.mark.parametrize(
    "given",
    [{"title": " "}, {"until_on": "2020-01-01"}, {"text": "凭身份证 330424197001051239 领取"}, {"subject": "?"}],
)
def test_what_is_wrong_is_said_and_kept(area: Neighbourhood, given: dict[str, str]) -> None:
    typed = {**WATER, "until_on": (timezone.localdate() + timedelta(days=3)).isoformat(), **given}
    refused = signed_in(Client(), area.worker).post(DESK + "new/", typed)
    assert refused.status_code == 422
    assert typed["text"] in refused.content.decode()
    with in_community(area.community):
        assert not Announcement.objects.exists()


def test_pages_cost_the_same_for_one_home_and_for_twenty(area: Neighbourhood) -> None:
    few = announced(area, place=str(area.building.id))
    with in_community(area.community):
        for number in range(20):
            home = place(PlaceKind.DWELLING, f"1-3-2-{number + 300}", f"{number}室", parent=area.entrance)
            lives(f"住户{number}", home)
    many, client, spent = announced(area, place=str(area.building.id)), signed_in(Client(), area.worker), []
    client.get(DESK)
    for id in (few, many):
        for path in (f"{DESK}{id}/", f"{DESK}{id}/doors/"):
            with counted(10) as sent:
                assert client.get(path).status_code == 200
            spent.append(len(sent))
    assert spent[:2] == spent[2:]
    with counted(8):
        client.get(DESK)
    with counted(8):
        Client().get("/c/qingyang/bulletin/")


def test_the_neighbours_announcements_are_not_found(area: Neighbourhood) -> None:
    id = announced(area)
    other = neighbourhood("baihe", "白鹤社区")
    stranger = signed_in(Client(), other.secretary)
    assert stranger.get(f"{DESK}{id}/").status_code == 403
    assert stranger.get(f"/c/baihe/announcements/{id}/").status_code == 404
    assert Client().get(f"/c/baihe/bulletin/{id}/").status_code == 404


def test_what_did_not_go_out_yet_does_not_once_it_is_taken_back(
    area: Neighbourhood, capsys: pytest.CaptureFixture[str]
) -> None:
    with in_community(area.community):
        by, now = area.actor(area.worker), timezone.now()
        draft = Draft(Subject.WATER, "停水", "明天停水", timezone.localdate())
        row = publish(announcement=draft_announcement(draft=draft, user=area.worker, by=by, now=now), by=by, now=now)
        assert tell_some(announcement=row, now=now) == 4
    assert signed_in(Client(), area.worker).post(f"{DESK}{row.id}/withdraw/").status_code == 302
    while work_once(timezone.now()):
        pass
    assert "✉" not in capsys.readouterr().out
    with in_community(area.community):
        assert {"停水" in each.text and "已撤回" in each.text for each in Notice.objects.all()} == {True}
