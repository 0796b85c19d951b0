"""Whatever somebody types as an address to send to: the inside stays out of reach, however it is written."""

import socket
from typing import Any

import pytest

from linli.accounts.enums import ChannelKind
from linli.accounts.robots import apprise_url, read_address
from linli.kernel.gateway import Gateway, NotTaken, hand_over, read_gateway
from linli.kernel.outgoing import Forbidden, target
from tests.conftest import _lookup

INSIDE = [
    "http://127.0.0.1/", "https://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/",
    "http://0x7f.1/", "http://0/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/",
    "http://[0:0:0:0:0:0:0:1]/", "https://[::]/", "http://127.0.0.1:5432/",
]  # fmt: skip
ODD = [
    "file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1:6379/_x", "http://user@127.0.0.1/", "http://a:b@localhost/",
    "http:///x", "//127.0.0.1/", "127.0.0.1", "http://127.0.0.1 /", "http://127.0.0.1\r\nHost: x/", "https://127.0.0.1:99999/",
    "http://[::1", "dict://localhost:11211/", "javascript:1", "",
]  # fmt: skip


@pytest.fixture(autouse=True)
def numbers_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the system's own look-up, which for numbers asks nobody; a name is not known."""

    def numeric(*asked: Any, **how: Any) -> Any:
        return _lookup(*asked, **how, flags=socket.AI_NUMERICHOST)

    monkeypatch.setattr(socket, "getaddrinfo", numeric)


@pytest.mark.parametrize("url", INSIDE)
def test_no_spelling_of_the_inside_passes(url: str) -> None:
    with pytest.raises(Forbidden, match="not on the open internet"):
        target(url)


def test_a_name_of_the_inside_is_looked_up_like_any(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", _lookup)
    with pytest.raises(Forbidden):
        target("http://localhost:22/")


@pytest.mark.parametrize("url", ODD)
def test_nothing_but_a_plain_address_of_the_web_is_sent_to(url: str) -> None:
    with pytest.raises(Forbidden):
        target(url)


def test_the_sms_gateway_goes_the_same_way(monkeypatch: pytest.MonkeyPatch, tmp_path: pytest.TempPathFactory) -> None:
    described = tmp_path / "gateway.json"  # type: ignore[operator]
    described.write_text('{"url": "http://169.254.169.254/latest/meta-data/", "body": {"mobile": "{to}"}}')
    monkeypatch.setenv("LINLI_SMS", str(described))
    with pytest.raises(NotTaken, match="not allowed"):
        hand_over(to="19900000000", text="x", id="1", at=0)
    assert isinstance(read_gateway(str(described)), Gateway)


ROBOTS = [
    (ChannelKind.WECOM, "https://127.0.0.1/cgi-bin/webhook/send?key=abcdefgh1"),
    (ChannelKind.WECOM, "https://qyapi.weixin.qq.com.evil.example/?key=abcdefgh1"),
    (ChannelKind.WECOM, "https://qyapi.weixin.qq.com@evil.example/?key=abcdefgh1"),
    (ChannelKind.WECOM, "http://qyapi.weixin.qq.com/?key=abcdefgh1"),
    (ChannelKind.WECOM, "https://qyapi.weixin.qq.com/?key=a/../../b"),
    (ChannelKind.DINGTALK, "https://10.0.0.1/robot/send?access_token=0123456789abcdef"),
    (ChannelKind.MAIL, "a@127.0.0.1"),
    (ChannelKind.MAIL, "a@b.example?smtp=10.0.0.1"),
    (ChannelKind.MAIL, "a@b.example\nBcc: c@d.example"),
]


@pytest.mark.parametrize(("channel", "typed"), ROBOTS)
def test_a_robot_or_a_letter_goes_to_its_platform_or_not_at_all(channel: str, typed: str) -> None:
    found = read_address(channel, typed)
    assert not found or (channel == ChannelKind.MAIL and found == typed == "a@127.0.0.1")


def test_a_key_names_no_host() -> None:
    key = read_address(ChannelKind.WECOM, "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abcdefgh-1234")
    assert apprise_url(ChannelKind.WECOM, str(key)) == "wecombot://abcdefgh-1234/"
