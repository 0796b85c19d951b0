"""Messages go out as people chose, through a gateway that checks signatures; what became of each stands with the matter."""

import logging
import socketserver
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from linli.accounts.actions.notices import tell
from linli.accounts.messages import MESSAGES
from linli.accounts.models import Notice, Preference, Sending
from linli.engines.matters.actions.answering import answer
from linli.engines.matters.actions.handing import accept, dispatch
from linli.kernel import gateway
from linli.kernel.doctor import examine
from linli.kernel.jobs import work_once
from linli.kernel.models import Job
from linli.kernel.tenancy import in_community
from linli.kernel.worktime import SHANGHAI
from linli.site.fake_gateway import FakeGateway, described
from tests.counting import counted
from tests.factories import NOW, Neighbourhood, neighbourhood, reported, resident_in, signed_in

pytestmark = pytest.mark.django_db
HOW = "/c/qingyang/notices/how/"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def area() -> Neighbourhood:
    return neighbourhood()


@pytest.fixture
def sms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeGateway]:
    """The fake gateway of the demo, running, and this server set to use it."""
    import json

    with FakeGateway(0, "a secret of both") as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        (tmp_path / "sms.json").write_text(json.dumps(described(server.server_port)))
        for name, value in {
            "LINLI_CHANNEL": "http", "LINLI_SMS": str(tmp_path / "sms.json"), "LINLI_SMS_SECRET": "a secret of both",
            "LINLI_OUTGOING_INSIDE": "127.0.0.1/32",
        }.items():  # fmt: skip
            monkeypatch.setenv(name, value)
        yield server
        server.shutdown()
        thread.join(5)


def told(area: Neighbourhood, text: str = "水管修好了", now: datetime = NOW, kind: str = "matter_progress") -> Notice:
    with in_community(area.community):
        return tell(kind=kind, text=text, path="/c/qingyang/", now=now, accounts=[area.account.id])[0]


def worked(area: Neighbourhood, now: datetime) -> None:
    while work_once(now):
        pass


def chosen(area: Neighbourhood, **given: Any) -> None:
    client = resident_in(Client(), area.community, area.account)
    with in_community(area.community):
        assert client.post(HOW, {"channel": "sms", **given}).status_code == 302


def fates(area: Neighbourhood) -> list[tuple[str, str, int, str]]:
    with in_community(area.community):
        return list(Sending.objects.order_by("id").values_list("channel", "state", "tries", "told"))


def test_a_message_is_signed_taken_once_and_kept_with_its_fate(area: Neighbourhood, sms: FakeGateway) -> None:
    notice = told(area)
    worked(area, NOW)
    assert list(sms.taken) == [str(notice.id)]
    phone, words = sms.taken[str(notice.id)]
    assert phone == str(area.account.phone)
    assert words.startswith("水管修好了 http")
    assert fates(area) == [("sms", "sent", 1, "")]
    gateway.hand_over(to=phone, text="again", id=str(notice.id), at=1)
    assert len(sms.taken) == 1
    sms.secret = "another"
    with pytest.raises(gateway.NotTaken, match="code=401"):
        gateway.hand_over(to=phone, text="forged", id="x", at=1)


def test_a_gateway_that_refuses_is_asked_again_then_given_up_and_nothing_is_logged(
    area: Neighbourhood, sms: FakeGateway, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    sms.failing = True
    with in_community(area.community):
        matter = reported(area)
        tell(
            kind="matter_answered", text="张秀兰家的水管", path="", now=NOW, accounts=[area.account.id], about=matter.id
        )
    worked(area, NOW)
    page = signed_in(Client(), area.worker).get(f"/c/qingyang/matters/{matter.id}/").content.decode()
    assert "没发出，稍后再试（code=15）" in page
    now = NOW
    for _again in range(12):
        now += timedelta(hours=7)
        worked(area, now)
    assert {fate[1:3] for fate in fates(area)} == {("given_up", 8)}
    assert (
        "发不出去，已停止" in signed_in(Client(), area.worker).get(f"/c/qingyang/matters/{matter.id}/").content.decode()
    )
    written = caplog.text + "".join(capfd.readouterr())
    with in_community(area.community):
        written += "".join(Job.objects.values_list("last_error", flat=True)) + "".join(each[3] for each in fates(area))
        assert not [breach for found in examine(now, {"accounts.notices"}) for breach in found.breaches]
    assert "张秀兰" not in written
    assert str(area.account.phone) not in written


def test_quiet_hours_hold_what_is_not_urgent(area: Neighbourhood, sms: FakeGateway) -> None:
    chosen(area, quiet_from="22:00", quiet_until="07:00")
    night = datetime(2026, 5, 18, 23, 0, tzinfo=SHANGHAI)
    calm, urgent = told(area, now=night), told(area, "楼上着火", night, "announcement_urgent")
    worked(area, night)
    assert list(sms.taken) == [str(urgent.id)]
    with in_community(area.community):
        assert Sending.objects.get(notice=calm).state == "held"
    worked(area, night + timedelta(hours=8))
    assert list(sms.taken) == [str(urgent.id), str(calm.id)]


def test_a_digest_is_one_message_a_day(area: Neighbourhood, sms: FakeGateway) -> None:
    chosen(area, digest_at="18:00")
    for number in range(3):
        told(area, f"第{number}件", NOW + number * MINUTE)
        worked(area, NOW + number * MINUTE)
    assert not sms.taken
    worked(area, NOW.replace(hour=18))
    assert len(sms.taken) == 1
    ((_phone, words),) = sms.taken.values()
    assert words.startswith("1. 第0件；2. 第1件；3. 第2件")
    assert {fate[1] for fate in fates(area)} == {"sent"}
    with in_community(area.community):
        assert not Notice.objects.filter(account=area.account, sent_at=None).exists()


def test_who_wants_the_page_alone_gets_no_message(area: Neighbourhood, sms: FakeGateway) -> None:
    chosen(area, channel="in_app")
    told(area)
    worked(area, NOW)
    assert not sms.taken
    assert not fates(area)


def test_a_resident_cannot_point_their_sms_elsewhere_nor_take_a_robot(area: Neighbourhood, sms: FakeGateway) -> None:
    chosen(area, address="19900000000")
    told(area)
    worked(area, NOW)
    assert [phone for phone, _words in sms.taken.values()] == [str(area.account.phone)]
    client = resident_in(Client(), area.community, area.account)
    robot = {"channel": "wecom", "address": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=aaaa-bbbb"}
    assert client.post(HOW, robot).status_code == 422
    refused = client.post(HOW, {"channel": "sms", "quiet_from": "22:00"})
    assert refused.status_code == 422
    assert "22:00" in refused.content.decode()


class Robot(BaseHTTPRequestHandler):
    """Takes what a robot is told; answers as the platform does."""

    got: list[str]

    def do_POST(self) -> None:
        type(self).got.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"errcode":0}')

    def log_message(self, *_: Any) -> None:
        return


@pytest.fixture
def robot(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The platforms of the robots, on this machine."""
    from apprise.plugins.dingtalk import NotifyDingTalk
    from apprise.plugins.wecombot import NotifyWeComBot

    Robot.got = []
    with HTTPServer(("127.0.0.1", 0), Robot) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        here = f"http://127.0.0.1:{server.server_port}/"
        monkeypatch.setattr(NotifyWeComBot, "notify_url", here + "?key={key}")
        monkeypatch.setattr(NotifyDingTalk, "notify_url", here + "?access_token={token}")
        yield Robot.got
        server.shutdown()
        thread.join(5)


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        ("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=aaaa-bbbb-cccc"),
        ("dingtalk", f"https://oapi.dingtalk.com/robot/send?access_token={'a' * 64} SEC{'b' * 20}"),
    ],
)
def test_staff_hear_by_their_robot_that_there_is_something_not_what(
    area: Neighbourhood, robot: list[str], channel: str, address: str
) -> None:
    client = signed_in(Client(), area.property_staff)
    assert client.post(HOW, {"channel": channel, "address": address}).status_code == 302
    with in_community(area.community):
        now = Preference.objects.get().since + MINUTE
        matter = dispatch(matter=reported(area), to=area.property_company, by=area.actor(area.worker), now=now)
    worked(area, now + MINUTE)
    assert len(robot) == 1
    assert "青杨社区" in robot[0].encode().decode("unicode_escape") or "青杨社区" in robot[0]
    assert matter.number not in robot[0]
    page = signed_in(Client(), area.worker).get(f"/c/qingyang/matters/{matter.id}/").content.decode()
    assert "群机器人 已发出" in page
    worked(area, now + 2 * MINUTE)
    assert len(robot) == 1
    with in_community(area.community):
        assert not [breach for found in examine(now, {"accounts.sweep"}) for breach in found.breaches]


class MailServer(socketserver.StreamRequestHandler):
    """As much SMTP as it takes to be handed a mail."""

    got: list[str]

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            said = line.decode().upper()
            if said.startswith("DATA"):
                self.wfile.write(b"354 go on\r\n")
                letter = b"".join(iter(self.rfile.readline, b".\r\n"))
                type(self).got.append(letter.decode())
            self.wfile.write(b"221 bye\r\n" if said.startswith("QUIT") else b"250 ok\r\n")
            if said.startswith("QUIT"):
                return


def test_mail_goes_to_who_chose_it(area: Neighbourhood, monkeypatch: pytest.MonkeyPatch) -> None:
    MailServer.got = []
    with socketserver.TCPServer(("127.0.0.1", 0), MailServer) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        refused = resident_in(Client(), area.community, area.account).post(
            HOW, {"channel": "mail", "address": "a@b.cn"}
        )
        assert refused.status_code == 422
        port = server.server_address[1]
        monkeypatch.setenv("LINLI_MAIL", f"mailto://127.0.0.1:{port}?from=linli@example.com&mode=insecure")
        chosen(area, channel="mail", address="zhang@example.com")
        told(area)
        worked(area, NOW)
        server.shutdown()
    (letter,) = MailServer.got
    assert "zhang@example.com" in letter
    assert fates(area) == [("mail", "sent", 1, "")]


def test_a_community_says_it_in_its_own_words(area: Neighbourhood, sms: FakeGateway) -> None:
    client, path = signed_in(Client(), area.secretary), "/c/qingyang/messages/matter_progress/"
    typed = {"channels": ["sms"], **{f"template_{each}": "{text} {link}" for each in ("mail", "wecom", "dingtalk")}}
    assert "青杨社区的通知" not in client.get(path).content.decode()
    shown = client.post(path, {**typed, "template_sms": "{community}的通知：{text}", "preview": "1"}).content.decode()
    assert "青杨社区的通知：（这里是通知的内容）" in shown
    refused = client.post(path, {**typed, "template_sms": "{phone} {text}"})
    assert refused.status_code == 422
    assert "{phone} {text}" in refused.content.decode()
    assert client.post(path, {**typed, "template_sms": "{community}的通知：{text}"}).status_code == 302
    notice = told(area)
    worked(area, NOW)
    assert sms.taken[str(notice.id)][1] == "青杨社区的通知：水管修好了"
    client.post(path, {**typed, "channels": ["mail"], "template_sms": "{text}"})
    told(area)
    worked(area, NOW + MINUTE)
    assert len(sms.taken) == 1
    with counted(8):
        client.get("/c/qingyang/messages/")
    for other in (area.worker, area.auditor):
        assert signed_in(Client(), other).get(path).status_code == 403


def test_a_trial_goes_to_oneself(area: Neighbourhood, sms: FakeGateway) -> None:
    client = signed_in(Client(), area.secretary)
    assert client.post("/c/qingyang/messages/trial/try/").status_code == 302
    client.post(HOW, {"channel": "sms", "address": "19955500001", "quiet_from": "00:00", "quiet_until": "23:59"})
    client.post("/c/qingyang/messages/matter_answered/try/")
    from django.utils import timezone

    worked(area, timezone.now() + MINUTE)
    assert [phone for phone, _words in sms.taken.values()] == ["19955500001"]
    page = client.get(HOW).content.decode()
    assert "试发" in page
    assert "已发出" in page


def test_an_english_worker_writes_chinese_to_residents(area: Neighbourhood) -> None:
    """Through the pages, with the browser's language English."""
    client = signed_in(Client(headers={"accept-language": "en"}), area.worker)
    with in_community(area.community):
        matter = reported(area)
    done = client.post(
        f"/c/qingyang/matters/{matter.id}/dispatch/", {"holder": str(area.property_company.id), "version": "1"}
    )
    assert done.status_code == 302
    with in_community(area.community):
        by = area.actor(area.property_staff)
        matter.refresh_from_db()
        answer(matter=accept(matter=matter, by=by, now=NOW), text="修好了，请查看水管接口", by=by, now=NOW)
        words = list(Notice.objects.exclude(account=None).values_list("text", flat=True))
    assert words
    assert all(any("一" <= letter <= "鿿" for letter in text) for text in words)
    assert not any("has" in text or "your" in text.lower() for text in words)


def test_every_kind_that_people_are_told_has_a_name() -> None:
    """What `tell` is called with, anywhere in the program."""
    import re

    import linli

    root, found = Path(linli.__file__).parent, set[str]()
    for path in root.glob("**/*.py"):
        text = path.read_text(encoding="utf-8")
        for call in re.findall(r"tell\w*\([^)]*?kind=\"(\w+)\"", text, re.S):
            found.add(call)
    assert len(found) > 20
    assert found <= set(MESSAGES), found - set(MESSAGES)
