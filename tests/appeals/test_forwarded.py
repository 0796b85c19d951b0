"""12345 转办单: once, by the hotline's deadline, answered in its form, or given back."""

from datetime import timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from linli.engines.matters.actions.answering import answer
from linli.engines.matters.actions.handing import dispatch
from linli.engines.matters.enums import Source, Stage
from linli.engines.matters.models import Matter
from linli.kernel.tenancy import in_community
from linli.kernel.worktime import SHANGHAI
from linli.practices.appeals.hotline import Reply, read_reply
from linli.practices.appeals.models import Forwarded
from tests.conftest import fresh as fresh_matter
from tests.counting import counted
from tests.factories import NOW, Neighbourhood, neighbourhood, reported, signed_in

PHONE = "19910000088"


@pytest.fixture
def area(db: None) -> Neighbourhood:
    return neighbourhood()


@pytest.fixture
def desk(client: Client, area: Neighbourhood) -> Client:
    return signed_in(client, area.worker)


def path(area: Neighbourhood, rest: str = "") -> str:
    return f"/c/{area.community.code}/forwarded/{rest}"


def sheet(area: Neighbourhood, **more: object) -> dict[str, object]:
    words = "市民来电反映小区北门垃圾堆放三天无人清运"
    return {
        "number": "DH20260518001", "due_at": "2026-12-20T17:30", "text": words, "category": area.leak.id, "phone": PHONE,
        **more,
    }  # fmt: skip


def taken(desk: Client, area: Neighbourhood, **more: object) -> Matter:
    assert desk.post(path(area, "new/"), sheet(area, **more)).status_code == 302
    with in_community(area.community):
        matter: Matter = Matter.objects.select_related("community").latest("reported_at")
        return matter


def test_a_paper_keeps_its_number_its_words_and_its_deadline(desk: Client, area: Neighbourhood) -> None:
    matter = taken(desk, area)
    with in_community(area.community):
        paper = Forwarded.objects.get()
        assert paper.hotline_number == "DH20260518001"
        assert paper.original_text == matter.text
        assert matter.source == Source.HOTLINE
        assert matter.due_at == paper.hotline_due_at
        assert f"{matter.due_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" == "2026-12-20 17:30"
        dispatch(matter=matter, to=area.property_company, by=area.actor(area.worker), now=NOW)
        assert fresh_matter(matter).due_at == paper.hotline_due_at


def test_the_same_number_is_shown_not_doubled(desk: Client, area: Neighbourhood) -> None:
    matter = taken(desk, area)
    again = desk.post(path(area, "new/"), sheet(area, number=" dh2026 0518001 ", text="同一张又来了"))
    assert again["Location"] == path(area, f"{matter.id}/")
    assert "没有重复登记" in desk.get(again["Location"]).content.decode()
    with in_community(area.community):
        assert Matter.objects.count() == 1


def test_a_paper_without_its_deadline_keeps_what_was_typed(desk: Client, area: Neighbourhood) -> None:
    page = desk.post(path(area, "new/"), sheet(area, due_at="明天"))
    assert page.status_code == 422
    assert "垃圾堆放三天" in page.content.decode()


def test_repeat_callers_are_seen(desk: Client, area: Neighbourhood) -> None:
    first = taken(desk, area)
    second = taken(desk, area, number="DH20260519002", text="还是没有清运")
    page = desk.get(path(area, f"{second.id}/")).content.decode()
    assert "同一电话以前反映的事" in page
    assert first.number in page


def test_the_reply_is_filled_from_the_answer_then_kept_copied_and_marked(desk: Client, area: Neighbourhood) -> None:
    matter = taken(desk, area)
    url = path(area, f"{matter.id}/")
    early = desk.post(url, {"handled": "正在办", "answer": "", "replied": "1"})
    assert early.status_code == 409
    assert "正在办" in early.content.decode()
    with in_community(area.community):
        dispatch(matter=matter, to=area.property_company, by=area.actor(area.worker), now=NOW)
        answer(matter=matter, text="垃圾已清运", by=area.actor(area.worker), now=NOW + timedelta(hours=2))
    page = desk.get(url).content.decode()
    assert "【答复内容】垃圾已清运" in page
    assert "派给 安居物业 办理" in page
    fields = {"handled": "已核实并清运", "answer": "垃圾已清运", "contacted": "1", "finished": "2026-05-18 12:00"}
    assert desk.post(url, fields).status_code == 302
    assert desk.post(url, {**fields, "replied": "1"}).status_code == 302
    assert desk.post(url, {**fields, "handled": "改一下"}).status_code == 409
    printed = desk.get(path(area, f"{matter.id}/print/")).content.decode()
    assert "已核实并清运" in printed
    with in_community(area.community):
        paper = Forwarded.objects.get()
        assert paper.replied_at is not None
        assert read_reply(paper.reply_draft).contacted
    assert matter.number not in desk.get(path(area)).content.decode()
    assert "DH20260518001" in desk.get(path(area, "?tab=replied")).content.decode()


def test_not_ours_needs_a_reason_and_closes_with_it(desk: Client, area: Neighbourhood) -> None:
    matter = taken(desk, area)
    url = path(area, f"{matter.id}/not-ours/")
    fields = {"ground": "非本辖区", "version": matter.version}
    assert desk.post(url, {**fields, "reason": " "}).status_code == 422
    stale = desk.post(url, {"ground": "非本辖区", "version": 7, "reason": "请找隔壁社区"})
    assert stale.status_code == 409
    assert "请找隔壁社区" in stale.content.decode()
    assert desk.post(url, {**fields, "reason": "该路段属临江社区，请转临江社区"}).status_code == 302
    with in_community(area.community):
        matter = fresh_matter(matter)
        assert matter.stage == Stage.CLOSED
        assert matter.answer == "非本辖区：该路段属临江社区，请转临江社区"
        assert Forwarded.objects.get().not_ours_reason == matter.answer


def test_a_form_opened_before_the_answer_came_tells_the_hotline_nothing_empty(
    desk: Client, area: Neighbourhood
) -> None:
    matter = taken(desk, area)
    where = path(area, f"{matter.id}/")
    assert 'name="replied"' not in desk.get(where).content.decode()
    with in_community(area.community):
        dispatch(matter=fresh_matter(matter), to=area.property_company, by=area.actor(area.worker), now=NOW)
        answer(matter=fresh_matter(matter), text="已清运", by=area.actor(area.property_staff), now=NOW)
    stale = desk.post(where, {"handled": "收到", "answer": " ", "replied": "1"})
    assert stale.status_code == 409
    assert "已清运" in stale.content.decode()
    with in_community(area.community):
        assert Forwarded.objects.get().replied_at is None
    assert desk.post(where, {"handled": "收到", "answer": "已清运", "replied": "1"}).status_code == 302


def test_property_staff_do_not_answer_the_hotline(client: Client, area: Neighbourhood) -> None:
    signed_in(client, area.property_staff)
    assert client.get(path(area)).status_code == 403
    with in_community(area.community):
        other = reported(area)
    assert signed_in(client, area.worker).get(path(area, f"{other.id}/")).status_code == 404


def test_papers_cost_few_queries(desk: Client, area: Neighbourhood) -> None:
    matter = taken(desk, area)
    desk.get(path(area))
    with counted(8):
        desk.get(path(area))
    with counted(10):
        desk.get(path(area, f"{matter.id}/"))
    with counted(18):
        desk.post(path(area, "new/"), sheet(area, number="X2"))


plain = st.text(st.characters(codec="utf-8", exclude_characters="【】\r", exclude_categories=("C",)), max_size=60)


@given(plain, plain, st.booleans(), plain)
def test_a_reply_reads_back_as_it_was_written(handled: str, told: str, contacted: bool, finished: str) -> None:
    reply = Reply(handled.strip(), told.strip(), contacted, finished.strip())
    assert read_reply(reply.text) == reply
