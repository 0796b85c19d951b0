"""Every page, desk and phone, in its standard, elder and dark dress: WCAG 2.2 AA by axe, no complaint of the browser or
the Content-Security-Policy, nothing wider than a phone. The list of pages is the table of addresses.
"""

from functools import cache
from importlib.resources import files
from typing import Any

import pytest

from tests.browser.conftest import COMMUNITY, Open, Opened
from tests.tour import Visit
from tests.windows import begin_report

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
#: Attributes and the tags or rules that they may spoil, asked one after the other of the same page: elder changes every
#: size, dark colours alone, the largest words are only measured.
DRESSES: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
    "standard": ({}, {"type": "tag", "values": WCAG}),
    "elder": ({"data-elder": "1"}, {"type": "tag", "values": WCAG}),
    "largest": ({"data-elder": "3"}, {}),
    "dark": ({"data-theme": "dark"}, {"type": "rule", "values": ["color-contrast"]}),
}
#: Staff at a desk hardly wear the elder's dress, and colours are the same on the phone; residents' pages have them all.
WORN = {"desk": ["standard", "dark"], "phone": ["standard", "elder", "largest"]}
DRESS = """given => {
  for (const name of ["data-elder", "data-theme"]) document.documentElement.removeAttribute(name);
  for (const [name, value] of Object.entries(given)) document.documentElement.setAttribute(name, value);
}"""
RUN = """runOnly => axe.run(document, {resultTypes: ["violations"], runOnly, preload: false}).then(
  found => found.violations.map(each => each.id + ": " + each.nodes.slice(0, 3).map(node => node.target.join(" ") + " " +
    ((node.any[0] || node.all[0] || node.none[0] || {}).message || "")).join(" | ")))"""
OVER = "document.scrollingElement.scrollWidth - window.innerWidth"
WIDEST = """[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
  .slice(0, 3).map(e => e.tagName + "." + e.className + " " + Math.round(e.getBoundingClientRect().right)).join(", ")"""


@cache
def axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def undressed(page: Any, dresses: list[str]) -> list[str]:
    """What axe and the ruler find on the page that is open, in each dress."""
    page.evaluate(axe())
    found = []
    for dress in dresses:
        attributes, rules = DRESSES[dress]
        page.evaluate(DRESS, attributes)
        if rules:
            found += [f"{dress}: {each}" for each in page.evaluate(RUN, rules)]
        if (over := page.evaluate(OVER)) > 0:
            found.append(f"{dress}: {over} px too wide: {page.evaluate(WIDEST)}")
    return found


def looked_at(window: Opened, visit: Visit, dresses: list[str]) -> list[str]:
    window.heard.clear()
    answer = window.go(visit.path)
    wrong = [f"answered {answer.status}"] if answer.status >= 400 else []
    wrong += undressed(window.page, dresses) + window.heard
    return [f"{visit.route} {visit.path} {each}" for each in wrong]


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("whose", ["strangers", "residents", "staff 0", "staff 1", "staff 2"])
def test_nothing_is_wrong_with_any_page(opened: Open, tour: list[Visit], size: str, whose: str) -> None:
    kinds = {"": "strangers", "resident": "residents"}
    mine = [visit for at, visit in enumerate(tour) if kinds.get(visit.who, f"staff {at % 3}") == whose]
    assert mine
    complaints: list[str] = []
    for who in sorted({visit.who for visit in mine}):
        window, visits = opened(size).become(who), [visit for visit in mine if visit.who == who]
        if who not in kinds:
            complaints += [told for visit in visits for told in looked_at(window, visit, WORN[size])]
            continue
        begin_report(window.page, COMMUNITY)
        for dresses in (["standard", "largest", "dark"], ["elder"]):  # a resident's elder page has other words too
            window.prefer(elder="1" if dresses == ["elder"] else "0")
            complaints += [told for visit in visits for told in looked_at(window, visit, dresses)]
    assert complaints == [], "\n" + "\n".join(complaints)
