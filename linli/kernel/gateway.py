"""An SMS gateway that a file describes, whoever runs it: which address, which body, what is signed, what counts as taken.

The file (LINLI_SMS) is JSON; the secret stands apart, in LINLI_SMS_SECRET:

    {"url": "https://sms.example/v1/send", "key": "AK-1",
     "body": {"mobile": "{to}", "content": "{text}", "id": "{id}"},
     "headers": {"X-Key": "{key}", "X-Time": "{time}", "X-Signature": "{signature}"},
     "sign": "{time}\\n{id}\\n{body}", "digest": "hex", "form": false, "taken": {"code": "0"}}

`sign` is what HMAC-SHA256 is made over; without `{body}` in it the signature may stand in the body itself. `taken` names
the fields of the answer that say so; without it every answer of 2xx does. Nothing of a message goes into an error.
"""

import base64
import hmac
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from linli.kernel.outgoing import Forbidden, Unreachable, post

PLACEHOLDER = re.compile(r"\{(to|text|id|time|key|body|signature)\}")
#: What of a gateway's answer may be written down: a short code, no number of anybody's.
CODE = re.compile(r"[A-Za-z0-9_.:-]{1,9}")
#: As many messages as a worker leases at once stay within their lease, however slow the gateway.
SECONDS = 5.0


class BadDescription(ValueError):
    """The file does not describe a gateway; `str()` says where, in English, for the operator."""


class NotTaken(Exception):
    """The gateway did not take a message; `str()` is a code, with nothing of the message in it."""


@dataclass(frozen=True, slots=True)
class Gateway:
    """How one gateway wants to be asked."""

    url: str
    body: Mapping[str, str]
    key: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    sign: str = ""
    digest: str = "hex"
    form: bool = False
    taken: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent: the body as bytes, the headers with the signature."""

    body: bytes
    headers: dict[str, str]


def filled(text: str, values: Mapping[str, str]) -> str:
    """Placeholders replaced once: what a message itself says in braces stays as it is."""
    return PLACEHOLDER.sub(lambda found: values.get(found[1], ""), text)


def signature_of(gateway: Gateway, values: Mapping[str, str], secret: str) -> str:
    """HMAC-SHA256 over what the gateway wants signed."""
    made = hmac.digest(secret.encode(), filled(gateway.sign, values).encode(), sha256)
    return made.hex() if gateway.digest == "hex" else base64.b64encode(made).decode()


def request_of(gateway: Gateway, *, to: str, text: str, id: str, at: int, secret: str) -> Request:
    """One message, written down and signed."""
    values = {"to": to, "text": text, "id": id, "time": str(at), "key": gateway.key}
    if gateway.sign and "{body}" not in gateway.sign:
        values["signature"] = signature_of(gateway, values, secret)
    fields = {name: filled(value, values) for name, value in gateway.body.items()}
    body = urlencode(fields) if gateway.form else json.dumps(fields, ensure_ascii=False)
    if "{body}" in gateway.sign:
        values["signature"] = signature_of(gateway, {**values, "body": body}, secret)
    kind = "application/x-www-form-urlencoded" if gateway.form else "application/json"
    headers = {name: filled(value, values) for name, value in gateway.headers.items()}
    return Request(body.encode(), {"Content-Type": f"{kind}; charset=utf-8", "User-Agent": "Linli/1", **headers})


@lru_cache(maxsize=4)
def read_gateway(path: str) -> Gateway:
    """The gateway of a file. Raises `BadDescription`."""
    try:
        told: Any = json.loads(Path(path).read_text(encoding="utf-8"))
        found = Gateway(**told)
    except (OSError, ValueError, TypeError) as error:
        raise BadDescription(f"LINLI_SMS={path}: {error}") from None
    mappings = (found.body, found.headers, found.taken)
    plain = all(isinstance(each, dict) and all(isinstance(v, str) for v in each.values()) for each in mappings)
    if not plain or found.digest not in {"hex", "base64"} or "{to}" not in json.dumps(dict(found.body)):
        raise BadDescription(f"LINLI_SMS={path}: texts in body, headers and taken; {{to}} in the body; hex or base64")
    return found


def hand_over(*, to: str, text: str, id: str, at: int) -> None:
    """Give one message to the gateway of this server. Raises `NotTaken`, and `BadDescription` where none is described."""
    gateway = read_gateway(os.environ.get("LINLI_SMS", ""))
    asked = request_of(gateway, to=to, text=text, id=id, at=at, secret=os.environ.get("LINLI_SMS_SECRET", ""))
    try:
        answer = post(gateway.url, asked.body, asked.headers, SECONDS)
    except Forbidden:
        raise NotTaken("the gateway's address is not allowed") from None
    except Unreachable:
        raise NotTaken("the gateway does not answer") from None
    if not 200 <= answer.status < 300:
        raise NotTaken(f"HTTP {answer.status}")
    if gateway.taken:
        _check(gateway.taken, answer.text)


def _check(taken: Mapping[str, str], text: str) -> None:
    try:
        told = json.loads(text)
    except ValueError:
        raise NotTaken("an answer nobody can read") from None
    for name, wanted in taken.items():
        said = str(told.get(name, "")) if isinstance(told, dict) else ""
        if said != wanted:
            raise NotTaken(f"{name}={said if CODE.fullmatch(said) else '?'}")
