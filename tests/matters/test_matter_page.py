"""The page of a matter: what can be done comes from the procedure, the pane is the page, what others add is shown."""

import re

import pytest
from django.test import Client

from linli.design import panels
from linli.design.panels import Panel
from linli.engines.matters.enums import Stage
from linli.engines.matters.permissions import can_move
from linli.engines.matters.procedures import procedure_of
from linli.engines.matters.ui.doing import doings
from tests.conftest import fresh
from tests.factories import NOW, signed_in
from tests.matters.cases import Case

pytestmark = pytest.mark.django_db
ROLES = ("secretary", "worker", "grid_worker", "property_staff", "auditor")


def page(client: Client, case: Case, **headers: str) -> str:
    answer = client.get(case.path(), headers=headers)
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.parametrize("stage", [s for s in Stage if s != Stage.JOINED])
def test_buttons_are_the_moves_of_the_procedure(case: Case, stage: Stage) -> None:
    case.at(stage)
    matter = fresh(case.matter)
    matter.community = case.area.community
    procedure = procedure_of(matter.kind)
    for role in ROLES:
        visitor = case.area.visitor(getattr(case.area, role))
        offered = {each.route.removeprefix("matter-") for each in doings(visitor, matter, NOW)}
        for move in procedure.moves:
            if move.name not in ("extend", "recall"):  # decided in panels
                possible = move.refusal(matter, matter.stage, NOW) is None and can_move(visitor, matter, move)
                assert (move.name in offered) is possible, (role, move.name)
    assert not doings(case.area.visitor(case.area.auditor), matter, NOW)


@pytest.mark.parametrize("role", ROLES)
def test_what_is_offered_opens(case: Case, role: str) -> None:
    case.at(Stage.HANDLING)
    visitor = case.area.visitor(getattr(case.area, role))
    matter = fresh(case.matter)
    matter.community = case.area.community
    client = case.client(role)
    for doing in doings(visitor, matter, NOW):
        path = {"matter-ask-extension": "extension"}.get(doing.route, doing.route.removeprefix("matter-"))
        assert client.get(case.path(path)).status_code == 200, doing.route


def test_the_pane_is_the_same_part_of_the_page(case: Case) -> None:
    case.at(Stage.ASKING)
    client = case.client()
    keys = re.compile(r'name="(csrfmiddlewaretoken|idempotency_key)" value="[^"]*"')
    full = keys.sub("", page(client, case))
    part = keys.sub("", page(client, case, **{"HX-Request": "true", "HX-Target": "detail"}))
    assert '<article class="stack matter" id="matter">' in part
    assert part.strip() in full
    assert "等居民回复：哪一户？" in full


def test_a_move_in_the_pane_says_so_and_the_list_asks_again(case: Case) -> None:
    client = case.client()
    data = {"version": case.matter.version, "holder": str(case.area.village.id)}
    made = client.post(case.path("dispatch"), data, headers={"HX-Request": "true", "HX-Target": "do"})
    answer = client.get(made["Location"], headers={"HX-Request": "true", "HX-Target": "do"})
    assert (answer["HX-Retarget"], answer["HX-Trigger"]) == ("#detail", "matter-changed")
    assert "已派单" in answer.content.decode()
    assert "HX-Trigger" not in client.get(case.path(), headers={"HX-Request": "true"}).headers


def test_what_left_ones_hands_leads_back_to_the_inbox(case: Case) -> None:
    case.at(Stage.DISPATCHED)
    client = case.client("property_staff")
    data = {"version": fresh(case.matter).version, "reason": "不归我们"}
    made = client.post(case.path("refuse"), data, headers={"HX-Request": "true", "HX-Target": "do"})
    assert made["Location"] == "/c/qingyang/matters/"
    assert client.get(made["Location"], headers={"HX-Request": "true", "HX-Target": "do"})["HX-Redirect"]
    assert client.get(case.path()).status_code == 404


def test_the_story_is_newest_first_in_sentences(case: Case) -> None:
    case.at(Stage.CLOSED)
    told = re.findall(r"<li[^>]*><p><strong>([^<]*)</strong>.*?</p>\s*<p>([^<]*)", page(case.client(), case), re.S)
    assert [(who, text.strip()) for who, text in told] == [
        ("居民", "评价：满意"), ("王师傅", "办结并答复"), ("王师傅", "接单，开始办理"), ("陈干事", "派单给 安居物业"),
        ("居民", "收到：居民上报"),
    ]  # fmt: skip


def test_practices_add_panels(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(panels._sources, "appeal", [])
    seen = []

    def source(matter: object, visitor: object) -> list[Panel]:
        seen.append((matter, visitor))
        return [Panel("matters/_summary.html")]

    panels.register("appeal", source)
    panels.register("appeal", source)
    assert case.matter.number in page(case.client(), case)
    assert len(seen) == 1


def test_a_sheet_of_paper_names_no_reporter(case: Case) -> None:
    case.at(Stage.ANSWERED)
    paper = case.client().get(case.path("print")).content.decode()
    assert case.matter.number in paper
    assert "修好了" in paper
    assert "张秀兰" not in paper
    assert case.area.account.phone not in paper


def test_only_who_handles_it_writes_to_the_reporter(case: Case) -> None:
    case.at(Stage.HANDLING)
    refused = case.post("note", "grid_worker", public="1", text="我路过看到了")
    assert refused.status_code == 409
    assert "我路过看到了" in refused.content.decode()
    assert case.post("note", "grid_worker", public="0", text="我路过看到了").status_code == 302


def test_in_english(case: Case) -> None:
    client = signed_in(Client(headers={"Accept-Language": "en"}), case.area.worker)
    assert "Dispatch" in page(client, case)
