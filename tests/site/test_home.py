"""The door: communities for a stranger; who is signed in goes on."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from linli.accounts.models import Grant, User
from linli.kernel.models import Community, Jurisdiction
from linli.kernel.tenancy import in_community

pytestmark = pytest.mark.django_db


@pytest.fixture
def community() -> Community:
    return Community.objects.create(code="here", division_code="110101001001", name="此地社区", phone="010-5555-0100")


def test_a_stranger_sees_the_communities(client: Client, community: Community) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    told = answer.content.decode()
    assert "此地社区" in told
    assert "/c/here/" in told
    assert "/sign-in/" in told


def test_a_server_without_communities_says_so(client: Client) -> None:
    assert "还没有社区" in client.get("/").content.decode()


def test_staff_go_on_to_their_inbox(client: Client, community: Community) -> None:
    user = User.objects.create_user("li", "李网格", "a long password")
    with in_community(community):
        Grant.new(user=user, role="grid_worker", from_on=date(2026, 1, 1))
    client.force_login(user)
    assert client.get("/").headers["Location"] == reverse("inbox", kwargs={"code": "here"})


def test_who_answers_for_an_area_goes_to_its_community_or_chooses(client: Client, community: Community) -> None:
    street = Jurisdiction.objects.create(code="330424005", name="某街道", level="street")
    Community.objects.filter(id=community.id).update(jurisdiction=street)
    out = StringIO()
    call_command("appoint", "zhao", "赵科长", jurisdiction="330424005", stdout=out)
    assert "某街道" in out.getvalue()
    client.force_login(User.objects.get(username="zhao"))
    session = client.session
    session["second_factor"] = True
    session.save()
    inbox = reverse("inbox", kwargs={"code": "here"})
    assert client.get("/").headers["Location"] == inbox
    assert client.get(inbox).status_code == 200
    Community.objects.create(code="there", division_code="330424005999", name="彼地社区", jurisdiction=street)
    told = client.get("/").content.decode()
    assert inbox in told
    assert reverse("inbox", kwargs={"code": "there"}) in told
    assert "居民登录" not in told


def test_an_area_that_is_not_there_is_said_with_those_that_are(community: Community) -> None:
    street = Jurisdiction.objects.create(code="330424005", name="某街道", level="street")
    Community.objects.filter(id=community.id).update(jurisdiction=street)
    with pytest.raises(CommandError, match="330424005 某街道"):
        call_command("appoint", "zhao", "赵科长", jurisdiction="999")
    with pytest.raises(CommandError, match="--community"):
        call_command("appoint", "zhao", "赵科长", jurisdiction=community.division_code)
    assert not User.objects.exists()


def test_a_resident_of_one_community_goes_on_to_it(client: Client, community: Community) -> None:
    session = client.session
    session["residents"] = {str(community.id): "01890000-0000-7000-8000-000000000000"}
    session.save()
    assert client.get("/").headers["Location"] == "/c/here/"


def test_what_is_not_there_is_said_in_words(client: Client) -> None:
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "没有这一页" in answer.content.decode()
