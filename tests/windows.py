"""Browser windows on a demo: how large, who looks, what had to be begun before a page shows anything."""

from typing import Any

SIZES = {"desk": (1440, 900), "phone": (390, 844)}
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--lang=zh-CN",
]  # fmt: skip


def context(browser: Any, base: str, size: str, **more: Any) -> Any:
    """A window of its own, without memory: `size` desk or phone, `more` as Playwright's new_context takes it."""
    width, height = SIZES[size]
    wanted = {
        "base_url": base, "viewport": {"width": width, "height": height}, "locale": "zh-CN", "reduced_motion": "reduce",
        "is_mobile": size == "phone", "has_touch": size == "phone", "color_scheme": "light",
    }  # fmt: skip
    return browser.new_context(**wanted | more)


def press(page: Any, button: Any) -> None:
    """Press a button and wait for the page that follows; waiting begins before the press, so it can't be missed."""
    with page.expect_navigation(wait_until="load"):
        button.first.click()


def become(page: Any, who: str, code: str) -> None:
    """Sign in as somebody of a tour by the button on the demo's sign-in page; nobody stays nobody."""
    if who:
        page.goto(f"/c/{code}/sign-in/" if who == "resident" else "/sign-in/")
        form = page.locator('form[action$="/sign-in/demo/"]')
        press(page, form.locator("button") if who == "resident" else form.locator(f'[value="{who}"]'))


def begin_report(page: Any, code: str) -> None:
    """The later steps of a report are shown to who began one."""
    page.goto(f"/c/{code}/report/")
    page.locator('input[name="category"]').first.check(force=True)
    page.locator('textarea[name="text"]').fill("楼道灯不亮")
    press(page, page.locator(".sticky-bar button").last)
    page.locator('[name="words"]').fill("3号楼门口")
    press(page, page.locator(".sticky-bar button").last)
