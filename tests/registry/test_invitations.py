"""Staff invited by phone: the link opens once, for a week, the last one alone; the role reaches as far as was chosen."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from linli.accounts.enums import Role
from linli.accounts.models import Grant, User
from linli.accounts.visitors import standing_of
from linli.kernel.jobs import work_once
from linli.kernel.tenancy import in_community
from linli.registry.models import Invitation, Person
from tests.factories import NOW, PASSWORD, Neighbourhood, member, neighbourhood, signed_in
from tests.mission.people import Someone, staff

pytestmark = pytest.mark.django_db
INVITATIONS = "/c/qingyang/staff/invitations/"
PHONE = "19912345678"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def area() -> Neighbourhood:
    return neighbourhood()


@pytest.fixture
def secretary(area: Neighbourhood) -> Someone:
    return staff(area.secretary)


def link_sent(capsys: pytest.CaptureFixture[str], moment=NOW) -> str:
    """The path of the link that the phone got last."""
    work_once(moment)
    return re.findall(r"http://[^/]+(/c/qingyang/join/\S+/) 七天", capsys.readouterr().out)[-1]


def invited(secretary: Someone, **more: str) -> Someone:
    given = {"name": "沈小芳", "phone": PHONE, "role": "grid_worker", **more}
    return secretary.open(INVITATIONS).send("staff/invitations/", **given)


def taken(link: str, username: str = "shen", password: str = PASSWORD) -> Someone:
    return Someone().open(link).send(link, username=username, password=password)


def test_the_link_makes_an_account_with_role_and_grid(area, secretary, capsys) -> None:
    invited(secretary, place=str(area.grid.id)).reads("邀请已发给 沈小芳", "199****5678")
    link = link_sent(capsys)
    shen = Someone().open(link).reads("沈小芳", "网格员", "第一网格")
    shen.send(link, username="shen", password=PASSWORD).reads("设置第二因素")
    assert shen.here.endswith("next=%2Fc%2Fqingyang%2Fmatters%2F")
    user = User.objects.get(username="shen")
    with in_community(area.community):
        standing = standing_of(user, NOW.date())
        assert standing.roles == {Role.GRID_WORKER}
        assert standing.place_ids == {area.grid.id}
        assert Person.objects.get(user=user).phone == PHONE
    secretary.open(INVITATIONS).reads("没有等待的邀请")


def test_it_opens_once(area, secretary, capsys) -> None:
    invited(secretary)
    link = link_sent(capsys)
    taken(link)
    assert Client().get(link).status_code == 404
    assert Client().post(link, {"username": "other", "password": PASSWORD}).status_code == 404
    assert User.objects.filter(username="other").count() == 0


def test_it_expires(secretary, capsys) -> None:
    invited(secretary)
    link = link_sent(capsys)
    with time_machine.travel(NOW + timedelta(days=7, minutes=1), tick=False):
        answer = Client().get(link)
        assert answer.status_code == 404
        assert "不能用了" in answer.content.decode()
        secretary.open(INVITATIONS).reads("已过期")


def test_sent_again_only_the_new_link_opens(secretary, capsys) -> None:
    invited(secretary)
    first = link_sent(capsys)
    secretary.open(INVITATIONS).send("/again/").reads("已重新发给")
    second = link_sent(capsys)
    assert first != second
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200


def test_revoked_it_opens_no_more_and_is_not_sent(secretary, capsys) -> None:
    invited(secretary)
    link = link_sent(capsys)
    secretary.open(INVITATIONS).send("/revoke/").reads("已撤回")
    assert Client().get(link).status_code == 404
    invited(secretary, name="另一位")
    secretary.open(INVITATIONS).send("/revoke/")
    work_once(NOW)
    assert "join" not in capsys.readouterr().out


def test_a_link_made_up_opens_nothing(area, secretary, capsys) -> None:
    invited(secretary)
    link = link_sent(capsys)
    assert Client().get(link[:-3] + "AA/").status_code == 404
    neighbourhood("lanting", "兰亭社区")
    assert Client().get(link.replace("qingyang", "lanting")).status_code == 404


def test_who_has_an_account_takes_it_with_that(area, secretary, capsys) -> None:
    with in_community(neighbourhood("lanting", "兰亭社区").community):
        known = member("沈小芳", Role.GRID_WORKER)
    invited(secretary, role="property_staff", group=str(area.property_company.id))
    link = link_sent(capsys)
    someone = Someone(signed_in(Client(), known)).open(link).reads("已用账号")
    someone.send(link)
    with in_community(area.community):
        standing = standing_of(known, NOW.date())
        assert standing.roles == {Role.PROPERTY_STAFF}
        assert area.property_company.id in standing.party_ids
    assert User.objects.filter(name="沈小芳").count() == 1


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"username": "shen", "password": "short"}, "密码太短，至少 10 个字符"),
        ({"username": "s", "password": PASSWORD}, "账号用 3 到 40"),
        ({"username": "taken", "password": PASSWORD}, "已经有人用了"),
    ],
)
def test_what_cannot_be_is_said_and_the_link_stays_good(secretary, capsys, given, words) -> None:
    User.objects.create_user("taken", "某人", PASSWORD)
    invited(secretary)
    link = link_sent(capsys)
    Someone().open(link).send(link, 422, **given).reads(words)
    assert taken(link).status == 200


@pytest.mark.parametrize(
    ("given", "words"),
    [({"phone": "12"}, "电话号码"), ({"role": "property_staff"}, "请选是哪一个"), ({"name": ""}, "请写姓名")],
)
def test_who_cannot_be_invited_so(area, secretary, given, words) -> None:
    asked = {"name": "沈小芳", "phone": PHONE, "role": "grid_worker", **given}
    secretary.open(INVITATIONS).send("staff/invitations/", 422, **asked).reads(words)
    with in_community(area.community):
        assert not Invitation.objects.exists()


def test_only_the_secretary_invites(area) -> None:
    assert staff(area.worker).client.get(INVITATIONS).status_code == 403
    assert staff(area.worker).client.post(INVITATIONS, {"name": "x"}).status_code == 403
    with in_community(area.community):
        assert Grant.objects.filter(user__username="shen").count() == 0
