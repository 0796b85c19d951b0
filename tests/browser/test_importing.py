"""The worker at the desk with a roster as it lies about: uploaded, looked at, what is wrong left out, the rest in."""

from tests.browser.conftest import COMMUNITY, Open
from tests.browser.test_every_page import undressed

ROSTER = """2026年住户花名册,,,
姓名,身份证号,联系电话,现住地址
石明远,,19912340021,望新家园1号楼1单元101室
石小朵,,１９９１２３４００２２,望新家园1号楼1单元101室
石大川,110101199003071239999,19912340023,望新家园1号楼1单元102室
"""


def test_a_roster_is_looked_at_and_then_comes_in(opened: Open) -> None:
    window = opened("desk").become(f"{COMMUNITY}-secretary")
    page = window.page
    window.go(f"/c/{COMMUNITY}/imports/?kind=people")
    page.locator("#f-list").set_input_files(
        {"name": "花名册.csv", "mimeType": "text/csv", "buffer": ROSTER.encode("gb18030")}
    )
    page.get_by_role("button", name="上传并预览").click()
    page.wait_for_url("**/imports/*-*/")
    told = page.locator("main").inner_text()
    assert "B5" in told
    assert "有 21 位" in told, "what is wrong with the cell"
    assert "没有认出来" not in told, "every column is known"
    assert undressed(page, ["standard"]) == []
    page.locator('[name="leave_out"]').check()
    page.get_by_role("button", name="导入", exact=True).click()
    page.wait_for_selector("text=已导入")
    window.go(f"/c/{COMMUNITY}/people/?q=石小朵")
    assert "石小朵" in page.locator("main").inner_text()
    assert window.heard == []
