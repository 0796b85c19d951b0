"""Every page, desk and phone, in its standard, elder and dark dress: WCAG 2.2 AA by axe, no complaint of the browser or
the Content-Security-Policy, nothing wider than a phone. The list of pages is the table of addresses.
"""

from functools import cache
from importlib.resources import files
from typing import Any

import pytest

from tests.browser.conftest import COMMUNITY, Open, Opened
from tests.tour import Visit
from tests.windows import SIZES, begin_report

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
CONTRAST = "color-contrast"
#: Attributes and the rules that they may spoil, asked one after the other of the same page: larger words keep their
#: colours (and need less contrast), dark changes colours alone, the largest words are only measured.
DRESSES: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
    "standard": ({}, WCAG),
    "elder": ({"data-elder": "1"}, WCAG),
    "larger": ({"data-elder": "1"}, {**WCAG, "rules": {CONTRAST: {"enabled": False}}}),
    "largest": ({"data-elder": "3"}, {}),
    "dark": ({"data-theme": "dark"}, {"runOnly": {"type": "rule", "values": [CONTRAST]}}),
}
Looks = dict[str, list[str]]
#: Staff at a desk hardly wear the elder's dress, and colours are the same on the phone; residents' pages have them all.
STAFF: Looks = {"desk": ["standard", "dark"], "phone": ["standard", "larger", "largest"]}
RESIDENT: Looks = {size: ["standard", "largest", "dark"] for size in SIZES}
#: A resident's elder page has other words, too.
ELDER: Looks = {size: ["elder"] for size in SIZES}
#: Into how many tests their pages are divided, so that two browsers end at about the same time.
KINDS = {"staff": 6, "strangers": 2, "residents": 1}
DRESS = """given => {
  for (const name of ["data-elder", "data-theme"]) document.documentElement.removeAttribute(name);
  for (const [name, value] of Object.entries(given)) document.documentElement.setAttribute(name, value);
}"""
RUN = """rules => axe.run(document, {resultTypes: ["violations"], preload: false, ...rules}).then(
  found => found.violations.map(each => each.id + ": " + each.nodes.slice(0, 3).map(node => node.target.join(" ") + " " +
    ((node.any[0] || node.all[0] || node.none[0] || {}).message || "")).join(" | ")))"""
OVER = "document.scrollingElement.scrollWidth - window.innerWidth"
WIDEST = """[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
  .slice(0, 3).map(e => e.tagName + "." + e.className + " " + Math.round(e.getBoundingClientRect().right)).join(", ")"""


@cache
def axe() -> str:
    """Without the markup of everything it looks at, which nobody reads."""
    script = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    return script + "\n;axe.configure({noHtml: true})"


def undressed(page: Any, dresses: list[str]) -> list[str]:
    """What axe and the ruler find on the page that is open, in each dress."""
    if not page.evaluate("typeof axe === 'object'"):
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


def looked_at(window: Opened, visit: Visit, looks: Looks) -> list[str]:
    """What is wrong with a page, opened once and seen at each size in each dress."""
    window.heard.clear()
    answer = window.go(visit.path)
    wrong = [f"answered {answer.status}"] if answer.status >= 400 else []
    for size, dresses in looks.items():
        width, height = SIZES[size]
        window.page.set_viewport_size({"width": width, "height": height})
        wrong += [f"{size} {each}" for each in undressed(window.page, dresses)]
    return [f"{visit.route} {visit.path} {each}" for each in wrong + window.heard]


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "part"), [(kind, part) for kind, parts in KINDS.items() for part in range(parts)])
def test_nothing_is_wrong_with_any_page(opened: Open, tour: list[Visit], kind: str, part: int) -> None:
    kinds = {"": "strangers", "resident": "residents"}
    mine = [visit for visit in tour if kinds.get(visit.who, "staff") == kind][part :: KINDS[kind]]
    assert mine
    complaints: list[str] = []
    for who in sorted({visit.who for visit in mine}):
        window, visits = opened("desk").become(who), [visit for visit in mine if visit.who == who]
        window.page.add_init_script(axe())  # sent once, not with every page
        if kind == "staff":
            complaints += [told for visit in visits for told in looked_at(window, visit, STAFF)]
            continue
        begin_report(window.page, COMMUNITY)
        for looks in (RESIDENT, ELDER):
            window.prefer(elder="1" if looks == ELDER else "0")
            complaints += [told for visit in visits for told in looked_at(window, visit, looks)]
    assert complaints == [], "\n" + "\n".join(complaints)
