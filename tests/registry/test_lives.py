"""A death is written down gently: what ends ends, notices stop, what was held waits for a successor; a mistake goes back."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from linli.accounts.models import Notice
from linli.engines.matters.actions.handing import dispatch
from linli.kernel.tenancy import in_community
from linli.registry.actions.households import keep_house
from linli.registry.actions.indexing import index_people
from linli.registry.models import (
    Circumstance,
    HouseholdMember,
    Kinship,
    Membership,
    Person,
    Residence,
    Responsibility,
)
from tests.conftest import fresh
from tests.factories import NOW, SINCE, TODAY, Neighbourhood, neighbourhood, person, reported, signed_in

DIED = TODAY - timedelta(days=3)


@pytest.fixture
def area(db: None) -> Neighbourhood:
    return neighbourhood()


@pytest.fixture
def elder(area: Neighbourhood) -> Person:
    """张秀兰, who reports by phone, heads a household, is helped, and answers for her building."""
    with in_community(area.community):
        who = person("张秀兰", account=area.account, born_on=SINCE.replace(year=1940))
        spell: dict[str, Any] = {"from_on": SINCE}
        Residence.new(person=who, place=area.dwelling, kind="living", **spell)
        keep_house(person=who, relation="户主", by=area.reporter, now=NOW - timedelta(days=30))
        Membership.new(group=area.village, person_id=who.id, **spell)
        Responsibility.new(party_id=who.id, role="building_head", place=area.building, **spell)
        Responsibility.new(party_id=area.person(area.grid_worker).id, role="helper", person=who, **spell)
        Circumstance.new(person=who, kind="very_old", purpose="敬老", until_on=TODAY + timedelta(days=90), **spell)
        Kinship.new(person=who, relative=area.person(area.worker), relation="child", attested_by="户口簿", **spell)
        return who


def path(who: Person, rest: str) -> str:
    return f"/c/qingyang/people/{who.id}/{rest}"


def spells_of(who: Person) -> list[Any]:
    rows: list[Any] = []
    for model, field in ((Residence, "person"), (HouseholdMember, "person"), (Circumstance, "person"),
                         (Responsibility, "person"), (Membership, "person")):  # fmt: skip
        rows += model.objects.filter(**{field: who.id}).order_by("id").values_list("id", "until_on")
    return rows


def test_what_ends_ends_and_what_was_held_waits(client: Client, area: Neighbourhood, elder: Person) -> None:
    signed_in(client, area.worker)
    asked = client.get(path(elder, "death/")).content.decode()
    assert "楼栋长 · 3号楼" in asked
    told = client.post(path(elder, "death/"), {"died_on": DIED.isoformat()})
    assert told["Location"] == f"/c/qingyang/parties/{elder.id}/handing-over/"
    with in_community(area.community):
        assert {until for _id, until in spells_of(elder)} == {DIED}
        assert fresh(elder).died_on == DIED
        assert not fresh(elder).party.is_active
        assert Responsibility.objects.get(party_id=elder.id).until_on is None
        assert Kinship.objects.get().until_on is None
    page = client.get(path(elder, "")).content.decode()
    assert "已故" in page
    assert path(elder, "death/undo/") in page
    with in_community(area.community):
        index_people([elder.id], DIED)
    found = client.get("/c/qingyang/people/", {"q": elder.party.name}).content.decode()
    assert path(elder, "") in found
    assert "已故</span>" in found
    assert client.post(path(elder, "death/"), {"died_on": DIED.isoformat()}).status_code == 409
    assert (
        client.post(
            path(elder, "residences/"), {"kind": "living", "place": "1-3-2", "from_on": "2026-05-18"}
        ).status_code
        == 409
    )


def test_notices_stop(area: Neighbourhood, elder: Person, client: Client) -> None:
    with in_community(area.community):
        matter = reported(area)
        before = Notice.objects.filter(account=area.account).count()
    signed_in(client, area.secretary).post(path(elder, "death/"), {"died_on": DIED.isoformat()})
    with in_community(area.community):
        dispatch(matter=matter, to=area.property_company, by=area.actor(area.worker), now=NOW)
        assert Notice.objects.filter(account=area.account).count() == before
        assert fresh(area.account).silenced_on == DIED


def test_a_phone_that_others_use_goes_on_being_told(area: Neighbourhood, elder: Person, client: Client) -> None:
    with in_community(area.community):
        person("张小宝", account=area.account)
    signed_in(client, area.secretary).post(path(elder, "death/"), {"died_on": DIED.isoformat()})
    with in_community(area.community):
        assert fresh(area.account).silenced_on is None


def test_a_mistake_is_taken_back_whole(area: Neighbourhood, elder: Person, client: Client) -> None:
    signed_in(client, area.worker)
    with in_community(area.community):
        before = spells_of(elder)
    assert client.post(path(elder, "death/undo/")).status_code == 409
    client.post(path(elder, "death/"), {"died_on": DIED.isoformat()})
    assert client.post(path(elder, "death/undo/")).status_code == 302
    with in_community(area.community):
        assert spells_of(elder) == before
        assert fresh(elder).died_on is None
        assert fresh(elder).party.is_active
        assert fresh(area.account).silenced_on is None


@pytest.mark.parametrize("day", ["", "nonsense", "2999-01-01", "1930-01-01"])
def test_a_day_that_cannot_be_is_refused(area: Neighbourhood, elder: Person, client: Client, day: str) -> None:
    signed_in(client, area.worker)
    assert client.post(path(elder, "death/"), {"died_on": day}).status_code in {409, 422}
    with in_community(area.community):
        assert fresh(elder).died_on is None


def test_only_who_edits_files_writes_it_down(area: Neighbourhood, elder: Person, client: Client) -> None:
    signed_in(client, area.grid_worker)
    assert client.get(path(elder, "death/")).status_code == 403
    beside = neighbourhood("baihe", "白鹤社区")
    signed_in(client, beside.secretary)
    assert client.post(f"/c/baihe/people/{elder.id}/death/", {"died_on": DIED.isoformat()}).status_code == 404
