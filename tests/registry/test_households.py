"""Households divide and join; who was where when stays on file."""

import re

import pytest
from django.test import Client

from linli.kernel.models import Event
from linli.kernel.tenancy import in_community
from linli.registry.actions.households import keep_house
from linli.registry.models import Household, HouseholdMember, Person, Residence, Responsibility
from tests.conftest import fresh
from tests.factories import NOW, SINCE, TODAY, Neighbourhood, neighbourhood, person, signed_in


@pytest.fixture
def area(db: None) -> Neighbourhood:
    return neighbourhood()


@pytest.fixture
def family(area: Neighbourhood) -> list[Person]:
    """Three people who keep one house since the beginning of last year."""
    with in_community(area.community):
        people = [person(name) for name in ("孟秀英", "孟建国", "孟小雨")]
        for who in people:
            Residence.new(person=who, place=area.dwelling, kind="living", from_on=SINCE)
            keep_house(person=who, relation="", by=area.reporter, now=NOW.replace(year=2025))
        return people


@pytest.fixture
def house(area: Neighbourhood, family: list[Person]) -> Household:
    with in_community(area.community):
        return Household.objects.get()


def path(house: Household, rest: str = "") -> str:
    return f"/c/qingyang/households/{house.id}/{rest}"


def names(house: Household) -> set[str]:
    rows = HouseholdMember.objects.filter(household=house, until_on=None)
    return set(rows.values_list("person__party__name", flat=True))


def divided(client: Client, house: Household, *people: Person, **fields: str) -> int:
    ids = [str(who.id) for who in people]
    return client.post(path(house, "divide/"), {"person": ids, "head": ids[-1] if ids else "", **fields}).status_code


def test_some_divide_off_with_a_head_of_their_own(
    client: Client, area: Neighbourhood, house: Household, family: list[Person]
) -> None:
    signed_in(client, area.worker)
    mother, son, girl = family
    for people in ((), (mother, son, girl)):
        assert divided(client, house, *people) in {409, 422}
    assert divided(client, house, son, place="nowhere") == 422
    assert divided(client, house, girl, son, place="1-3-2") == 302
    with in_community(area.community):
        made = Household.objects.get(dwelling=area.entrance)
        assert names(house) == {"孟秀英"}
        assert names(made) == {"孟建国", "孟小雨"}
        assert made.head == son
        assert fresh(house).ended_on is None
        assert Event.objects.get(subject_id=made.id, verb="divided_from").data["household"] == str(house.id)
    page = client.get(path(house)).content.decode()
    assert "以前的人" in page
    assert path(made) in page


def test_two_join_and_the_other_ends(
    client: Client, area: Neighbourhood, house: Household, family: list[Person]
) -> None:
    signed_in(client, area.worker)
    divided(client, house, family[1])
    with in_community(area.community):
        other = Household.objects.exclude(id=house.id).get()
        answers = Responsibility.new(party=area.village, role="helper", household=other, from_on=SINCE)
    assert "孟建国" in client.get(path(house)).content.decode()
    assert client.post(path(house, "merge/"), {"other": "nowhere"}).status_code == 422
    sent = {"other": str(other.id), "place": ""}  # as a browser does, with the empty field beside the button
    assert set(re.findall(r'name="(other|place)"', client.get(path(house)).content.decode())) == {"other", "place"}
    assert client.post(path(house, "merge/"), sent).status_code == 302
    with in_community(area.community):
        assert names(house) == {"孟秀英", "孟建国", "孟小雨"}
        assert fresh(other).ended_on == TODAY or fresh(other).ended_on is not None
        assert fresh(answers).household_id == house.id
    assert client.post(path(house, "merge/"), {"other": str(other.id)}).status_code == 422
    assert client.get(path(other)).status_code == 200


def test_the_other_house_and_where_to_are_said_as_people_say_them(
    client: Client, area: Neighbourhood, house: Household, family: list[Person]
) -> None:
    signed_in(client, area.worker)
    there = area.dwelling.full_name
    assert divided(client, house, family[1], place="没有这样的地方") == 422
    assert divided(client, house, family[1], place=f" {there[:3]} {there[3:]}") == 302
    assert client.post(path(house, "merge/"), {"place": there}).status_code == 302
    with in_community(area.community):
        assert len(names(house)) == 3
    file = client.get(f"/c/qingyang/people/{family[0].id}/").content.decode()
    assert file.count("户主</span>") == 1


def test_the_last_to_leave_ends_it_and_a_head_who_leaves_is_none(
    client: Client, area: Neighbourhood, house: Household, family: list[Person]
) -> None:
    signed_in(client, area.worker)
    client.post(f"/c/qingyang/people/{family[0].id}/household/leave/")
    with in_community(area.community):
        assert fresh(house).head is None
    assert "未定户主" in client.get(path(house)).content.decode()
    assert client.post(path(house, "head/"), {"person": str(family[0].id)}).status_code == 422
    assert client.post(path(house, "head/"), {"person": str(family[1].id)}).status_code == 302
    for who in family[1:]:
        client.post(f"/c/qingyang/people/{who.id}/household/leave/")
    with in_community(area.community):
        assert fresh(house).ended_on is not None
        assert HouseholdMember.objects.filter(household=house).count() == 3


def test_a_household_is_open_to_who_may_open_its_people(client: Client, area: Neighbourhood, house: Household) -> None:
    assert signed_in(client, area.grid_worker).get(path(house)).status_code == 200
    assert client.post(path(house, "divide/")).status_code == 403
    assert signed_in(client, area.property_staff).get(path(house)).status_code == 403
    beside = neighbourhood("baihe", "白鹤社区")
    signed_in(client, beside.secretary)
    assert client.get(f"/c/baihe/households/{house.id}/").status_code == 404
