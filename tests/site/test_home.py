"""The door: communities for a stranger; who is signed in goes on."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from linli.accounts.models import Grant, User
from linli.kernel.models import Community
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


def test_a_resident_of_one_community_goes_on_to_it(client: Client, community: Community) -> None:
    session = client.session
    session["residents"] = {str(community.id): "01890000-0000-7000-8000-000000000000"}
    session.save()
    assert client.get("/").headers["Location"] == "/c/here/"


def test_what_is_not_there_is_said_in_words(client: Client) -> None:
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "没有这一页" in answer.content.decode()
