"""A resident at their phone, for the tests of appeals: pages opened and forms sent as a browser without script would."""

import io
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image


def path(code: str, name: str, **kwargs: Any) -> str:
    return reverse(name, kwargs={"code": code, **kwargs})


def text_of(response: Any) -> str:
    return response.content.decode()


def a_photo(colour: str = "red", name: str = "photo.jpg") -> io.BytesIO:
    kept = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(kept, "JPEG")
    kept.seek(0)
    kept.name = name
    return kept


def code_from(capsys: pytest.CaptureFixture[str]) -> str:
    """The code that the channel printed last."""
    return re.findall(r"验证码 (\d{6})", capsys.readouterr().out)[-1]


def send_keys(client: Client, where: str, **fields: Any) -> Any:
    """Send the form of a page with the hidden fields it carried."""
    hidden = re.findall(r'type="hidden" name="(idempotency_key|draft)" value="([\w-]+)"', text_of(client.get(where)))
    assert hidden, where
    return client.post(where, {**dict(hidden), **fields})
