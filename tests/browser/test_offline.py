"""The grid worker's round with the network switched off and the page reloaded: all of it arrives, once; a conflict is shown
with everything that was typed; nothing of residents is kept, and after signing out nothing at all.
"""

import io
import re
from typing import Any

from PIL import Image

from tests.browser.conftest import COMMUNITY, Open, Opened
from tests.browser.test_every_page import undressed
from tests.browser.test_the_loop import SECRETARY, found, send

WORKER = f"{COMMUNITY}-grid-2"
FIELD, DESK = f"/c/{COMMUNITY}/field/", f"/c/{COMMUNITY}/matters/"
RESIDENT, PHONE = "欧阳小满女士", "13900001234"
#: Everything the browser keeps for this origin, as text.
KEPT = """async () => {
  const found = [JSON.stringify(localStorage)];
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys())
      found.push(request.url, await (await caches.match(request, { cacheName: name, ignoreVary: true })).text());
  for (const { name } of await indexedDB.databases()) {
    const opening = indexedDB.open(name);
    const database = await new Promise((ok) => { opening.onsuccess = () => ok(opening.result); });
    for (const store of database.objectStoreNames)
      found.push(JSON.stringify(await new Promise((ok) => {
        const asked = database.transaction(store).objectStore(store).getAll();
        asked.onsuccess = () => ok(asked.result);
      })));
    database.close();
  }
  return found.join("\\n");
}"""
REPORT = """async (text) => {
  const { token } = await (await fetch("today.json")).json(), form = new FormData();
  const category = document.querySelector("#t-report").content.querySelector("[name=category]").value;
  const told = { what: "report", outcome: "raise", category, text, idempotency_key: crypto.randomUUID() };
  for (const [name, value] of Object.entries(told)) form.set(name, value);
  const answer = await fetch("send/", { method: "POST", body: form, headers: { "X-CSRFToken": token } });
  return (await answer.json()).number;
}"""
#: The worker looks after the page: what it keeps is complete by then.
READY = """() => new Promise((ok) => {
  const worker = navigator.serviceWorker;
  if (worker.controller) ok();
  else worker.addEventListener("controllerchange", ok, { once: true });
})"""


def picture() -> dict[str, Any]:
    kept = io.BytesIO()
    Image.new("RGB", (2400, 1200), "orange").save(kept, "JPEG")
    return {"name": "井盖.jpg", "mimeType": "image/jpeg", "buffer": kept.getvalue()}


def name_of(window: Opened) -> str:
    """The grid worker's name, as the demo's door shows it."""
    window.go("/sign-in/")
    button = window.page.locator(f'button[value="{WORKER}"] span')
    return str(button.evaluate("span => span.firstChild.textContent.trim()"))


def dispatched(desk: Opened, words: str, to: str) -> str:
    """A matter that the desk gave to somebody; the address of its page."""
    desk.go(FIELD)
    desk.page.evaluate(REPORT, f"{words}。{RESIDENT}打来，电话{PHONE}")
    here = f"{DESK}{found(desk.page, words)}/"
    desk.go(here + "dispatch/")
    proposed = desk.page.locator('label:has([name="holder"])', has_text=to)
    if proposed.count():
        proposed.first.click()
    else:
        desk.page.locator('select[name="other"]').select_option(label=to)
    send(desk.page, f'form[action="{here}dispatch/"] button.primary')
    desk.page.wait_for_url(f"**{here}")
    return here


def row(page: Any, words: str) -> Any:
    return page.locator("[data-matters] > li", has_text=words)


def do(page: Any, words: str, what: str, text: str = "") -> None:
    """Note something about a matter of today."""
    row(page, words).locator("summary").click()
    row(page, words).locator("label", has_text=what).click()
    row(page, words).locator("textarea").fill(text)
    row(page, words).locator("button.primary").click()


def waiting(page: Any, count: int) -> None:
    """The queue says how many things are in it, in sight at the top of the page."""
    page.locator("[data-count]", has_text=re.compile(f"^{count}$")).wait_for()


def away(page: Any) -> None:
    page.context.set_offline(True)
    page.reload()
    page.wait_for_selector("[data-state]:has-text('没有网络')")


def times(desk: Opened, here: str, words: str) -> int:
    """How often somebody's words stand in the story of a matter."""
    desk.go(here)
    return desk.page.locator(".timeline blockquote", has_text=words).count()


def noted_without_network(page: Any) -> None:
    """接单, then a report with a picture, then two answers: four things in the queue."""
    do(page, "离线甲", "接单")
    waiting(page, 1)
    page.locator("[data-report-fold] > summary").click()
    page.locator("[data-report] label:has([name=category])").first.click()
    page.locator("[data-report] [name=text]").fill("离线丙井盖破损")
    page.locator("[data-report] [name=photos]").first.set_input_files(picture())
    page.locator("[data-report] [value=raise]").click()
    waiting(page, 2)
    do(page, "离线甲", "办结并答复", "沟盖已换新")
    waiting(page, 3)
    do(page, "离线乙", "办结并答复", "灯泡是我换的")
    waiting(page, 4)


def answered(desk: Opened, here: str, text: str) -> None:
    desk.go(here + "answer/")
    desk.page.locator('textarea[name="text"]').fill(text)
    send(desk.page, f'form[action="{here}answer/"] button.primary')
    desk.page.wait_for_url(f"**{here}")


def back_with_the_first_answer_lost(page: Any) -> None:
    """The network is back, but what the server says to the first thing does not arrive; the next try brings all."""
    lost: list[int] = []

    def lose(route: Any) -> None:
        lost.append(route.fetch().status)
        route.abort()

    page.route("**/field/send/", lose, times=1)
    page.context.set_offline(False)
    page.wait_for_selector("[data-state]:has-text('还有 4 条')")
    page.locator("[data-flush]").click()
    waiting(page, 1)
    assert lost == [201]


def test_a_round_without_network_arrives_once_and_a_conflict_loses_no_word(opened: Open) -> None:
    desk, window = opened("desk").become(SECRETARY), opened("phone")
    to, page = name_of(window), window.page
    window.become(WORKER)
    mend, race = (dispatched(desk, words, to) for words in ("离线甲沟盖松动", "离线乙路灯不亮"))
    window.go(FIELD)
    page.evaluate(READY)
    row(page, "离线甲").wait_for()
    away(page)  # and opened anew: everything is there, and nothing of residents
    row(page, "离线乙").wait_for()
    kept = page.evaluate(KEPT)
    assert "离线甲" in kept
    assert not any(secret in kept for secret in (RESIDENT, "欧阳", PHONE, to))
    noted_without_network(page)
    page.reload()
    waiting(page, 4)
    assert page.locator("[data-queue] img").count() == 1
    answered(desk, race, "物业已修好")  # meanwhile, by somebody else
    back_with_the_first_answer_lost(page)
    page.reload()
    page.wait_for_selector("[data-state]:has-text('要您决定')")
    window.go(DESK)  # what waits is seen from every page, and is one tap away
    page.get_by_role("link", name="还有没送出的").click()
    page.wait_for_selector("[data-state]:has-text('要您决定')")
    conflict = page.locator("[data-queue] > li")
    assert re.search("情况有变.*待评价", conflict.inner_text(), re.DOTALL)
    assert conflict.locator("textarea").input_value() == "灯泡是我换的"
    assert undressed(page, ["standard"]) == []
    conflict.locator("[value=note]").click()
    waiting(page, 0)
    for here, words in ((mend, "沟盖已换新"), (race, "物业已修好"), (race, "灯泡是我换的")):
        assert times(desk, here, words) == 1
    reported = found(desk.page, "离线丙")
    assert desk.page.locator("[data-row]", has_text="离线丙").count() == 1
    desk.go(f"{DESK}{reported}/")
    assert desk.page.locator(".photos img").count() == 1
    # A lost network and a refusal are said by the browser, too; nothing else is, no word of the policy or of the script.
    assert [told for told in window.heard if "Failed to load resource" not in told] == []


def test_who_signs_out_is_asked_about_what_waits_and_leaves_nothing_behind(opened: Open) -> None:
    desk, window = opened("desk").become(SECRETARY), opened("phone")
    to, page = name_of(window), window.page
    window.become(WORKER)
    here = dispatched(desk, "离线丁栏杆松了", to)
    window.go(FIELD)
    page.evaluate(READY)
    row(page, "离线丁").wait_for()
    away(page)
    do(page, "离线丁", "记内部备注", "路过看了看")
    waiting(page, 1)
    page.get_by_role("button", name="退出并清除这台设备").click()
    page.get_by_role("heading", name="还有没送出的").wait_for()
    waiting(page, 1)
    page.context.clear_cookies()  # the session ended meanwhile: matters go with it, one's own words wait for the next
    page.context.set_offline(False)
    page.wait_for_selector("[data-state]:has-text('登录已过期')")
    waiting(page, 1)
    assert row(page, "离线").count() == 0
    page.locator("[data-flush]").click()
    page.wait_for_url("**/sign-in/**")
    window.become(WORKER).go(FIELD)
    waiting(page, 0)
    assert times(desk, here, "路过看了看") == 1
    page.get_by_role("button", name="退出并清除这台设备").click()
    page.wait_for_url(re.compile(r":\d+/$"))
    assert page.evaluate(KEPT) == "{}"
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(found => found.length)") == 0
    assert not re.search("/field/$", window.go(FIELD).url)


def test_without_script_there_is_a_way_to_the_round(opened: Open) -> None:
    window = opened("phone", script=False).become(WORKER)
    window.go(FIELD)
    window.page.get_by_role("link", name="不用脚本").click()
    window.page.wait_for_url("**/round/")
