"""`make shots`: a picture of every page into `var/shots/`, desk and phone, light, dark and elder.

Starts a demo server in a home of its own (or looks at LINLI_SHOTS_HOME). A page that complains (an error in the console,
a refused resource, an answer of 400 or more, something wider than the phone) is told, and makes the run fail.
`python -m tests.shots inbox matter` takes those pages only; `python -m tests.shots readme` the README's pictures.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.run import chromium
from tests.server import Server, server
from tests.windows import ARGUMENTS, SIZES, become, begin_report, context

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
LOOKS = ("light", "dark", "elder")
COMMUNITY = os.environ.get("LINLI_SHOTS_COMMUNITY", "xinjie")
#: What a reader would scroll to is there before the whole page is pictured.
UNROLL = """Promise.all([...document.images].map(
  image => { image.loading = "eager"; return image.decode().catch(() => {}); }))"""
#: The browser itself dropped a request (the icon of the tab) because the page was left.
LEFT = "net::ERR_ABORTED"
WIDER = "document.scrollingElement.scrollWidth - document.documentElement.clientWidth"


@contextmanager
def browser() -> Iterator[Any]:
    """Debian's Chromium, headless."""
    from playwright.sync_api import sync_playwright

    path = chromium()
    if path is None:
        raise SystemExit("make shots needs Chromium (apt-get install chromium fonts-noto-cjk)")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield launched
        launched.close()


def dressed(launched: Any, base: str, size: str, look: str) -> Any:
    """A window in a look: light, dark as the device says, elder as chosen."""
    sharp = 2 if size == "phone" else 1
    made = context(launched, base, size, color_scheme="dark" if look == "dark" else "light", device_scale_factor=sharp)
    if look == "elder":
        made.add_cookies([{"name": "elder", "value": "1", "url": base}])
    return made


def listen(page: Any, base: str) -> list[str]:
    """Whatever the page complains about from now on."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(f"console: {message.text}") if message.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(f"script: {error}"))
    page.on("requestfailed", lambda r: None if r.failure == LEFT else heard.append(f"not loaded: {r.url} {r.failure}"))
    page.on(
        "request", lambda r: None if r.url.startswith((base, "data:", "blob:")) else heard.append(f"abroad: {r.url}")
    )
    return heard


def shoot(page: Any, path: str, target: Path) -> list[str]:
    """Open a page, take its picture, and return what is wrong with it."""
    answer = page.goto(path)
    page.evaluate(UNROLL)
    page.wait_for_load_state("networkidle")
    wrong = [f"status {answer.status}"] if answer is None or answer.status >= 400 else []
    if (over := page.evaluate(WIDER)) > 0:
        wrong.append(f"{over} px wider than the window")
    page.screenshot(path=target, full_page=True)
    return wrong


def take(running: Server, wanted: set[str], folder: Path) -> list[str]:
    """All pictures; returns the complaints."""
    from tests.tour import visits

    tour = [visit for visit in visits(COMMUNITY) if not wanted or visit.route in wanted]
    complaints = []
    with browser() as launched:
        for size in SIZES:
            for look in LOOKS:
                for who in sorted({visit.who for visit in tour}):
                    opened = dressed(launched, running.url, size, look)
                    page = opened.new_page()
                    become(page, who, COMMUNITY)
                    if who in ("", "resident"):
                        begin_report(page, COMMUNITY)
                    heard = listen(page, running.url)
                    for visit in (visit for visit in tour if visit.who == who):
                        wrong = shoot(page, visit.path, folder / f"{visit.route}-{size}-{look}.png")
                        complaints += [f"{visit.route} {size} {look}: {each}" for each in [*wrong, *heard]]
                        heard.clear()
                    opened.close()
    return complaints


def take_readme_pictures(running: Server) -> None:
    """The four pictures of the README, of the made-up demo: what fits on one screen, as the desk sees it."""
    inbox = f"/c/{COMMUNITY}/matters/?tab=all"
    wanted = {
        "desk": (f"{COMMUNITY}-desk", "desk", "light", inbox),
        "inbox-phone": (f"{COMMUNITY}-desk", "phone", "light", inbox),
        "report": ("", "phone", "light", f"/c/{COMMUNITY}/report/"),
        "elder": ("", "phone", "elder", f"/c/{COMMUNITY}/"),
    }
    PICTURES.mkdir(parents=True, exist_ok=True)
    with browser() as launched:
        for name, (who, size, look, path) in wanted.items():
            opened = dressed(launched, running.url, size, look)
            page = opened.new_page()
            if who:
                become(page, who, COMMUNITY)
            page.goto(path)
            if name == "desk":
                page.locator("[data-row]").nth(3).click()
                page.wait_for_load_state("networkidle")
            page.screenshot(path=PICTURES / f"{name}.png")
            opened.close()


def main() -> int:
    folder = ROOT / "var" / "shots"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="linli-shots-") as temporary:
        home = Path(os.environ.get("LINLI_SHOTS_HOME") or temporary)
        with server(home, demo=True) as running:
            os.environ |= {"LINLI_HOME": str(home), "DJANGO_SETTINGS_MODULE": "linli.site.settings"}
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
            import django

            django.setup()
            if sys.argv[1:] == ["readme"]:
                take_readme_pictures(running)
                return 0
            complaints = take(running, set(sys.argv[1:]), folder)
    print("\n".join(complaints))
    print(f"{len(list(folder.glob('*.png')))} pictures in var/shots, {len(complaints)} complaints")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
