"""Guessing, asking who is known, being sent elsewhere, wearing somebody's session: each is tried at the doors."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client, RequestFactory
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from linli.accounts.actions.phone_codes import PER_ORIGIN_HOUR, TRIES, Throttled, WrongCode, check_code, send_code
from linli.accounts.actions.sign_in import FAILURES, fresh_recovery_codes
from linli.accounts.models import Grant, PhoneCode, ResidentAccount, Session
from linli.accounts.origin import origin_of
from linli.engines.matters.models import Matter
from linli.kernel.crypto import keyed_hash
from linli.kernel.links import tracking_mac
from linli.kernel.tenancy import in_community
from linli.practices.outside.models import AnswerLink
from linli.registry.actions.staff import end_grant
from tests.appeals.acting import code_from, text_of
from tests.factories import NOW, PASSWORD, Neighbourhood, neighbourhood, reported, resident_in, signed_in
from tests.guards.test_urls import example, routes

pytestmark = pytest.mark.django_db
KNOWN, UNKNOWN = "19912340001", "19912340002"
ELSEWHERE = [
    "https://evil.example/", "//evil.example/", "///evil.example", "/\\evil.example", "\\\\evil.example",
    "http:evil.example",    "javascript:alert(1)", "https:/evil.example", 
    "/\t/evil.example", " //evil.example", "//testserver@evil.example/",
    "data:text/html,x", "https://testserver.evil.example/", "evil.example",
]  # fmt: skip


@pytest.fixture
def area() -> Iterator[Neighbourhood]:
    with time_machine.travel(NOW, tick=False):
        made = neighbourhood()
        with in_community(made.community):
            account = area_account(KNOWN)
            made.others["known"] = account
            yield made


def area_account(phone: str) -> ResidentAccount:
    from tests.factories import resident

    return resident("王阿姨", phone)


def at(name: str, **kwargs: Any) -> str:
    return reverse(name, kwargs={"code": "qingyang", **kwargs})


# -- nobody is sent elsewhere


@pytest.mark.parametrize("where", ELSEWHERE)
def test_no_next_leads_away(area: Neighbourhood, capsys: pytest.CaptureFixture[str], where: str) -> None:
    """Every address that takes a `next`: signing in as a resident and as staff, the second factor, preferences."""
    client = Client()
    found = [client.post("/preferences/", {"next": where, "theme": "dark"})]
    found.append(client.post(at("sign-in"), {"phone": KNOWN, "next": where}))
    code = code_from(capsys)
    found.append(client.post(at("sign-in-code"), {"code": code, "next": where}))
    staff = Client()
    found.append(staff.post("/sign-in/", {"username": area.worker.username, "password": PASSWORD, "next": where}))
    TOTPDevice.objects.create(user=area.worker, confirmed=True)
    found.append(staff.post("/second-factor/", {"code": fresh_recovery_codes(area.worker)[0], "next": where}))
    for answer in found:
        assert answer.status_code == 302
        to = answer["Location"]
        assert to.startswith("/")
        assert not to.startswith(("//", "/\\"))
        assert "evil" not in to


def test_no_other_parameter_names_a_place_to_go() -> None:
    """`next` is read in two places, both of which ask whether it is here."""
    from tests.guards.ceilings import ROOT

    readers = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "linli").rglob("*.py")
        if any(f'.get("{name}"' in path.read_text(encoding="utf-8") for name in ("next", "url", "return", "redirect"))
        and "HttpResponseRedirect" in path.read_text(encoding="utf-8")
    }  # fmt: skip
    assert readers == {"linli/accounts/ui/views_staff.py", "linli/design/views.py"}


# -- nobody learns whose phone is known


def test_signing_in_answers_a_known_phone_as_any_other(area: Neighbourhood) -> None:
    pages = []
    for phone in (KNOWN, UNKNOWN):
        client = Client()
        asked = client.post(at("sign-in"), {"phone": phone})
        wrong = client.post(at("sign-in-code"), {"code": "000000"})
        pages.append((asked.status_code, asked["Location"], wrong.status_code, plain(wrong, phone)))
    assert pages[0] == pages[1]


def test_asking_for_progress_answers_a_known_phone_and_number_as_any_other(area: Neighbourhood) -> None:
    matter = reported(area, account=area.others["known"])
    pages = []
    for phone, number in ((KNOWN, matter.number), (UNKNOWN, matter.number), (KNOWN, "26-00042-2")):
        client = Client()
        sent = client.post(at("lookup"), {"number": number, "phone": phone, "do": "send"})
        wrong = client.post(at("lookup"), {"number": number, "phone": phone, "code": "000000"})
        pages.append((sent.status_code, plain(sent, phone, number), wrong.status_code, plain(wrong, phone, number)))
    assert pages[0] == pages[1] == pages[2]


def plain(answer: Any, *told: str) -> str:
    """A page without what differs by itself: keys of forms, and what was typed."""
    import re

    text = re.sub(r'name="(csrfmiddlewaretoken|idempotency_key)" value="[^"]*"', "", text_of(answer))
    for each in told:
        text = text.replace(each, "…").replace(f"{each[:3]}****{each[-4:]}", "…")
    return re.sub(r"/static/[^\"]*", "", text)


def test_a_known_phone_takes_no_longer_than_another(area: Neighbourhood) -> None:
    """The same statements either way; what is left of the time is noise."""

    def cost(phone: str) -> int:
        from tests.counting import statements

        with statements() as sent:
            Client().post(at("sign-in"), {"phone": phone})
        return len(sent.found)

    cost("19912340003")  # the community is looked up once and remembered
    assert cost(KNOWN) == cost(UNKNOWN)


def test_a_locked_name_is_told_as_an_unknown_one(area: Neighbourhood) -> None:
    def tried(name: str, password: str = "wrong") -> str:
        return plain(Client().post("/sign-in/", {"username": name, "password": password}), name)

    pages = {tried(area.worker.username) for _time in range(FAILURES + 1)}
    assert pages == {tried("nobody-here")} == {tried(area.worker.username, PASSWORD)}


# -- guessing


def test_codes_are_counted_per_phone_and_per_address(area: Neighbourhood) -> None:
    for number in range(PER_ORIGIN_HOUR):
        send_code(phone=f"1991234{1000 + number}", origin="203.0.113.9", now=NOW)
    with pytest.raises(Throttled):
        send_code(phone="19912349999", origin="203.0.113.9", now=NOW)
    send_code(phone="19912349999", origin="203.0.113.10", now=NOW)
    for _time in range(TRIES):
        with pytest.raises(WrongCode, match="不对"):
            check_code(phone="19912349999", code="no", now=NOW)
    with pytest.raises(WrongCode, match="太多"):
        check_code(phone="19912349999", code="no", now=NOW)
    assert PhoneCode.objects.get(phone_hash=keyed_hash("19912349999", "phone")).tries == TRIES


def test_an_address_is_the_visitors_own_behind_our_proxy_alone(settings: Any) -> None:
    asked = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_REAL_IP="203.0.113.9")
    settings.BEHIND_PROXY = False
    assert origin_of(asked) == "127.0.0.1"  # whoever comes directly cannot choose whom they are counted as
    settings.BEHIND_PROXY = True
    assert origin_of(asked) == "203.0.113.9"
    homes = {
        origin_of(RequestFactory().get("/", HTTP_X_REAL_IP=each))
        for each in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "::ffff:203.0.113.9", "nonsense")
    }
    assert homes == {"2001:db8:1:2::/64", "203.0.113.9", ""}


LINKS: dict[str, Callable[[Neighbourhood, Matter], str]] = {
    "tracking": lambda area, matter: at("track", number=matter.number, mac="{}"),
    "tracking of a number that is not": lambda area, matter: at("track", number="26-00042-2", mac="{}"),
    "an outside body's": lambda area, matter: at("outside-answer", id=link_of(area, matter).id, mac="{}"),
}


def link_of(area: Neighbourhood, matter: Matter) -> AnswerLink:
    from datetime import timedelta

    return AnswerLink.new(
        matter=matter,
        party=area.department,
        asked="请看",
        made_by=area.worker,
        made_at=NOW,
        expires_at=NOW + timedelta(9),
    )


@pytest.mark.parametrize("which", LINKS)
def test_a_link_cannot_be_guessed_nor_found_out_about(area: Neighbourhood, which: str) -> None:
    """A wrong signature is as unknown as a wrong number: the same page, whatever is beside it."""
    matter, other = reported(area), reported(area)
    pattern = LINKS[which](area, matter).replace("%7B%7D", "{}")
    good = tracking_mac(matter.id)
    tried = [
        good[:-1] + ("A" if good[-1] != "A" else "B"),
        "",
        good.swapcase(),
        good + "A",
        tracking_mac(other.id),
        "x" * 22,
    ]
    pages = set()
    for mac in tried:
        answer = Client().get(pattern.format(mac or "-"))
        assert answer.status_code == 404
        pages.add(plain(answer, pattern.format(mac or "-")))
    assert len(pages) == 1
    assert len(good) >= 22


def test_certificates_and_numbers_in_a_row_open_nothing(area: Neighbourhood) -> None:
    """Whoever has one number has not the next: every address by number wants its signature or its owner."""
    mine = reported(area, account=area.others["known"])
    theirs = reported(area)
    client = resident_in(Client(), area.community, area.others["known"])
    assert client.get(at("track", number=mine.number, mac=tracking_mac(mine.id))).status_code == 200
    assert client.get(at("track", number=theirs.number, mac=tracking_mac(mine.id))).status_code == 404
    known = client.post(at("lookup"), {"number": theirs.number, "phone": KNOWN, "code": ""})
    assert known.status_code == 422
    assert client.get(at("certificate-check", number="26-00001-1", mac="000000000000")).status_code == 404
    by_number = {
        pattern.name for route, pattern in routes() if "number>" in route and pattern.callback.methods != ("POST",)
    }
    signed = {pattern.name for route, pattern in routes() if "number>" in route and "mac>" in route}
    machines = {name for name in by_number if str(name).startswith("open311")}
    assert by_number - signed - machines == set()


# -- nobody wears a session that somebody else laid out


def test_every_rise_gets_a_new_key_and_the_old_one_is_worth_nothing(
    area: Neighbourhood, capsys: pytest.CaptureFixture[str]
) -> None:
    client = Client()
    client.post(at("sign-in"), {"phone": KNOWN})
    laid = client.session.session_key
    client.post(at("sign-in-code"), {"code": code_from(capsys)})
    assert client.session.session_key != laid
    assert wearing(laid).get(at("my-matters")).status_code == 302

    staff = Client()
    staff.get("/sign-in/")
    staff.post("/sign-in/", {"username": area.worker.username, "password": PASSWORD})
    half = staff.session.session_key
    TOTPDevice.objects.create(user=area.worker, confirmed=True)
    staff.post("/second-factor/", {"code": fresh_recovery_codes(area.worker)[0]})
    assert staff.session.session_key != half
    assert staff.get(at("inbox")).status_code == 200
    assert wearing(half).get(at("inbox")).status_code == 302


def wearing(key: str | None) -> Client:
    client = Client()
    client.cookies["linli"] = key or ""
    return client


def test_a_role_that_ends_takes_its_sessions_along(area: Neighbourhood) -> None:
    client = signed_in(Client(), area.mediator)
    assert client.get(at("who-may")).status_code == 200
    grant = Grant.objects.get(user=area.mediator)
    end_grant(grant=grant, by=area.actor(area.secretary), now=NOW)
    assert not Session.objects.filter(user=area.mediator).exists()
    assert client.get(at("who-may")).status_code in {302, 403}


def test_signing_out_ends_the_session_on_the_server(area: Neighbourhood) -> None:
    client = signed_in(Client(), area.worker)
    key = client.session.session_key
    client.post("/sign-out/")
    assert wearing(key).get(at("inbox")).status_code == 302
    assert not Session.objects.filter(session_key=key).exists()


def test_a_cookie_is_out_of_reach_of_scripts_and_other_sites(
    area: Neighbourhood, capsys: pytest.CaptureFixture[str]
) -> None:
    client = Client()
    client.post(at("sign-in"), {"phone": KNOWN})
    client.post(at("sign-in-code"), {"code": code_from(capsys)})
    cookie = client.cookies["linli"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_no_form_is_taken_from_another_site() -> None:
    """Every address that changes something wants the token of its own page; but for machines, who bring a key instead."""
    client, taken, exempt = Client(enforce_csrf_checks=True), [], set()
    for route, pattern in routes():
        if "POST" in pattern.callback.methods:
            if getattr(pattern.callback, "csrf_exempt", False):
                exempt.add(pattern.name)
            elif client.post(example(route), {"idempotency_key": "k"}).status_code != 403:
                taken.append(route)
    assert taken == []
    assert exempt == {"api", "open311-requests"}


def test_where_somebody_wanted_to_go_is_told_on_whole(area: Neighbourhood) -> None:
    wanted = "/c/qingyang/matters/?tab=all&category=1"
    client = Client()
    on = client.post("/sign-in/", {"username": area.worker.username, "password": PASSWORD, "next": wanted})
    TOTPDevice.objects.create(user=area.worker, confirmed=True)
    asked = parse_qs(urlsplit(on["Location"]).query)
    assert asked == {"next": [wanted]}
