"""The pages of routing, as the desk and the secretary use them; residents who see that others said the same."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from linli.accounts.models import Notice
from linli.engines.matters.enums import Stage
from linli.engines.matters.models import Matter
from linli.engines.routing.models import Router, Rule, Suggestion, Topic
from linli.kernel.jobs import work_once
from linli.practices.council.models import JoinedMatter, Proposal
from tests.conftest import fresh
from tests.factories import NOW, Neighbourhood, reported, resident, resident_in, signed_in
from tests.routing.conftest import within
from tests.routing.texts import past

pytestmark = pytest.mark.django_db
C = "/c/qingyang/"
LEAKS = "四楼卫生间顶上往下滴水，水管接头渗水"
LAMP = "三单元楼道灯不亮，晚上摸黑"
Comes = Callable[..., Matter]


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_the_secretary_sees_the_expected_error_and_turns_it_on(
    taught: Neighbourhood, secretary: Client, desk: Client, come_in: Comes
) -> None:
    come_in(LEAKS)
    with within(10):
        page = text_of(secretary.get(C + "router/"))
    for told in ("未打开", "每 100 件错", "学习曲线", "完整的混淆表", "看得还少", "第 1 版"):
        assert told in page
    assert secretary.post(C + "router/threshold/", {"threshold": "0.8"}).status_code == 302
    page = text_of(secretary.get(C + "router/"))
    assert "预计每 100 件错" in page
    assert Router.objects.get().changed_by == taught.secretary
    assert desk.post(C + "router/threshold/", {"threshold": ""}).status_code == 403
    assert secretary.post(C + "router/threshold/", {"threshold": "0.2"}).status_code == 422
    assert secretary.post(C + "router/threshold/", {"threshold": ""}).status_code == 302
    assert not Router.objects.get().is_on
    assert secretary.post(C + "router/learn/").status_code == 302
    assert text_of(desk.get(C + "router/")).count("现在重新学习") == 0


def test_the_desk_takes_an_offer_with_one_tap_and_undoes_with_one_key(
    taught: Neighbourhood, desk: Client, come_in: Comes
) -> None:
    matter = come_in(LEAKS, category=taught.tree)
    desk.get(C + "matters/")
    with within(8):
        listed = text_of(desk.get(C + "matters/?tab=desk"))
    assert re.search(r"建议 房屋维修 \d+%、绿化养护 \d+%", listed)
    with within(10):
        page = desk.get(f"{C}matters/{matter.id}/").content.decode()
    assert 'data-key="1"' in page
    with within(18):
        took = desk.post(f"{C}matters/{matter.id}/offer/", {"which": "0", "version": matter.version})
    assert took.status_code == 302
    assert fresh(matter).stage == Stage.DISPATCHED
    assert desk.post(f"{C}matters/{matter.id}/offer/", {"which": "0"}).status_code == 409
    Router.objects.update(threshold=0.8)
    alone = come_in(LEAKS + "，已经两天")
    assert "自动派单" in text_of(desk.get(C + "matters/?tab=all"))
    page = desk.get(f"{C}matters/{alone.id}/").content.decode()
    assert 'data-key="z"' in page
    with within(18):
        undone = desk.post(f"{C}matters/{alone.id}/offer/undo/", {"version": alone.version})
    assert undone.status_code == 302
    assert fresh(alone).stage == Stage.REPORTED
    assert "撤回自动派单" in text_of(desk.get(f"{C}matters/{alone.id}/"))


def test_a_duplicate_is_joined_with_one_tap(area: Neighbourhood, desk: Client, come_in: Comes) -> None:
    first, second = come_in(LAMP), come_in(LAMP + "，请快点修")
    assert "可能重复" in text_of(desk.get(C + "matters/?tab=desk"))
    page = desk.get(f"{C}matters/{second.id}/").content.decode()
    assert f'name="number" value="{first.number}"' in page
    given = {"number": first.number, "version": second.version}
    assert desk.post(f"{C}matters/{second.id}/join/", given).status_code == 302
    assert fresh(second).original_id == first.id


def test_rules_are_written_tried_and_switched_on(
    area: Neighbourhood, secretary: Client, desk: Client, come_in: Comes
) -> None:
    past(area, 12)
    at = C + "router/rules/"
    assert secretary.post(at + "add/", {"category": str(area.leak.id)}).status_code == 422
    given = {"category": str(area.leak.id), "place": str(area.grid.id), "hours": "any", "holder": str(area.desk.id)}
    assert desk.post(at + "add/", given).status_code == 403
    assert secretary.post(at + "add/", given).status_code == 302
    rule = Rule.objects.get()
    assert 'name="on" value="1"' not in secretary.get(at).content.decode()
    assert secretary.post(f"{at}{rule.id}/switch/", {"on": "1"}).status_code == 409
    assert secretary.post(f"{at}{rule.id}/try/").status_code == 302
    with within(10):
        page = text_of(secretary.get(at))
    assert "在最近 12 件上试过：会派 6 件，其中 0 件和当时一样" in page
    assert "安居物业 6" in page
    assert secretary.post(f"{at}{rule.id}/switch/", {"on": "1"}).status_code == 302
    assert fresh(rule).is_on
    assert secretary.post(f"{at}{rule.id}/up/").status_code == 302
    assert secretary.post(f"{at}{rule.id}/remove/").status_code == 302


def test_a_topic_becomes_a_task_or_a_proposal(area: Neighbourhood, desk: Client, come_in: Comes) -> None:
    for kind in (LAMP, "菜场门口占道卖鱼，轮椅过不去"):
        for more in ("", "，请管", "，急"):
            come_in(kind + more)
    lamp, fish = Topic.objects.order_by("id")
    with within(10):
        listed = text_of(desk.get(C + "topics/"))
    assert lamp.name in listed
    assert fish.name in listed
    with within(10):
        page = text_of(desk.get(f"{C}topics/{lamp.id}/"))
    assert "每周来了几件" in page
    assert "3号楼" in page
    features = desk.get(f"{C}topics/map.geojson?topic={lamp.id}").json()["features"]
    assert features == []  # nothing of this neighbourhood is drawn
    assert desk.post(f"{C}topics/{lamp.id}/task/").status_code == 302
    task = Matter.objects.get(kind="task")
    assert lamp.name in task.title
    assert desk.post(f"{C}topics/{lamp.id}/task/").status_code == 409
    answer: Any = desk.post(f"{C}topics/{fish.id}/become/proposal/")
    proposal = Proposal.objects.get()
    assert answer.url == f"{C}council/{proposal.id}/"
    assert fish.name in proposal.title
    assert JoinedMatter.objects.filter(proposal=proposal).count() == 3
    assert fresh(fish).became == "proposal"
    assert desk.post(f"{C}topics/{fish.id}/become/nothing/").status_code == 404
    assert signed_in(Client(), area.grid_worker).get(C + "topics/").status_code == 403


# -- residents


def listed(area: Neighbourhood, text: str, **fields: Any) -> Matter:
    matter = reported(area, text=text, **fields)
    Matter.objects.filter(id=matter.id).update(is_listed=True, public_title="楼道灯的事")
    return matter


def test_a_resident_sees_while_writing_that_others_said_the_same(area: Neighbourhood, client: Client) -> None:
    known = listed(area, LAMP)
    hidden = reported(area, text=LAMP + "，张三家门口")
    at, words = C + "report/alike/", {"category": str(area.leak.id), "text": LAMP + "，老人怕摔"}
    fragment = client.post(at, words, HTTP_HX_REQUEST="true").content.decode()
    assert "楼道灯的事" in fragment
    assert str(known.id) in fragment
    assert "<html" not in fragment
    assert str(hidden.id) not in fragment
    assert "张三" not in fragment
    whole = client.post(at, words).content.decode()
    assert "<html" in whole
    assert "老人怕摔" in whole
    for other in ("楼上打人，孩子被虐待。" + LAMP, "短"):
        assert "楼道灯的事" not in client.post(at, {**words, "text": other}).content.decode()
    assert "楼道灯的事" not in client.post(at, {**words, "category": str(area.harm.id)}).content.decode()


@pytest.mark.parametrize("while_writing", [True, False])
def test_a_resident_says_it_is_the_same_and_is_answered_too(
    area: Neighbourhood, client: Client, while_writing: bool
) -> None:
    known, other = listed(area, LAMP), resident("另一位")
    resident_in(client, area.community, other)
    what = {"category": str(area.leak.id), "text": LAMP + "，老人怕摔"}
    client.post(C + "report/", {**what, "original": str(known.id)} if while_writing else what)
    client.post(C + "report/where/", {"place": str(area.building.id)})
    client.post(C + "report/contact/", {"name": ""})
    page = client.get(C + "report/check/").content.decode()
    assert ("一起办：" if while_writing else "就是这件，一起办") in page.replace("一起办：您也", "一起办：")
    draft = re.findall(r'name="draft" value="([^"]+)"', page)[0]
    sent = {"draft": draft} if while_writing else {"draft": draft, "original": str(known.id)}
    assert client.post(C + "report/check/", sent).status_code == 302
    matter = Matter.objects.exclude(id=known.id).get()
    assert (matter.stage, matter.original_id) == (Stage.JOINED, known.id)
    assert Notice.objects.filter(kind="matter_joined", account=other).exists()


def test_the_router_page_tells_of_weeks(taught: Neighbourhood, secretary: Client, come_in: Comes) -> None:
    matter = come_in(LEAKS, category=taught.tree)
    assert Suggestion.objects.count() == 1
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        while work_once(NOW + timedelta(days=2)):
            pass
        page = text_of(secretary.get(C + "router/"))
    assert "每周的把握和改派" in page
    assert "100.0%" in page or "100%" in page  # the one matter still lies elsewhere than the best one says
    assert matter.category_id == taught.tree.id
