"""事件推送: events go out signed, are tried again, can be replayed, and reach no machine they must not reach."""

import base64
import hmac
import json
import socket
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from linli.accounts.models import Notice
from linli.engines.matters.actions.handing import dispatch
from linli.engines.matters.actions.saying import reveal_reporter
from linli.kernel.jobs import work_once
from linli.kernel.outgoing import Forbidden, Unreachable, is_public, post, target
from linli.practices.outside.actions.hooks import HookRefused, make_hook
from linli.practices.outside.models import Delivery, Webhook
from linli.practices.outside.rules import TRIES, signed
from tests.factories import NOW, Neighbourhood, reported, signed_in
from tests.outside.listening import Receiver, receiving


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    monkeypatch.setenv("LINLI_OUTGOING_INSIDE", "127.0.0.1/32")
    with receiving() as told:
        yield told


def listening(area: Neighbourhood, url: str, *verbs: str) -> tuple[Webhook, str]:
    by = area.actor(area.secretary)
    return make_hook(name="市平台", url=url, verbs=verbs, user=area.secretary, by=by, now=timezone.now())


def worked(now: datetime, rounds: int = 2) -> None:
    """The sweep, then what it set out; a sweep sets the next one, so not for ever."""
    for _round in range(rounds):
        work_once(now)


def test_what_happens_is_sent_signed_and_without_a_word_of_anybody(area: Neighbourhood, receiver: Receiver) -> None:
    reported(area)  # before anybody listened
    _hook, secret = listening(area, receiver.url, "report", "dispatch")
    matter, harm = reported(area), reported(area, category=area.harm)
    dispatch(matter=matter, to=area.property_company, by=area.actor(area.worker), now=NOW)
    reveal_reporter(matter=matter, reason="上门", by=area.actor(area.worker), now=NOW)
    worked(timezone.now())
    told = [json.loads(body) for _headers, body in receiver.got]
    assert sorted(each["type"] for each in told) == ["matter.dispatch", "matter.report"]
    assert {each["matter"]["number"] for each in told} == {matter.number} != {harm.number}
    everything = "".join(body.decode() for _headers, body in receiver.got)
    assert not any(
        word in everything for word in ("返水", "张秀兰", "安居物业", str(area.account.id), str(area.worker.id))
    )
    headers, body = receiver.got[0]
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signing = f"{headers['Webhook-Id']}.{headers['Webhook-Timestamp']}.".encode() + body
    wanted = "v1," + base64.b64encode(hmac.digest(key, signing, sha256)).decode()
    assert hmac.compare_digest(headers["Webhook-Signature"], wanted)
    assert {each.state for each in Delivery.objects.order_by("id")} == {"arrived"}
    worked(timezone.now() + timedelta(seconds=11))
    assert len(receiver.got) == 2  # each once


def test_what_does_not_arrive_is_tried_again_given_up_told_and_replayed(
    area: Neighbourhood, receiver: Receiver
) -> None:
    receiver.statuses = [500, 503, 200]
    hook, _secret = listening(area, receiver.url, "report")
    reported(area)
    now = timezone.now()
    worked(now)
    first = Delivery.objects.get()
    assert (first.state, first.attempts, first.status) == ("waiting", 1, 500)
    for minutes in (1, 3):
        worked(now + timedelta(minutes=minutes))
    first.refresh_from_db()
    assert (first.state, first.attempts) == ("arrived", 3)
    assert len({headers["Webhook-Id"] for headers, _body in receiver.got}) == 1
    receiver.statuses = [500]
    reported(area)
    for hours in range(1, 40):
        worked(now + timedelta(hours=hours * 3), rounds=1)
    lost = Delivery.objects.order_by("id").last()
    assert lost is not None
    assert (lost.state, lost.attempts) == ("given_up", TRIES)
    assert Notice.objects.filter(kind="webhook_given_up", user=area.secretary).count() == 1
    receiver.statuses = [200]
    desk = signed_in(Client(), area.secretary)
    page = desk.get(f"/c/qingyang/webhooks/{hook.id}/").content.decode()
    assert "没有送达" in page
    assert desk.post(f"/c/qingyang/webhooks/{hook.id}/missed/").status_code == 302
    assert desk.post(f"/c/qingyang/deliveries/{first.id}/again/").status_code == 302
    worked(timezone.now() + timedelta(days=6))
    lost.refresh_from_db()
    assert (lost.state, [h["Webhook-Id"] for h, _b in receiver.got].count(str(first.id))) == ("arrived", 4)
    desk.post(f"/c/qingyang/webhooks/{hook.id}/end/")
    reported(area)
    before = len(receiver.got)
    worked(timezone.now() + timedelta(days=7))
    assert len(receiver.got) == before


def test_a_redirect_is_followed_by_nobody(area: Neighbourhood, receiver: Receiver) -> None:
    receiver.statuses = [302]
    listening(area, receiver.url, "report")
    reported(area)
    worked(timezone.now())
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.status, delivery.told) == ("given_up", 302, "redirects are not followed")
    assert len(receiver.got) == 1


@pytest.mark.parametrize("url", [
    "http://127.0.0.1:8000/", "https://localhost/", "https://127.1/", "https://[::1]/",
    "http://0.0.0.0/", "https://user:word@127.0.0.1/", "ftp://127.0.0.1/", "https://", "file:///etc/passwd", "gopher://x",
    "https://127.0.0.1:99999/", "https://127.0.0.1/\nX: y",
])  # fmt: skip
def test_addresses_inside_and_odd_ones_are_refused(url: str) -> None:
    with pytest.raises((Forbidden, Unreachable)):
        post(url, b"{}", {})


@pytest.mark.parametrize("address", [
    "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "127.0.0.1", "0.0.0.0", "224.0.0.1",
    "::1", "::", "fe80::1", "fc00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::", "ff02::1", "240.0.0.1",
])  # fmt: skip
def test_no_address_inside_passes_for_a_public_one(address: str) -> None:
    assert not is_public(ip_address(address))


def test_public_addresses_pass() -> None:
    assert all(is_public(ip_address(each)) for each in ("114.114.114.114", "2400:3200::1"))


def test_a_name_that_answers_otherwise_a_moment_later_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, receiver: Receiver
) -> None:
    """DNS rebinding: what was checked is what is connected to, whatever the name says next."""
    monkeypatch.delenv("LINLI_OUTGOING_INSIDE")
    port, asked, reached = int(receiver.url.rpartition(":")[2].partition("/")[0]), [], []

    def answers(host: str, *_: Any, **__: Any) -> Any:
        asked.append(host)
        address = "114.114.114.114" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def connect(to: tuple[str, int], *_: Any, **__: Any) -> Any:
        reached.append(to)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(Unreachable):
        post(f"https://rebind.example:{port}/", b"{}", {})
    assert (asked, reached, receiver.got) == (["rebind.example"], [("114.114.114.114", port)], [])
    with pytest.raises(Forbidden, match="not on the open internet"):  # one bad address among several spoils all
        target(f"https://rebind.example:{port}/")


def test_an_address_inside_cannot_be_set_up(area: Neighbourhood) -> None:
    with pytest.raises(HookRefused):
        listening(area, "http://127.0.0.1:9/")
    secretary = signed_in(Client(), area.secretary)
    form = {"name": "内网", "url": "http://127.0.0.1:9/"}
    assert secretary.post("/c/qingyang/webhooks/", form).status_code == 422
    assert signed_in(Client(), area.worker).get("/c/qingyang/webhooks/").status_code == 403


def test_the_signature_is_that_of_standard_webhooks() -> None:
    """The specification's own example (standard-webhooks, libraries' tests)."""
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
    told = signed(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert told == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
