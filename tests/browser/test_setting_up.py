"""A server with nothing on it, its printed link, and one person with a browser: to the first dispatched appeal."""

import base64
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django_otp.oath import totp

from tests.browser.conftest import window
from tests.browser.test_every_page import undressed
from tests.kernel.test_divisions import LINES
from tests.server import Server, linli, must, server
from tests.windows import press

ROWS = "小区\t楼栋\t单元数\t层数\t每层户数\t网格\n石桥新苑\t1-2号楼\t2\t3\t2\t第一网格"
START = "/c/sancun/start/"


@pytest.fixture
def nothing(tmp_path: Path) -> Iterator[Server]:
    """A server without any community, and the state's list of them."""
    must(linli(tmp_path, "migrate"))
    (tmp_path / "divisions.csv").write_text(LINES, encoding="utf-8")
    must(linli(tmp_path, "import", "divisions", str(tmp_path / "divisions.csv")))
    with server(tmp_path) as running:
        yield running


def printed_link(running: Server) -> str:
    """What `linli serve` says to whoever started it."""
    assert running.process.stdout is not None
    for line in running.process.stdout:
        if found := re.search(r"/set-up/\S+/", line):
            return found.group(0)
    raise AssertionError("no link was printed")


class Setter:
    """One at a page; what is wrong with each page is kept."""

    def __init__(self, opened: Any) -> None:
        self.opened, self.page = opened, opened.page
        self.wrong: list[str] = []

    def look(self) -> None:
        self.page.wait_for_load_state("load")
        self.wrong += [f"{self.page.url} {each}" for each in undressed(self.page, ["standard"]) + self.opened.heard]
        self.opened.heard.clear()

    def tap(self, what: str) -> None:
        press(self.page, self.page.locator(what))

    def write(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.locator(f"#f-{name}").fill(value)

    def next_step(self) -> None:
        self.opened.go(START)
        self.tap(".checklist .current a.button")
        self.look()


def begun(someone: Setter, link: str) -> None:
    """The community found in the list, its secretary's account and second factor."""
    someone.opened.go(link)
    someone.look()
    someone.write(q="三村")
    someone.page.locator("#found li a").first.click()
    someone.page.wait_for_url("**division=*")
    someone.look()
    someone.write(phone="021-40000099", person="顾书记", username="gu-ming", password="a long password here")
    someone.tap("main form button.primary")
    secret = someone.page.locator("code").inner_text()
    code = totp(base64.b32decode(secret + "=" * (-len(secret) % 8)), t0=0, step=30, digits=6)
    someone.page.locator("[name=code]").fill(f"{code:06d}")
    someone.tap("main form button.primary")
    someone.tap("a.button.primary")
    someone.look()


@pytest.mark.slow
@pytest.mark.parametrize("size", ["desk", "phone"])
def test_from_nothing_to_the_first_dispatched_appeal(browser: Any, nothing: Server, size: str) -> None:
    began = time.monotonic()
    with window(browser, nothing.url, size, True) as opened:
        someone = Setter(opened)
        begun(someone, printed_link(nothing))
        someone.next_step()
        someone.write(text=ROWS)
        someone.tap("main form button.primary")
        someone.look()
        someone.tap("form[action$='/keep/'] button")
        someone.next_step()
        someone.tap("main .card a.button")
        someone.look()
        someone.tap("main form button.primary")
        someone.look()
        someone.tap("form[action$='/apply/'] button")
        someone.next_step()
        someone.write(name="李网格", phone="19900000001")
        someone.tap("main form button.primary")
        someone.look()
        opened.go("/c/sancun/posters/")
        someone.look()
        someone.tap("main form button.primary")
        someone.look()
        someone.next_step()
        someone.page.locator("#f-category").select_option(index=1)
        someone.tap("main form[action$='/desk/'] button.primary, main form:has(#f-category) button.primary")
        someone.next_step()
        someone.page.locator("#do form button.primary").click()
        someone.page.wait_for_url(re.compile(r"/matters/[0-9a-f-]+/$"), wait_until="load")
        opened.go(START)
        someone.look()
        assert "6/6" in someone.page.locator("main").inner_text()
        assert someone.wrong == []
    assert time.monotonic() - began < 600
