"""Reading a file: what is shown at once, what for a reason, what is written down, who learns of it; emergencies."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from linli.accounts.models import Notice, Read
from linli.engines.matters.actions.raising import Who
from linli.kernel.crypto import keyed_hash, last_four_hash
from linli.kernel.models import Event
from linli.kernel.tenancy import in_community
from linli.registry.actions.households import keep_house
from linli.registry.enums import CircumstanceKind, ResidenceKind, ResponsibilityRole, WhoMaySee
from linli.registry.models import Circumstance, EmergencyAccess, Person, Residence, Responsibility
from tests.conftest import fresh
from tests.counting import counted
from tests.factories import (
    NOW,
    SINCE,
    TODAY,
    Neighbourhood,
    answers_for,
    neighbourhood,
    person,
    reported,
    resident,
    resident_in,
    signed_in,
)  # fmt: skip

pytestmark = pytest.mark.django_db
MY_READS = "/c/qingyang/mine/reads/"
PHONE, IDENTITY = "19910000066", "110101199003071233"
WHY = "心脏病发作，家人电话打不通"


@pytest.fixture
def area() -> Neighbourhood:
    return neighbourhood()


@pytest.fixture
def lin(area: Neighbourhood) -> Person:
    """Somebody with a home, a household, a circumstance, an account, and people who answer for them."""
    hashes = {"phone_hash": keyed_hash(PHONE, "phone"), "phone_last4_hash": last_four_hash(PHONE, "phone")}
    with in_community(area.community):
        found = person(
            "林小满", phone=PHONE, id_number=IDENTITY, id_number_hash="x", account=resident("林小满", PHONE), **hashes
        )
        son = person("林大志")
        for each in (found, son):
            Residence.new(person=each, place=area.dwelling, kind=ResidenceKind.LIVING, from_on=SINCE)
        Circumstance.new(
            person=found, kind=CircumstanceKind.LIVING_ALONE, purpose="每周探望", seen_by=WhoMaySee.STAFF, from_on=SINCE,
            until_on=TODAY + timedelta(days=900),
        )  # fmt: skip
        answers_for(area.person(area.worker), ResponsibilityRole.CADRE, area.building)
        Responsibility.new(
            party_id=area.person(area.mediator).id, role=ResponsibilityRole.HELPER, person=found, from_on=SINCE
        )
    return found


@pytest.fixture
def at_work(now: datetime) -> Any:
    with time_machine.travel(now, tick=False):
        yield now


def where(who: Person, rest: str = "") -> str:
    return f"/c/qingyang/people/{who.id}/{rest}"


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


def log(area: Neighbourhood, who: Person) -> list[tuple[str, str]]:
    with in_community(area.community):
        return list(Read.objects.filter(subject_id=who.id).order_by("at", "id").values_list("what", "reason"))


def test_a_file_says_where_who_answers_and_hides_what_is_sensitive(
    client: Client, area: Neighbourhood, lin: Person
) -> None:
    page = shown(signed_in(client, area.secretary), where(lin))
    for told in (
        "青杨小区3号楼2单元102室",
        "李网格",
        "网格员",
        "陈干事",
        "包片干部",
        "马调解",
        "指名负责此人",
        "199****0066",
    ):
        assert told in page, told
    for hidden in (PHONE, IDENTITY, "每周探望", "独居</strong>"):
        assert hidden not in page
    assert log(area, lin) == [("person", "")]


def test_what_they_raised_is_there_as_far_as_the_reader_may_know(
    client: Client, area: Neighbourhood, lin: Person
) -> None:
    with in_community(area.community):
        named = Who(person=lin, account=lin.account, name="林小满")
        reported(area, text="楼道灯不亮", who=named)
        reported(area, text="被人威胁", who=named, category=area.harm)
        reported(area, text="不愿具名的事", who=Who(account=lin.account))
    page = shown(signed_in(client, area.worker), where(lin))
    assert "楼道灯不亮" in page
    assert "被人威胁" not in page
    assert "不愿具名的事" not in page


def test_a_reason_opens_what_was_asked_for_half_an_hour(
    client: Client, area: Neighbourhood, lin: Person, at_work: Any
) -> None:
    signed_in(client, area.worker)
    for wrong in ({}, {"part": "phone"}, {"part": "phone", "why": "other", "words": " "}, {"why": "visit"}):
        refused = client.post(where(lin, "reveal/"), wrong)
        assert refused.status_code == 422
        assert PHONE not in refused.content.decode()
    assert log(area, lin) == []
    asked = {"part": ["phone", "identity"], "why": "visit", "words": "送药"}
    assert client.post(where(lin, "reveal/"), asked).status_code == 302
    page = shown(client, where(lin))
    assert PHONE in page
    assert IDENTITY in page
    assert "每周探望" not in page
    assert log(area, lin) == [("phone", "上门走访：送药"), ("identity", "上门走访：送药"), ("person", "上门走访：送药")]
    with time_machine.travel(at_work + timedelta(minutes=31), tick=False):
        assert PHONE not in shown(client, where(lin))
    assert log(area, lin)[-1] == ("person", "")


def test_what_one_opened_stays_closed_to_others(client: Client, area: Neighbourhood, lin: Person) -> None:
    signed_in(client, area.worker).post(where(lin, "reveal/"), {"part": "phone", "why": "check"})
    assert PHONE in shown(client, where(lin))
    assert PHONE not in shown(signed_in(Client(), area.secretary), where(lin))


def test_a_page_of_a_file_costs_at_most_ten_statements(client: Client, area: Neighbourhood, lin: Person) -> None:
    with in_community(area.community):
        keep_house_of(area, lin)
        for number in range(3):
            reported(area, text=f"第{number}件事", who=Who(person=lin, account=lin.account))
    for user in (area.worker, area.grid_worker):
        signed_in(client, user)
        client.get("/c/qingyang/people/")
        with counted(10):
            client.get(where(lin))
        client.post(where(lin, "reveal/"), {"part": ["phone", "identity", "circumstances"], "why": "care"})
        with counted(10):
            assert "每周探望" in shown(client, where(lin))


def keep_house_of(area: Neighbourhood, lin: Person) -> None:

    for each in (lin, Person.objects.get(party__name="林大志")):
        keep_house(person=each, relation="家人", by=area.actor(area.worker), now=NOW)


def test_the_person_sees_who_read_it_when_and_why(client: Client, area: Neighbourhood, lin: Person) -> None:
    desk = signed_in(client, area.grid_worker)
    for _time in range(2):
        desk.get(where(lin))
    desk.post(where(lin, "reveal/"), {"part": "phone", "why": "other", "words": "约修水管的时间"})
    page = shown(resident_in(Client(), area.community, lin.account), MY_READS)
    for told in ("李网格", "网格员", "约修水管的时间", "看了您的电话", "当天共 2 次", "日常工作中打开"):
        assert told in page, told
    with in_community(area.community):
        stranger = resident("别人")
    assert "约修水管" not in shown(resident_in(Client(), area.community, stranger), MY_READS)


def test_two_who_share_a_phone_see_whose_file_it_was(client: Client, area: Neighbourhood, lin: Person) -> None:
    with in_community(area.community):
        son = Person.objects.get(party__name="林大志")
        Person.objects.filter(id=son.id).update(account=lin.account)
    signed_in(client, area.worker).get(where(lin))
    assert "看了林小满的档案" in shown(resident_in(Client(), area.community, lin.account), MY_READS)


def test_an_account_is_linked_once_its_phone_was_proved(client: Client, area: Neighbourhood, lin: Person) -> None:
    account = lin.account
    with in_community(area.community):
        Person.objects.filter(id=lin.id).update(account=None)
        type(account).objects.filter(id=account.id).update(verified_at=None)
    signed_in(client, area.worker)
    assert client.post(where(lin, "link/")).status_code == 409
    with in_community(area.community):
        type(account).objects.filter(id=account.id).update(verified_at=NOW)
    assert client.post(where(lin, "link/")).status_code == 302
    with in_community(area.community):
        assert fresh(lin).account_id == account.id


def test_the_log_is_for_the_secretary_and_the_auditor(client: Client, area: Neighbourhood, lin: Person) -> None:
    signed_in(client, area.worker).post(where(lin, "reveal/"), {"part": "identity", "why": "service"})
    for user in (area.secretary, area.auditor):
        for path in ("/c/qingyang/people/reads/", f"/c/qingyang/people/reads/?person={lin.id}"):
            page = shown(signed_in(Client(), user), path)
            for told in ("陈干事", "林小满", "证件号", "办事、发放"):
                assert told in page
    assert "陈干事" not in shown(signed_in(Client(), area.auditor), f"/c/qingyang/people/reads/?person={area.desk.id}")
    assert signed_in(Client(), area.worker).get("/c/qingyang/people/reads/").status_code == 403
    other = neighbourhood("baihe", "白鹤社区")
    assert "林小满" not in shown(signed_in(Client(), other.secretary), "/c/baihe/people/reads/")


def in_emergency(client: Client, **given: str) -> Any:
    return client.post("/c/qingyang/people/emergency/", {"name": "林小满", "reason": WHY, **given})


def test_in_an_emergency_a_file_opens_for_three_hours(
    client: Client, area: Neighbourhood, lin: Person, at_work: Any
) -> None:
    signed_in(client, area.property_staff)
    assert client.get(where(lin)).status_code == 403
    opened = in_emergency(client)
    assert opened.status_code == 302
    page = shown(client, opened.url)
    for told in (PHONE, "青杨小区3号楼2单元102室", "独居", "李网格"):
        assert told in page
    assert IDENTITY not in page
    assert opened.url in shown(client, "/c/qingyang/people/emergency/")
    assert log(area, lin) == [("emergency", WHY), ("emergency", WHY)]
    with time_machine.travel(at_work + timedelta(hours=2, minutes=59), tick=False):
        assert client.get(opened.url).status_code == 200
    with time_machine.travel(at_work + timedelta(hours=3), tick=False):
        assert client.get(opened.url).status_code == 404
        assert opened.url not in shown(client, "/c/qingyang/people/emergency/")
    assert client.get(where(lin)).status_code == 403


def test_the_secretary_and_the_person_are_told_of_it(
    client: Client, area: Neighbourhood, lin: Person, at_work: Any
) -> None:
    in_emergency(signed_in(client, area.property_staff))
    with in_community(area.community):
        secretary = Notice.objects.get(user=area.secretary, kind="emergency_access")
        own = Notice.objects.get(account=lin.account, kind="emergency_access")
        assert Event.objects.get(verb="emergency").subject_id == lin.id
    for notice in (secretary, own):
        assert "王师傅" in notice.text
        assert WHY in notice.text
        assert "13:00" in notice.text
    assert "林小满" in secretary.text
    assert WHY in shown(signed_in(Client(), area.secretary), secretary.path)
    assert WHY in shown(resident_in(Client(), area.community, lin.account), own.path)


def test_somebody_without_an_account_is_opened_all_the_same(client: Client, area: Neighbourhood, lin: Person) -> None:
    with in_community(area.community):
        Person.objects.filter(id=lin.id).update(account=None)
    assert in_emergency(signed_in(client, area.mediator)).status_code == 302


@pytest.mark.parametrize(
    "given", [{"reason": " "}, {"reason": "急"}, {"name": "查无此人"}, {"name": ""}, {"name": "林"}]
)
def test_without_a_reason_or_a_name_nothing_opens(client: Client, area: Neighbourhood, lin: Person, given: Any) -> None:
    refused = in_emergency(signed_in(client, area.property_staff), **given)
    assert refused.status_code == 422
    assert PHONE not in refused.content.decode()
    with in_community(area.community):
        assert not EmergencyAccess.objects.exists()


def test_two_of_one_name_are_told_apart(client: Client, area: Neighbourhood, lin: Person) -> None:
    with in_community(area.community):
        person("林小满")
    signed_in(client, area.property_staff)
    assert "同名" in in_emergency(client).content.decode()
    for place in ("1-3-2-102", "青杨小区3号楼2单元102室", "0066"):
        opened = in_emergency(client, where=place)
        assert opened.status_code == 302, place
        assert PHONE in shown(client, opened.url)


def test_it_is_for_its_reader_and_its_community_alone(client: Client, area: Neighbourhood, lin: Person) -> None:
    opened = in_emergency(signed_in(client, area.property_staff)).url
    assert signed_in(Client(), area.mediator).get(opened).status_code == 404
    other = neighbourhood("baihe", "白鹤社区")
    stranger = signed_in(Client(), other.secretary)
    assert stranger.get(opened).status_code == 403
    assert stranger.get(opened.replace("qingyang", "baihe")).status_code == 404
    assert stranger.post("/c/baihe/people/emergency/", {"name": "林小满", "reason": WHY}).status_code == 422
    assert resident_in(Client(), area.community, lin.account).get(opened).status_code == 302


def test_an_access_has_an_end_and_a_reason_in_the_database(area: Neighbourhood, lin: Person) -> None:
    for wrong in ({"until_at": NOW, "reason": WHY}, {"until_at": NOW + timedelta(hours=1), "reason": ""}):
        with in_community(area.community), pytest.raises(IntegrityError), transaction.atomic():
            EmergencyAccess.new(user=area.mediator, person=lin, from_at=NOW, **wrong)
