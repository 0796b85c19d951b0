"""The seam for reaching people."""

import pytest

from linli.kernel.channels import channel


def test_the_console_says_each_message_on_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    channel().send("15400001234", "您的验证码是 123456\n请勿告诉他人", "m1")
    assert capsys.readouterr().out == "✉ 15400001234  您的验证码是 123456 请勿告诉他人  [m1]\n"


def test_an_unknown_channel_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_CHANNEL", "pigeon")
    with pytest.raises(LookupError, match="pigeon: there is console"):
        channel()
