"""What is kept is in the community's language, whoever acts: notices, reasons, the hotline's reply."""

import re
from collections.abc import Iterator

import pytest
from django.utils.translation import override

from linli.accounts.models import Notice
from linli.engines.matters.actions import answering, handing, joining, saying, splitting
from linli.engines.matters.enums import Stage
from linli.engines.matters.models import Entry, Extension
from linli.engines.matters.tasks import alarm
from linli.kernel.models import Job
from linli.practices.appeals.actions.joint_lists import put_on_list
from linli.practices.appeals.models import Forwarded, JointList, JointMember
from linli.practices.appeals.queries.forwarded import reply_of
from tests.conftest import fresh
from tests.factories import NOW, Neighbourhood, reported
from tests.matters.cases import MOVES, Case, given

LATIN = re.compile(r"[A-Za-z]{3,}")


@pytest.fixture(autouse=True)
def by_an_english_reader() -> Iterator[None]:
    """Everything in this file is done by somebody whose pages are in English."""
    with override("en"):
        yield


def kept() -> list[str]:
    rows = [model.objects.order_by("id").values_list("text", flat=True) for model in (Notice, Entry)]
    return [text for texts in rows for text in texts]


def all_chinese(*, at_least: int) -> None:
    texts = kept()
    assert len(texts) >= at_least
    assert [text for text in texts if LATIN.search(text)] == []


@pytest.mark.parametrize("move", MOVES)
def test_every_move(area: Neighbourhood, move: str) -> None:
    start, user, values, _target, _not = MOVES[move]
    case = Case(area, reported(area)).at(start)
    client = case.client(user)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    answer = client.post(case.path(move), {"version": fresh(case.matter).version, **given(case, values)})
    assert answer.status_code == 302
    all_chinese(at_least=1)


def test_everything_that_is_no_move(area: Neighbourhood) -> None:
    worker, staff = area.actor(area.worker), area.actor(area.property_staff)
    matter = reported(area)
    handing.dispatch(matter=matter, to=area.property_company, by=worker, now=NOW)
    saying.note(matter=matter, text="明天来修", public=True, by=staff, now=NOW)
    saying.urge(matter=matter, by=area.reporter, now=NOW)
    handing.call_helper(matter=matter, party=area.village, by=worker, now=NOW)
    assert matter.due_at is not None
    late = matter.due_at.replace(year=matter.due_at.year + 1)
    saying.ask_extension(matter=matter, until=late, reason="等配件", by=staff, now=NOW)
    saying.decide_extension(extension=Extension.objects.get(), grant=True, by=area.actor(area.secretary), now=NOW)
    splitting.split(matter=fresh(matter), tasks=["修灯", "修门"], by=worker, now=NOW)
    joining.join(matter=reported(area, text="又一件"), original=fresh(matter), by=worker, now=NOW)
    three = JointList.new(key="three", name="三方清单")
    JointMember.new(joint_list=three, party=area.village)
    put_on_list(joint_list=three, matter=fresh(matter), by=worker, now=NOW)
    for when in (NOW, late):
        alarm(Job(community=area.community, payload={"matter": str(matter.id)}), when)
    all_chinese(at_least=12)


def test_a_walled_matter_is_told_without_its_title(area: Neighbourhood) -> None:
    reported(area, category=area.harm, text="有人打人")
    assert "（不公开事项）" in Notice.objects.get().text


def test_not_satisfied_without_words_and_ended(area: Neighbourhood) -> None:
    case = Case(area, reported(area)).at(Stage.ANSWERED)
    answering.reopen(matter=case.matter, reason="", by=area.reporter, now=NOW)
    assert Entry.objects.latest("id").text == "不满意"
    all_chinese(at_least=4)


def test_the_reply_to_the_hotline(area: Neighbourhood) -> None:
    matter = reported(area)
    paper = Forwarded.new(matter=matter, hotline_number="DH1", hotline_due_at=NOW, original_text="原文")
    handing.dispatch(matter=matter, to=area.property_company, by=area.actor(area.worker), now=NOW)
    told = reply_of(paper).handled
    assert "收到转办单" in told
    assert "派给 安居物业 办理" in told
    assert not LATIN.search(told)


def test_a_page_is_in_the_language_of_its_reader(area: Neighbourhood) -> None:
    case = Case(area, reported(area))
    client = case.client()
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert "Dispatch" in client.get(case.path()).content.decode()
