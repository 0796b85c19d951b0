"""Browser tests look at a real demo server, once started for all of them, with Debian's Chromium."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.run import chromium
from tests.server import Server, server

#: Playwright keeps an event loop in this thread; Django would refuse its ORM there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = chromium()
    if path is None:
        pytest.skip("Chromium is not installed")
    return browser_type_launch_args | {"executable_path": path, "args": ["--no-sandbox", "--disable-gpu"]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any], demo: Server) -> dict[str, Any]:
    return browser_context_args | {"base_url": demo.url, "locale": "zh-CN", "reduced_motion": "reduce"}


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demo, as `make run` brings it up."""
    home: Path = tmp_path_factory.mktemp("demo")
    with server(home, demo=True) as running:
        yield running
