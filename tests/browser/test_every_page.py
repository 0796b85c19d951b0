"""Every page, desk and phone, in its standard, elder and dark dress: WCAG 2.2 AA by axe, no complaint of the browser or
the Content-Security-Policy, nothing wider than a phone. The list of pages is the table of addresses.
"""

from functools import cache
from importlib.resources import files
from typing import Any

import pytest

from tests.browser.conftest import COMMUNITY, Open, Opened
from tests.tour import Visit

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
#: What each dress may spoil: dark changes colours alone, elder everything. Asked one after the other of the same page.
DRESSES: dict[str, tuple[dict[str, str], list[str] | None]] = {
    "standard": ({}, None),
    "elder": ({"data-elder": "1"}, ["color-contrast", "target-size", "scrollable-region-focusable", "meta-viewport"]),
    "largest": ({"data-elder": "3"}, None),
    "dark": ({"data-theme": "dark"}, ["color-contrast"]),
}
DRESS = """given => {
  for (const name of ["data-elder", "data-theme"]) document.documentElement.removeAttribute(name);
  for (const [name, value] of Object.entries(given)) document.documentElement.setAttribute(name, value);
}"""
RUN = """only => axe.run(document, {resultTypes: ["violations"], runOnly: only}).then(found => found.violations.map(
  each => each.id + ": " + each.nodes.slice(0, 3).map(node => node.target.join(" ") + " " +
    ((node.any[0] || node.all[0] || node.none[0] || {}).message || "")).join(" | ")))"""
OVER = "document.scrollingElement.scrollWidth - window.innerWidth"
WIDEST = """[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
  .slice(0, 3).map(e => e.tagName + "." + e.className + " " + Math.round(e.getBoundingClientRect().right)).join(", ")"""


@cache
def axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def undressed(page: Any) -> list[str]:
    """What axe and the ruler find on the page that is open, in each dress."""
    page.evaluate(axe())
    found = []
    for dress, (attributes, rules) in DRESSES.items():
        page.evaluate(DRESS, attributes)
        only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": WCAG}
        if dress != "largest":
            found += [f"{dress}: {each}" for each in page.evaluate(RUN, only)]
        if (over := page.evaluate(OVER)) > 0:
            found.append(f"{dress}: {over} px too wide: {page.evaluate(WIDEST)}")
    return found


def looked_at(window: Opened, visit: Visit) -> list[str]:
    window.heard.clear()
    answer = window.go(visit.path)
    wrong = [f"answered {answer.status}"] if answer.status >= 400 else []
    wrong += undressed(window.page) + window.heard
    return [f"{visit.route} {visit.path} {each}" for each in wrong]


def begin_report(window: Opened) -> None:
    """The later steps of a report are shown to who began one."""
    window.go(f"/c/{COMMUNITY}/report/")
    page = window.page
    page.locator('input[name="category"]').first.check(force=True)
    page.locator('textarea[name="text"]').fill("楼道灯不亮")
    page.locator(".sticky-bar button").last.click()
    page.wait_for_url("**/report/where/")
    page.locator('[name="words"]').fill("3号楼门口")
    page.locator(".sticky-bar button").last.click()
    page.wait_for_load_state("load")


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("whose", ["strangers", "residents", "staff"])
def test_nothing_is_wrong_with_any_page(opened: Open, tour: list[Visit], size: str, whose: str) -> None:
    kinds = {"": "strangers", "resident": "residents"}
    mine = [visit for visit in tour if kinds.get(visit.who, "staff") == whose]
    assert mine
    complaints: list[str] = []
    for who in sorted({visit.who for visit in mine}):
        window = opened(size).become(who)
        if who in kinds:
            begin_report(window)
        for visit in mine:
            if visit.who == who:
                complaints += looked_at(window, visit)
    assert complaints == [], "\n" + "\n".join(complaints)
