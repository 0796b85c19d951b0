"""Staff come and go, through the pages and the command."""

import re
from datetime import datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from linli.accounts.models import Grant, User
from linli.engines.matters.actions.saying import reveal_reporter
from linli.kernel.communities import forget
from linli.kernel.tenancy import in_community
from linli.kernel.worktime import SHANGHAI
from linli.registry.models import Person
from tests.factories import NOW, Neighbourhood, neighbourhood, reported, signed_in

pytestmark = pytest.mark.django_db
STAFF = "/c/qingyang/staff/"


@pytest.fixture
def area() -> Neighbourhood:
    return neighbourhood()


def appointed(client: Client, **changes: str):
    return client.post(f"{STAFF}appoint/", {"username": "li-mei", "name": "李梅", "role": "grid_worker", **changes})


def test_a_new_member_can_sign_in_with_the_password_shown_once(client, area):
    signed_in(client, area.secretary)
    page = appointed(client).content.decode()
    password = re.search(r"首次密码是 (\S+)。只", page).group(1)
    assert password not in client.get(STAFF).content.decode()
    assert Client().post("/sign-in/", {"username": "li-mei", "password": password})["Location"] == "/second-factor/"
    with in_community(area.community):
        assert Person.objects.get(user__username="li-mei").party.name == "李梅"


def test_the_same_role_twice_is_refused_and_nothing_changes(client, area):
    signed_in(client, area.secretary)
    appointed(client)
    assert appointed(client).status_code == 422
    with in_community(area.community):
        assert Grant.objects.filter(user__username="li-mei").count() == 1


def test_a_second_role_keeps_the_account(client, area):
    signed_in(client, area.secretary)
    appointed(client)
    assert "首次密码" not in appointed(client, role="mediator").content.decode()
    assert User.objects.filter(username="li-mei").count() == 1


def test_a_role_that_ended_opens_nothing(client, area):
    signed_in(client, area.secretary)
    with in_community(area.community):
        grant = Grant.objects.get(user=area.worker)
    worker = signed_in(Client(), area.worker)
    assert worker.get("/c/qingyang/places/").status_code == 200
    assert client.post(f"{STAFF}grants/{grant.id}/end/").status_code == 302
    assert worker.get("/c/qingyang/places/").status_code in {302, 403}


def test_nobody_ends_their_own_role(client, area):
    signed_in(client, area.secretary)
    with in_community(area.community):
        grant = Grant.objects.get(user=area.secretary)
    assert client.post(f"{STAFF}grants/{grant.id}/end/").status_code == 409


def test_a_new_password_ends_the_sessions(client, area):
    signed_in(client, area.secretary)
    worker = signed_in(Client(), area.worker)
    assert "首次密码" in client.post(f"{STAFF}{area.worker.id}/password/").content.decode()
    assert worker.get("/sessions/").status_code == 302


def test_only_the_secretary_appoints(client, area):
    signed_in(client, area.worker)
    assert client.get(STAFF).status_code == 403
    assert appointed(client).status_code == 403


def test_the_first_secretary_is_appointed_by_the_command(area):
    out = StringIO()
    call_command("appoint", "first", "钱书记", "--community", "qingyang", stdout=out)
    assert "first password: " in out.getvalue()


def test_roles_are_called_what_the_community_calls_them(client, area):
    """On the page of staff, in the table of permissions, and where residents see who read their file."""
    with in_community(area.community):
        reveal_reporter(matter=reported(area), reason="上门", by=area.actor(area.grid_worker), now=NOW)
    area.community.settings = {"roles": {"grid_worker": "微格长"}}
    area.community.save()
    forget()
    signed_in(client, area.secretary)
    for page in (STAFF, "/c/qingyang/who-may/"):
        assert "微格长" in client.get(page).content.decode()
        assert "网格员" not in client.get(page).content.decode()
        assert "微格长" not in client.get(page, headers={"Accept-Language": "en"}).content.decode()
    session = client.session
    session["residents"] = {str(area.community.id): str(area.account.id)}
    session.save()
    assert "微格长" in client.get("/c/qingyang/mine/reads/").content.decode()


def test_whoever_is_let_go_before_eight_in_the_morning_is_out_at_once(area):
    """Seven in Shanghai is yesterday in Greenwich: the day that counts is the one here."""
    with in_community(area.community):
        grant = Grant.objects.get(user=area.auditor)
    with time_machine.travel(datetime(2026, 5, 18, 7, 0, tzinfo=SHANGHAI), tick=False):
        gone, secretary = signed_in(Client(), area.auditor), signed_in(Client(), area.secretary)
        assert gone.get("/c/qingyang/matters/").status_code == 200
        secretary.post(f"{STAFF}grants/{grant.id}/end/")
        assert gone.get("/c/qingyang/matters/")["Location"].startswith("/sign-in/")  # the session went with the role
        assert signed_in(gone, area.auditor).get("/c/qingyang/matters/").status_code == 403
