"""The main path as people walk it: report on one device, dispatch and answer at the desk, evaluate: desk and phone, with
and without script. And the desk by keyboard alone.
"""

import json
import re
from typing import Any

import pytest

from tests.browser.conftest import COMMUNITY, Open, Opened
from tests.windows import press

SECRETARY = f"{COMMUNITY}-secretary"


def report(resident: Opened, words: str) -> str:
    """Three steps and the check; the link to follow the matter."""
    page = resident.page
    resident.go(f"/c/{COMMUNITY}/")
    resident.go(f"/c/{COMMUNITY}/report/")
    page.locator("label", has=page.locator('input[name="category"]')).first.click()
    page.locator('textarea[name="text"]').fill(words)
    press(page, page.locator(".sticky-bar button"))
    page.wait_for_url("**/report/where/")
    page.locator('select[name="place"]').select_option(index=1)
    press(page, page.locator(".sticky-bar button"))
    page.wait_for_url("**/report/check/")
    assert words in page.content()
    press(page, page.locator('form[action$="/report/check/"] button.primary, .sticky-bar button'))
    page.wait_for_url("**/received/")
    return re.sub(r"received/$", "", page.url)


def found(page: Any, words: str) -> str:
    """The id of a matter, found by its words."""
    page.goto(f"/c/{COMMUNITY}/matters/?tab=all&q={words}")
    row = page.locator("[data-row]", has_text=words).first.evaluate("row => row.outerHTML")
    told = re.search(r"[0-9a-f]{8}-[0-9a-f-]{27}", row)
    assert told, row
    return told.group(0)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("size", ["desk", "phone"])
def test_report_dispatch_answer_evaluate(opened: Open, size: str, script: bool) -> None:
    words = f"单元门关不上{size}{'有' if script else '无'}脚本"
    resident = opened(size, script=script).become("resident")
    link = report(resident, words)
    staff = opened(size, script=script).become(SECRETARY)
    page, here = staff.page, f"/c/{COMMUNITY}/matters/{found(staff.page, words)}/"
    staff.go(here + "dispatch/")
    page.locator('label:has([name="holder"])').first.click()
    press(page, page.locator(f'form[action="{here}dispatch/"] button.primary'))
    page.wait_for_url(f"**{here}")
    for move in ("accept", "answer"):
        staff.go(here + move + "/")
        if move == "answer":
            page.locator('textarea[name="text"]').fill("闭门器已更换。")
        press(page, page.locator(f'form[action="{here}{move}/"] button.primary'))
        page.wait_for_url(f"**{here}")
    resident.page.goto(link)
    assert "闭门器已更换。" in resident.page.content()
    press(resident.page, resident.page.locator('button[name="rating"][value="satisfied"]'))
    resident.page.wait_for_url(link)
    assert "谢谢您的评价" in resident.page.content()
    assert resident.heard + staff.heard == []


def test_the_desk_by_keyboard(opened: Open) -> None:
    """j and k walk, Enter opens beside the list, d dispatches, a answers, / searches: nothing else is touched."""
    words = "键盘派单的楼道灯"
    report(opened("phone").become("resident"), words)
    window = opened("desk").become(SECRETARY)
    page = window.page
    desk = f"/c/{COMMUNITY}/matters/?tab=desk&q={words}"
    window.go(desk)
    focused = "document.activeElement.closest('[data-row]') ? document.activeElement.textContent : ''"
    page.keyboard.press("j")
    assert words in page.evaluate(focused)
    page.keyboard.press("k")
    assert words in page.evaluate(focused)
    for key, form in (("d", "select[name=holder], [name=other]"), ("a", "textarea[name=text]")):
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.wait_for_selector(f"#detail :text('{words}')")
        page.keyboard.press(key)
        page.wait_for_selector(f"main form[method=post] :is({form})")
        window.go(desk)
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.matches('[data-search]')")
    page.keyboard.type("灯")
    assert page.locator("[data-search]").input_value().endswith("灯")
    assert window.heard == []


def test_a_grid_is_drawn_over_what_is_on_the_map(opened: Open) -> None:
    """Three clicks on other grids make an outline: none of them leads away from the form."""
    window = opened("desk").become(SECRETARY)
    page = window.page
    window.go(f"/c/{COMMUNITY}/places/new/")
    page.locator('[name="name"]').fill("新画的网格")
    shapes = page.locator("[data-map] path.shape")
    shapes.first.wait_for()
    box = shapes.first.bounding_box()
    for right, down in ((0.3, 0.3), (0.7, 0.3), (0.5, 0.7)):
        page.mouse.click(box["x"] + box["width"] * right, box["y"] + box["height"] * down)
    assert page.url.endswith("/places/new/")
    assert len(json.loads(page.locator('[name="outline"]').input_value())["coordinates"][0]) == 4
    assert page.locator('[name="name"]').input_value() == "新画的网格"
    assert window.heard == []
