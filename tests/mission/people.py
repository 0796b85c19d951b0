"""Somebody at a browser without script: opens pages, fills in the forms that are there, reads what comes.

A form is sent with everything the page put in it (keys, versions, chosen values), so that a field that a page forgot
is a field that is missing here too.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
import time_machine
from django.test import Client

from linli.accounts.models import User
from linli.kernel.actors import Actor
from linli.kernel.communities import community_by_code
from linli.kernel.jobs import work_once
from linli.kernel.models import Community
from linli.site import playbooks
from tests.factories import NOW, signed_in

PLAYBOOKS = Path(__file__).resolve().parents[2] / "playbooks"


@dataclass
class Form:
    """A form of a page: where it goes (its own address, then its buttons'), what it carries, which fields it has."""

    actions: list[str]
    method: str
    carried: dict[str, str] = field(default_factory=dict)
    fields: set[str] = field(default_factory=set)
    words: str = ""


class _Forms(HTMLParser):
    def __init__(self, here: str) -> None:
        super().__init__()
        self.here, self.found, self._select, self._area = here, [], "", ""
        self._open: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form([urljoin(self.here, given.get("action", ""))], given.get("method", "get"))
            self.found.append(self._open)
        if self._open is None:
            return
        if "formaction" in given:
            self._open.actions.append(urljoin(self.here, given["formaction"]))
        name, value = given.get("name", ""), given.get("value", "")
        if name:
            self._open.fields.add(name)
        if tag == "input" and name:
            loose = given.get("type") in {"checkbox", "radio"}
            if given.get("type") != "file" and (not loose or "checked" in given):
                self._open.carried[name] = value or ("on" if loose else "")
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in given or self._select not in self._open.carried):
            self._open.carried[self._select] = value
        elif tag == "textarea":
            self._area = name

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self._open.words += data
            if self._area:
                self._open.carried[self._area] = self._open.carried.get(self._area, "") + data.lstrip("\n")


@dataclass
class Someone:
    """A person with a browser of their own, on one page of the community."""

    client: Client = field(default_factory=lambda: Client(HTTP_USER_AGENT="a phone"))
    here: str = "/"
    html: str = ""
    status: int = 0

    def _arrived(self, response: Any) -> "Someone":
        self.here = response.request["PATH_INFO"]
        query = response.request.get("QUERY_STRING", "")
        self.here += f"?{query}" if query else ""
        self.html, self.status = response.content.decode(), response.status_code
        return self

    def open(self, path: str) -> "Someone":
        self._arrived(self.client.get(path, follow=True))
        assert self.status == 200, f"{path} answered {self.status}"
        return self

    def form(self, to: str, fields: set[str]) -> tuple[Form, str]:
        """The form of this page that goes to an address ending so (by one of its buttons), and that address.

        Every field to be filled in must be there.
        """
        parser = _Forms(self.here)
        parser.feed(self.html)
        ways = [(form, action) for form in parser.found for action in form.actions]
        found = [way for way in ways if way[1].partition("?")[0].endswith(to)]
        assert found, f"{self.here} has no form to {to}: {[action for _form, action in ways]}"
        fitting = [way for way in found if fields <= way[0].fields]
        assert fitting, f"{self.here}: no field {fields - found[0][0].fields} in the form to {to}"
        return fitting[0]

    def send(self, to: str, /, expect: int = 200, **given: Any) -> "Someone":
        """Fill in and send the form that goes there; every field given must be on the page."""
        form, action = self.form(to, set(given))
        sent = {name: value for name, value in form.carried.items() if name != "csrfmiddlewaretoken"} | given
        act = self.client.post if form.method.lower() == "post" else self.client.get
        self._arrived(act(action, sent, follow=True))
        assert self.status == expect, f"{action} answered {self.status}: {self.text[:600]}"
        return self

    @property
    def text(self) -> str:
        """The words of the page, without tags."""
        bare = re.sub(r"<(script|style|svg).*?</\1>", " ", self.html, flags=re.S)
        return " ".join(re.sub(r"<[^>]+>", " ", bare).split())

    def reads(self, *words: str) -> "Someone":
        assert not (missing := [each for each in words if each not in self.text]), f"{missing} not in: {self.text}"
        return self

    def reads_nothing_of(self, *words: str) -> "Someone":
        assert not (there := [each for each in words if each in self.html]), f"{self.here} shows {there}"
        return self


def staff(user: User) -> Someone:
    return Someone(signed_in(Client(), user))


def community_like(name: str, now: datetime = NOW) -> Community:
    """The community of a playbook, set up through `linli playbook apply`'s own action."""
    book = playbooks.read(PLAYBOOKS / f"{name}.yaml")
    playbooks.apply(book=book, by=Actor.job(), now=now)
    community = community_by_code(name)
    assert community is not None
    return community


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """The clock on the wall says so; what is due by then has been done."""
    with time_machine.travel(moment, tick=False):
        while work_once(moment):
            pass
        yield


def code_from(capsys: pytest.CaptureFixture[str]) -> str:
    """The code that the phone got last (the channel of a server without SMS prints it)."""
    return re.findall(r"验证码 (\d{6})", capsys.readouterr().out)[-1]


def number_in(someone: Someone) -> str:
    """The public number that a page tells."""
    found = re.search(r"\b\d{2}-\d{5}-\d\b", someone.text)
    assert found, someone.text
    return found.group(0)
