"""The grid worker's round with the network switched off and the page reloaded: all of it arrives, once; a conflict is shown
with everything that was typed; nothing of residents is kept, and after signing out nothing at all.
"""

import io
import re
from typing import Any

from PIL import Image

from tests.browser.conftest import COMMUNITY, Open, Opened
from tests.browser.test_every_page import undressed
from tests.browser.test_the_loop import SECRETARY, found
from tests.windows import press

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
    press(desk.page, desk.page.locator(f'form[action="{here}dispatch/"] button.primary'))
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
    """接单, then a report with a picture and what its category asks, then two answers: four things in the queue."""
    do(page, "离线甲", "接单")
    waiting(page, 1)
    page.locator("[data-report-fold] > summary").click()
    form = page.locator("[data-report]")
    asked = form.locator("[data-of]:enabled")
    form.locator("label", has_text="绿化养护").click()
    assert asked.count() == 0
    form.locator("label", has_text="房屋维修").click()
    asked.get_by_label("坏的是哪里").select_option("屋顶")
    asked.get_by_label("影响几户").fill("6")
    form.locator("[name=text]").fill("离线丙檐口掉落")
    form.locator("[name=photos]").first.set_input_files(picture())
    form.locator("[value=raise]").click()
    waiting(page, 2)
    do(page, "离线甲", "办结并答复", "沟盖已换新")
    waiting(page, 3)
    do(page, "离线乙", "办结并答复", "灯泡是我换的")
    waiting(page, 4)


def changed_before_it_goes(page: Any) -> None:
    """A report that waits is opened again: it is held back until it is saved, under the id it had."""
    entry = page.locator("[data-queue] > li", has_text="房屋维修")
    entry.get_by_text("改一改").click()
    entry.get_by_text("正在改，先不送").wait_for()
    assert entry.get_by_label("坏的是哪里").input_value() == "屋顶"
    assert entry.get_by_label("影响几户").input_value() == "6"
    assert undressed(page, ["standard"]) == []
    entry.get_by_label("影响几户").fill("7")
    entry.locator("[name=text]").fill("离线丙檐口掉落，已拦住")
    # The playbook changes meanwhile: this answer is none any more.
    entry.get_by_label("坏的是哪里").evaluate("select => { select.selectedOptions[0].value = '天沟'; }")
    entry.locator("[value=raise]").click()
    entry.get_by_text("正在改，先不送").wait_for(state="detached")
    waiting(page, 4)


def mended_after_a_refusal(page: Any) -> None:
    """What the server did not take is shown with the reason, as it was typed, with the choices there are now."""
    refused = page.locator("[data-queue] > li", has_text="没有收下")
    refused.get_by_text("“坏的是哪里”答得不对").wait_for()
    refused.get_by_text("原先还答了：天沟").wait_for()
    assert refused.locator("[name=text]").input_value() == "离线丙檐口掉落，已拦住"
    assert refused.get_by_label("影响几户").input_value() == "7"
    assert refused.locator("img").count() == 1
    assert undressed(page, ["standard"]) == []
    refused.get_by_label("坏的是哪里").select_option("外墙")
    refused.locator("[value=raise]").click()
    waiting(page, 1)


def arrived_once_as_mended(desk: Opened) -> None:
    reported = found(desk.page, "离线丙")
    assert desk.page.locator("[data-row]", has_text="离线丙").count() == 1
    desk.go(f"{DESK}{reported}/")
    told = desk.page.locator("main").inner_text()
    assert re.search("离线丙檐口掉落，已拦住\\s+坏的是哪里：外墙\\s+影响几户：7", told)
    assert desk.page.locator(".photos img").count() == 1


def answered(desk: Opened, here: str, text: str) -> None:
    desk.go(here + "answer/")
    desk.page.locator('textarea[name="text"]').fill(text)
    press(desk.page, desk.page.locator(f'form[action="{here}answer/"] button.primary'))
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
    page.locator("[data-queue] > li", has_text="等回音").wait_for()  # it may have arrived: nobody can change it now
    assert page.locator("[data-queue] > li", has_text="等回音").get_by_text("改一改").is_hidden()
    page.locator("[data-flush]").click()
    waiting(page, 2)
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
    changed_before_it_goes(page)
    answered(desk, race, "物业已修好")  # meanwhile, by somebody else
    back_with_the_first_answer_lost(page)
    page.reload()
    mended_after_a_refusal(page)
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
    arrived_once_as_mended(desk)
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
