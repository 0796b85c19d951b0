"""Browser tests look at a real demo server, once started for all of them, with Debian's Chromium."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.run import chromium
from tests.server import Server, server, toured
from tests.tour import Visit
from tests.windows import ARGUMENTS, become, context

COMMUNITY = "xinjie"
#: Reports what the strict policy refused, from the first moment of every page.
LISTEN = """document.addEventListener("securitypolicyviolation",
  refused => console.error("CSP: " + refused.violatedDirective + " " + refused.blockedURI))"""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = chromium()
    if path is None:
        pytest.skip("Chromium is not installed")
    return browser_type_launch_args | {"executable_path": path, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demo, as `make run` brings it up; LINLI_SHOTS_HOME names one that is there already."""
    there = os.environ.get("LINLI_SHOTS_HOME")
    home = Path(there) if there else tmp_path_factory.mktemp("demo")
    with server(home, demo=not there) as running:
        yield running


@pytest.fixture(scope="session")
def tour(demo: Server) -> list[Visit]:
    """Every page of the demo, asked for once and in a process of its own: this one has the tests' database."""
    home = Path(demo.environment["LINLI_HOME"])
    listed = home / "tour.json"  # made before anybody touched the demo, where all tests run
    told = listed.read_text(encoding="utf-8") if listed.exists() else toured(home)
    return [Visit(**each) for each in json.loads(told)]


class Opened:
    """A page with everything it complains about, and who looks at it."""

    def __init__(self, page: Any, base: str) -> None:
        self.page, self.base = page, base
        self.heard: list[str] = []
        page.on("console", lambda m: self.heard.append(f"console: {m.text}") if m.type == "error" else None)
        page.on("pageerror", lambda error: self.heard.append(f"script: {error}"))
        page.on("request", lambda r: None if self._near(r.url) else self.heard.append(f"abroad: {r.url}"))

    def _near(self, url: str) -> bool:
        return url.startswith((self.base, "data:", "blob:", "about:"))

    def go(self, path: str) -> Any:
        return self.page.goto(path, wait_until="load")

    def prefer(self, **cookies: str) -> None:
        """What a reader chose by the buttons of the page's head: `prefer(elder="1")`."""
        self.page.context.add_cookies([{"name": k, "value": v, "url": self.base} for k, v in cookies.items()])

    def become(self, who: str) -> "Opened":
        become(self.page, who, COMMUNITY)
        return self


Open = Callable[..., Any]


@pytest.fixture
def opened(browser: Any, demo: Server) -> Iterator[Open]:
    """Open a browser window of a size: `opened("phone", script=False)`; all are closed afterwards."""
    with ExitStack() as windows:

        def one(size: str = "desk", *, script: bool = True) -> Opened:
            return windows.enter_context(window(browser, demo.url, size, script))

        yield one


@contextmanager
def window(browser: Any, base: str, size: str, script: bool) -> Iterator[Opened]:
    made = context(browser, base, size, java_script_enabled=script)
    made.set_default_timeout(15_000)
    made.add_init_script(LISTEN)
    yield Opened(made.new_page(), base)
    made.close()
