"""Staff: password, lock-out, second factor, sessions that can be revoked."""

import re

import pytest
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from linli.accounts.actions.sign_in import FAILURES, fresh_recovery_codes
from linli.accounts.models import Session, User
from tests.factories import neighbourhood

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"


@pytest.fixture
def user():
    user = neighbourhood().secretary
    user.set_password(PASSWORD)
    user.save()
    return user


def enter(client: Client, user: User, password: str = PASSWORD, **extra: str):
    return client.post("/sign-in/", {"username": user.username, "password": password, **extra})


def code_of(user: User) -> str:
    device = TOTPDevice.objects.get(user=user)
    return f"{totp(device.bin_key, t0=device.t0, step=device.step, drift=device.drift):06d}"


def test_a_password_alone_opens_nothing(client, user):
    assert enter(client, user)["Location"] == "/second-factor/"
    response = client.get("/c/qingyang/who-may/")
    assert response.status_code == 302
    assert response["Location"].startswith("/second-factor/")


def test_setting_up_the_second_factor_opens_the_desk(client, user):
    enter(client, user)
    shown = client.get("/second-factor/set-up/").content.decode()
    (drawn,) = re.findall(r'class="qr"><svg([^>]*)>', shown)
    assert "viewBox" in drawn, "as large as its frame, not cut off by it"
    assert "width=" not in drawn
    assert 'href="otpauth://totp/' in shown, "on the phone that would have to scan itself"
    response = client.post("/second-factor/set-up/", {"code": code_of(user)})
    assert response.content.decode().count("<code>") == 10
    assert client.get("/c/qingyang/who-may/").status_code == 200


def test_a_recovery_code_is_good_once(client, user):
    TOTPDevice.objects.create(user=user, confirmed=True)
    code = fresh_recovery_codes(user)[0]
    enter(client, user)
    assert client.post("/second-factor/", {"code": code}).status_code == 302
    other = Client()
    enter(other, user)
    assert other.post("/second-factor/", {"code": code}).status_code == 422


def test_a_wrong_second_factor_stays_outside(client, user):
    TOTPDevice.objects.create(user=user, confirmed=True)
    enter(client, user)
    assert client.post("/second-factor/", {"code": "000000"}).status_code == 422
    assert client.get("/c/qingyang/who-may/").status_code == 302


def test_five_failures_lock_even_the_right_password_out(client, user):
    for _try in range(FAILURES):
        assert enter(client, user, "wrong").status_code == 422
    response = enter(client, user)
    assert response.status_code == 422
    assert "锁定" in response.content.decode()


def test_unknown_names_get_the_same_words_as_wrong_passwords(client, user):
    wrong = enter(client, user, "wrong").content.decode()
    unknown = client.post("/sign-in/", {"username": "nobody", "password": "wrong"}).content.decode()
    assert "账号或密码不对" in wrong
    assert "账号或密码不对" in unknown


def test_next_never_leads_to_another_site(client, user):
    TOTPDevice.objects.create(user=user, confirmed=True)
    code = fresh_recovery_codes(user)[0]
    enter(client, user)
    response = client.post("/second-factor/", {"code": code, "next": "//evil.example/"})
    assert response["Location"] == "/c/qingyang/matters/"


def test_sessions_are_listed_and_revoked(client, user):
    other = Client(headers={"User-Agent": "Mozilla/5.0 (iPhone) MicroMessenger"})
    enter(client, user)
    enter(other, user)
    assert "iPhone · WeChat" in client.get("/sessions/").content.decode()
    client.post("/sessions/end/", {})
    assert Session.objects.filter(user=user).count() == 1
    assert other.get("/sessions/")["Location"].startswith("/sign-in/")
    assert client.get("/sessions/").status_code == 200


def test_signing_in_starts_a_new_session_key(client, user):
    client.get("/sign-in/")
    client.session["seen"] = 1
    before = client.session.session_key
    enter(client, user)
    assert client.session.session_key != before


def test_a_changed_password_ends_the_session(client, user):
    enter(client, user)
    user.set_password("another long password")
    user.save()
    assert client.get("/sessions/").status_code == 302


def test_the_demo_door_is_shut_outside_the_demo(client, user):
    assert client.post("/sign-in/demo/", {"username": user.username}).status_code == 404


def test_demo_people_skip_the_second_factor_only_in_the_demo(client, user, settings):
    User.objects.filter(id=user.id).update(is_demo=True)
    settings.DEMO = True
    client.post("/sign-in/demo/", {"username": user.username})
    assert client.get("/c/qingyang/who-may/").status_code == 200
    settings.DEMO = False
    assert client.get("/c/qingyang/who-may/").status_code == 302
