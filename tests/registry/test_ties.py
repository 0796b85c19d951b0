"""亲属, 监护, 授权 as spells with who attests them; who may act, collect or see for whom; shown to whom they concern."""

from datetime import timedelta

import pytest
from django.test import Client

from linli.kernel.tenancy import in_community
from linli.registry.enums import ResponsibilityRole
from linli.registry.models import Authorisation, Guardianship, Kinship, Person, Residence, Responsibility
from linli.registry.queries.ties import account_may, may_act_for, may_collect_for, may_see_for, ties_of
from tests.counting import counted
from tests.factories import SINCE, TODAY, Neighbourhood, neighbourhood, person, signed_in

DAY = timedelta(days=1)


@pytest.fixture
def area(db: None) -> Neighbourhood:
    return neighbourhood()


@pytest.fixture
def mother(area: Neighbourhood) -> Person:
    with in_community(area.community):
        who = person("孟秀英")
        Residence.new(person=who, place=area.dwelling, kind="living", from_on=SINCE)
        return who


@pytest.fixture
def son(area: Neighbourhood) -> Person:
    with in_community(area.community):
        return person("孟建国", account=area.account)


def path(who: Person, rest: str = "ties/") -> str:
    return f"/c/qingyang/people/{who.id}/{rest}"


def sent(client: Client, who: Person, other: Person, **fields: str) -> int:
    given = {"other": str(other.id), "attested_by": "户口簿", "from_on": TODAY.isoformat(), **fields}
    return client.post(path(who), given).status_code


def test_kin_is_read_from_both_sides_and_kept_once(
    client: Client, area: Neighbourhood, mother: Person, son: Person
) -> None:
    signed_in(client, area.worker)
    assert "孟建国" in client.get(path(mother) + "?q=孟建国").content.decode()
    assert sent(client, mother, son, kind="kinship") == 422
    assert sent(client, mother, mother, kind="kinship", relation="child") == 409
    assert sent(client, mother, son, kind="kinship", relation="child", attested_by="") == 422
    assert sent(client, mother, son, kind="kinship", relation="child") == 302
    assert sent(client, son, mother, kind="kinship", relation="parent") == 409
    with in_community(area.community):
        (hers,), (his,) = ties_of(mother), ties_of(son)
        assert (hers.other_id, hers.words, his.other_id, his.words) == (son.id, "子女", mother.id, "父母")
        row = Kinship.objects.get()
    assert client.post(path(son, f"ties/{row.id}/end/"), {"until_on": "2020-01-01"}).status_code == 409
    assert client.post(path(son, f"ties/{row.id}/end/"), {"until_on": TODAY.isoformat()}).status_code == 302
    assert client.post(path(son, f"ties/{row.id}/end/"), {"until_on": TODAY.isoformat()}).status_code == 404


def test_an_agent_may_do_what_was_said_and_only_while_it_holds(
    client: Client, area: Neighbourhood, mother: Person, son: Person
) -> None:
    signed_in(client, area.worker)
    assert sent(client, mother, son, kind="authorisation") == 409
    until = (TODAY + 10 * DAY).isoformat()
    assert sent(client, mother, son, kind="authorisation", may_collect="1", until_on="2020-01-01") == 409
    assert sent(client, mother, son, kind="authorisation", may_collect="1", may_see="1", until_on=until) == 302
    with in_community(area.community):
        assert list(may_collect_for(son, TODAY)) == list(may_see_for(son, TODAY)) == [mother]
        assert list(account_may(area.account, "may_collect", TODAY)) == [mother]
        assert list(may_act_for(son, TODAY)) == []
        assert list(may_collect_for(mother, TODAY)) == []
        assert list(may_collect_for(son, TODAY + 11 * DAY)) == list(may_collect_for(son, TODAY - DAY)) == []
        assert ties_of(mother)[0].words == "可以替此人代领、看进展"
        assert ties_of(son)[0].words == "此人可以替其代领、看进展"
        Person.objects.filter(id=son.id).update(died_on=TODAY)
        assert list(may_collect_for(son, TODAY)) == []


def test_a_guardian_may_do_everything(client: Client, area: Neighbourhood, mother: Person, son: Person) -> None:
    signed_in(client, area.worker)
    assert sent(client, mother, son, kind="guardianship", attested_by="（2025）民特 12 号") == 302
    with in_community(area.community):
        for ask in (may_act_for, may_collect_for, may_see_for):
            assert list(ask(son, TODAY)) == [mother]
        assert Guardianship.objects.get().attested_by == "（2025）民特 12 号"
    assert "民特 12 号" in client.get(path(mother, "")).content.decode()


def test_kin_is_shown_to_workers_and_to_who_answers_for_the_person(
    client: Client, area: Neighbourhood, mother: Person, son: Person
) -> None:
    with in_community(area.community):
        Kinship.new(person=mother, relative=son, relation="child", attested_by="户口簿", from_on=SINCE)
        Authorisation.new(person=mother, agent=son, may_act=True, attested_by="书面", from_on=SINCE)
        helper = area.person(area.grid_worker)
    assert "孟建国" in signed_in(client, area.worker).get(path(mother, "")).content.decode()
    signed_in(client, area.grid_worker)
    page = client.get(path(mother, ""))
    assert page.status_code == 200
    assert "孟建国" not in page.content.decode()
    assert client.get(path(mother)).status_code == 403
    with in_community(area.community):
        Responsibility.new(party_id=helper.party_id, role=ResponsibilityRole.HELPER, person=mother, from_on=SINCE)
    assert "孟建国" in client.get(path(mother, "")).content.decode()


def test_ties_cost_one_query_and_stay_in_their_community(
    client: Client, area: Neighbourhood, mother: Person, son: Person
) -> None:
    beside = neighbourhood("baihe", "白鹤社区")
    with in_community(beside.community):
        stranger = person("外人")
    signed_in(client, area.worker)
    assert sent(client, mother, stranger, kind="guardianship") == 404
    with in_community(area.community), counted(1):
        assert ties_of(mother) == []
    signed_in(client, beside.secretary)
    assert client.get(f"/c/baihe/people/{mother.id}/ties/").status_code == 404
