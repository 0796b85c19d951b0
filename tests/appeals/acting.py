"""A resident at their phone, for the tests of appeals: pages opened and forms sent as a browser without script would."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "SET ", "SELECT current_setting", "SELECT set_config")


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


@contextmanager
def counted(most: int) -> Iterator[CaptureQueriesContext]:
    """At most so many statements, transaction control apart."""
    with CaptureQueriesContext(connection) as captured:
        yield captured
    real = [q["sql"] for q in captured.captured_queries if not q["sql"].startswith(CONTROL)]
    assert len(real) <= most, f"{len(real)} queries:\n" + "\n".join(sql[:180] for sql in real)
