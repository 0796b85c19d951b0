"""People's files: who may open whose, what is masked, what is written down; groups and their members."""

from typing import Any

import pytest
from django.test import Client

from linli.accounts.models import Read
from linli.kernel.crypto import keyed_hash, last_four_hash
from linli.kernel.tenancy import in_community
from linli.registry.actions.indexing import index_people
from linli.registry.enums import CircumstanceKind, ResidenceKind, ResponsibilityRole, WhoMaySee
from linli.registry.models import Circumstance, Group, Membership, Person, Residence, Responsibility
from tests.conftest import fresh
from tests.counting import counted
from tests.factories import SINCE, TODAY, Neighbourhood, neighbourhood, person, signed_in

PHONE = "19910000066"


@pytest.fixture
def area(db: None) -> Neighbourhood:
    return neighbourhood()


@pytest.fixture
def desk(client: Client, area: Neighbourhood) -> Client:
    return signed_in(client, area.worker)


def path(area: Neighbourhood, rest: str = "people/") -> str:
    return f"/c/{area.community.code}/{rest}"


def lin(area: Neighbourhood) -> Person:
    hashes = {"phone_hash": keyed_hash(PHONE, "phone"), "phone_last4_hash": last_four_hash(PHONE, "phone")}
    with in_community(area.community):
        found = person("林小满", phone=PHONE, **hashes)
        Residence.new(person=found, place=area.dwelling, kind=ResidenceKind.LIVING, from_on=SINCE)
        index_people([found.id], TODAY)
    return found


def opened(client: Client, where: str) -> str:
    """The page of somebody whose circumstances are looked at for a reason."""
    assert client.post(where + "reveal/", {"part": "circumstances", "why": "care"}).status_code == 302
    return client.get(where).content.decode()


def test_somebody_is_found_and_masked(desk: Client, area: Neighbourhood) -> None:
    lin(area)
    for text in ("林小", PHONE, "0066", "linxm", "3栋102"):
        page = desk.get(path(area, f"people/?q={text}")).content.decode()
        assert "199****0066" in page
        assert area.dwelling.full_name in page
        assert f"<td>{PHONE}" not in page
    at = desk.get(path(area, f"people/?place={area.building.id}")).content.decode()
    assert "林小满" in at
    assert "林小满" not in desk.get(path(area, f"people/?place={area.other_grid.id}")).content.decode()


def test_opening_a_file_is_written_down(desk: Client, area: Neighbourhood) -> None:
    who = lin(area)
    page = desk.get(path(area, f"people/{who.id}/")).content.decode()
    assert PHONE not in page
    with in_community(area.community):
        read = Read.objects.get(subject_id=who.id)
        assert (read.what, read.reader_id) == ("person", area.worker.id)


def test_a_grid_worker_opens_files_of_their_own_grid_only(client: Client, area: Neighbourhood) -> None:
    who = lin(area)
    with in_community(area.community):
        elsewhere = person("赵远方")
    signed_in(client, area.grid_worker)
    assert client.get(path(area, f"people/{who.id}/")).status_code == 200
    assert client.get(path(area, f"people/{elsewhere.id}/")).status_code == 404
    assert (
        "赵远方" not in client.get(path(area, "people/?q=赵远方")).content.decode().split("<h1>")[1].split("value")[0]
    )
    assert client.post(path(area, "people/new/"), {"name": "某人"}).status_code == 403
    assert signed_in(client, area.property_staff).get(path(area)).status_code == 403
    assert client.get(path(area, f"people/{who.id}/")).status_code == 403


def test_circumstances_are_seen_by_whom_they_are_for(client: Client, area: Neighbourhood) -> None:
    who = lin(area)
    with in_community(area.community):
        until = {"from_on": SINCE, "until_on": SINCE.replace(year=2030)}
        Circumstance.new(person=who, kind=CircumstanceKind.VERY_OLD, purpose="敬老", seen_by=WhoMaySee.STAFF, **until)
        Circumstance.new(person=who, kind=CircumstanceKind.LOW_INCOME, purpose="低保复核", **until)
    page = opened(signed_in(client, area.worker), path(area, f"people/{who.id}/"))
    assert "高龄" in page
    assert "低保复核" not in page
    with in_community(area.community):
        helper = area.person(area.grid_worker)
        Responsibility.new(party_id=helper.party_id, role=ResponsibilityRole.HELPER, person=who, from_on=SINCE)
    assert "低保复核" in opened(signed_in(client, area.grid_worker), path(area, f"people/{who.id}/"))


def test_a_file_is_made_and_changed_and_an_empty_phone_stays(desk: Client, area: Neighbourhood) -> None:
    assert desk.post(path(area, "people/new/"), {"name": "钱多", "sex": "male", "phone": "12"}).status_code == 422
    made = desk.post(
        path(area, "people/new/"), {"name": "钱多", "sex": "male", "phone": PHONE, "born_on": "1950-02-03"}
    )
    assert made.status_code == 302
    with in_community(area.community):
        who = Person.objects.get(party__name="钱多")
        assert who.phone == PHONE
    changed = {"name": "钱多多", "sex": "male", "title": "楼栋长", "phone": ""}
    assert desk.post(path(area, f"people/{who.id}/edit/"), changed).status_code == 302
    with in_community(area.community):
        who = fresh(who)
        assert (who.party.name, who.title, who.phone) == ("钱多多", "楼栋长", PHONE)


def test_somebody_put_on_file_twice_is_told_at_once(desk: Client, area: Neighbourhood) -> None:
    fields = {"name": "钱多多", "sex": "male", "born_on": "1970-01-02", "phone": PHONE}
    assert "另有一位同名" not in desk.post(path(area, "people/new/"), fields, follow=True).content.decode()
    other = {**fields, "born_on": "", "phone": ""}
    assert "另有一位同名" not in desk.post(path(area, "people/new/"), other, follow=True).content.decode()
    again = {**fields, "born_on": ""}
    assert "另有一位同名" in desk.post(path(area, "people/new/"), again, follow=True).content.decode()


def test_moving_ends_the_spell_before(desk: Client, area: Neighbourhood) -> None:
    who = lin(area)
    where = path(area, f"people/{who.id}/residences/")
    fields: dict[str, Any] = {"kind": "living", "place": "1-3-2", "from_on": "2026-05-01"}
    assert desk.post(where, {**fields, "place": "nowhere"}).status_code == 422
    assert desk.post(where, {**fields, "from_on": "2024-01-01"}).status_code == 409
    early = desk.post(where, {**fields, "from_on": "2126-01-01"})
    assert (early.status_code, "到了那天再登记" in early.content.decode()) == (422, True)
    away = {"elsewhere": "江苏苏州", "from_on": "2126-01-01"}
    assert desk.post(path(area, f"people/{who.id}/away/"), away).status_code == 422
    assert desk.post(where, fields).status_code == 302
    with in_community(area.community):
        old, new = Residence.objects.filter(person=who).order_by("from_on")
        assert str(old.until_on) == "2026-04-30"
        assert new.until_on is None
    assert desk.post(f"{where}{new.id}/end/", {"until_on": "2026-04-01"}).status_code == 409
    assert desk.post(f"{where}{new.id}/end/", {"until_on": "2026-06-01"}).status_code == 302


def test_a_group_is_made_and_gains_and_loses_a_member(desk: Client, area: Neighbourhood) -> None:
    fields = {"kind": "volunteers", "name": "红马甲队", "code": "red", "active": "1"}
    assert desk.post(path(area, "groups/new/"), fields).status_code == 302
    again = desk.post(path(area, "groups/new/"), {**fields, "name": "另一队"})
    assert again.status_code == 422
    assert "另一队" in again.content.decode()
    lin(area)
    with in_community(area.community):
        group = Group.objects.get(code="red")
    where = path(area, f"groups/{group.party_id}/")
    member = {"person": "林小满", "title": "队长", "from_on": "2026-05-01"}
    assert desk.post(where + "members/", {**member, "person": "查无此人"}).status_code == 409
    assert desk.post(where + "members/", member).status_code == 302
    assert desk.post(where + "members/", member).status_code == 409
    assert "林小满" in desk.get(where).content.decode()
    with in_community(area.community):
        row = Membership.objects.get(group_id=group.party_id)
    assert desk.post(f"{where}members/{row.id}/end/", {"until_on": "2026-06-01"}).status_code == 302
    with in_community(area.community):
        assert fresh(row).until_on is not None
    assert "红马甲队" in desk.get(path(area, "groups/")).content.decode()


def test_two_of_one_name_must_be_told_apart(desk: Client, area: Neighbourhood) -> None:
    with in_community(area.community):
        first, _second = person("王芳"), person("王芳")
    where = path(area, f"groups/{area.village.id}/")
    member = {"person": "王芳", "from_on": "2026-05-01"}
    assert desk.post(where + "members/", member).status_code == 409
    assert desk.post(where + "members/", {**member, "id": str(first.id)}).status_code == 302


def test_the_desk_cannot_be_put_aside(desk: Client, area: Neighbourhood) -> None:
    fields = {"kind": "desk", "name": "受理台", "code": "desk"}
    assert desk.post(path(area, f"groups/{area.desk.id}/edit/"), fields).status_code == 422


def test_pages_cost_few_queries(desk: Client, area: Neighbourhood) -> None:
    who = lin(area)
    desk.get(path(area))
    for rest in ("people/", "people/?q=林", "groups/"):
        with counted(8):
            desk.get(path(area, rest))
    with counted(10):
        desk.get(path(area, f"groups/{area.village.id}/"))
    with counted(10):
        desk.get(path(area, f"people/{who.id}/"))
