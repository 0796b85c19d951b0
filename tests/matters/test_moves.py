"""Every move through HTTP: possible and refused from one set-up, the second of two, what was written kept."""

import re

import pytest

from linli.accounts.models import Notice
from linli.engines.matters.models import Entry
from linli.kernel.models import Event
from tests.conftest import fresh
from tests.factories import reported
from tests.matters.cases import MOVES, Case, S, given

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("move", MOVES)
def test_a_move_is_made_once_and_is_one_event(case: Case, move: str) -> None:
    start, user, values, target, _not = MOVES[move]
    case.at(start)
    before = fresh(case.matter)
    data = given(case, values)
    first = case.post(move, user, **data)
    assert first.status_code == 302, first.content.decode()
    after = fresh(case.matter)
    assert after.stage == target
    assert after.version == before.version + 1
    event = Event.objects.filter(subject_id=after.id, step=after.version).get()
    assert event.data["state"]["stage"] == target
    assert event.data["state"]["holder"] == str(after.holder_id)
    assert case.client(user).get(first["Location"]).status_code == 200


@pytest.mark.parametrize("move", MOVES)
def test_a_move_is_refused_to_who_may_not(case: Case, move: str) -> None:
    start, _user, values, _target, outsider = MOVES[move]
    case.at(start)
    answer = case.post(move, outsider, **given(case, values))
    assert answer.status_code in {403, 404}
    assert fresh(case.matter).stage == start


@pytest.mark.parametrize("move", MOVES)
def test_whoever_comes_second_is_told_and_loses_nothing(case: Case, move: str) -> None:
    """Both opened the same page; somebody else was first. 409, and the text is still in the form."""
    start, user, values, _target, _not = MOVES[move]
    case.at(start)
    stale = fresh(case.matter).version - 1
    answer = case.client(user).post(case.path(move), {**given(case, values), "version": stale})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "刚刚有人先处理了" in page
    typed = next((values[name] for name in ("reason", "text", "question") if name in values), "")
    assert typed in page
    assert fresh(case.matter).stage == start
    assert not Entry.objects.filter(matter=case.matter, text=typed).exists()


@pytest.mark.parametrize("move", [move for move, each in MOVES.items() if each[2] and move != "join"])
def test_an_empty_form_comes_back(case: Case, move: str) -> None:
    start, user, _values, _target, _not = MOVES[move]
    case.at(start)
    answer = case.post(move, user)
    assert answer.status_code == 422
    assert fresh(case.matter).stage == start


@pytest.mark.parametrize("move", MOVES)
def test_a_move_from_the_wrong_stage_says_why(case: Case, move: str) -> None:
    _start, _user, values, _target, _not = MOVES[move]
    wrong = S.REPORTED if move in {"unjoin", "evaluate", "reopen", "resume", "ask"} else S.CLOSED
    if move in {"refuse", "transfer", "pass"}:
        wrong = S.RETURNED
    case.at(wrong)
    assert case.client("secretary").get(case.path(move)).status_code == 409
    answer = case.post(move, "secretary", **given(case, values))
    assert answer.status_code == 409
    assert "现在是“" in answer.content.decode()


def test_two_at_once_only_one_is_first(case: Case) -> None:
    """Two clerks opened the same form; the one that sends later is refused, and nothing is told twice."""
    first, second = case.client("worker"), case.client("secretary")
    for client in (first, second):
        assert "安居物业" in client.get(case.path("dispatch")).content.decode()
    version = fresh(case.matter).version
    one = first.post(case.path("dispatch"), {"version": version, "holder": str(case.area.property_company.id)})
    two = second.post(case.path("dispatch"), {"version": version, "holder": str(case.area.village.id), "visit": "1"})
    assert (one.status_code, two.status_code) == (302, 409)
    assert fresh(case.matter).holder_id == case.area.property_company.id
    assert Event.objects.filter(subject_id=case.matter.id, verb="dispatch").count() == 1
    assert not Notice.objects.filter(user=case.area.villager).exists()


def test_a_retry_of_the_same_form_changes_nothing_more(case: Case) -> None:
    data = {"version": case.matter.version, "holder": str(case.area.property_company.id), "idempotency_key": "k" * 32}
    client = case.client()
    answers = [client.post(case.path("dispatch"), data) for _twice in range(2)]
    assert [answer["Location"] for answer in answers] == [case.path()] * 2
    assert fresh(case.matter).version == 2


def test_the_proposal_says_why(case: Case) -> None:
    page = case.client().get(case.path("dispatch")).content.decode()
    assert re.search(r'value="[0-9a-f-]+" checked.*安居物业.*青杨小区的物业服务由其负责', page, re.S)
    case.matter = reported(case.area, text="大树倒了", category=case.area.tree)
    page = case.client().get(case.path("dispatch")).content.decode()
    assert re.search(r"checked.*杨家村.*一号微格的绿化养护由其认领", page, re.S)
