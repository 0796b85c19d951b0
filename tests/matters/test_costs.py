"""What a request costs in queries: a move at most 18, reading a matter at most 10, transaction control apart."""

from typing import Any

import pytest
from django.test import Client

from linli.engines.matters.actions import answering, handing, joining, saying
from linli.engines.matters.models import Matter
from tests.conftest import fresh
from tests.counting import statements
from tests.factories import NOW, Neighbourhood, reported, signed_in
from tests.matters.cases import MOVES, Case, given

pytestmark = pytest.mark.django_db


def spent(client: Client, path: str, data: dict[str, Any] | None = None) -> list[str]:
    with statements() as sent:
        answer = client.get(path) if data is None else client.post(path, data)
    assert answer.status_code in {200, 302}, answer.content.decode()
    return sent.found


@pytest.mark.parametrize("move", MOVES)
def test_a_move(area: Neighbourhood, move: str) -> None:
    start, user, values, _target, _not = MOVES[move]
    case = Case(area, reported(area)).at(start)
    client = signed_in(Client(), getattr(area, user))
    client.get("/c/qingyang/matters/")
    data = {"version": fresh(case.matter).version, "idempotency_key": "k" * 32, **given(case, values)}
    queries = spent(client, case.path(move), data)
    assert len(queries) <= 18, "\n".join(sql[:160] for sql in queries)


def _worked_on(area: Neighbourhood, times: int) -> Matter:
    """A matter with as many notes, duplicates and helpers."""
    matter, worker = reported(area), area.actor(area.worker)
    for n in range(times):
        saying.note(matter=matter, text=f"第{n}次", public=n % 2 == 0, by=worker, now=NOW)
        joining.join(matter=reported(area, text=f"又一件{n}"), original=matter, by=worker, now=NOW)
        handing.call_helper(matter=matter, party=[area.village, area.department, area.desk][n], by=worker, now=NOW)
    handing.dispatch(matter=matter, to=area.property_company, by=worker, now=NOW)
    answering.ask(matter=matter, question="几楼？", by=area.actor(area.property_staff), now=NOW)
    return matter


def test_reading_a_matter_costs_the_same_with_one_and_with_three(area: Neighbourhood, desk: Client) -> None:
    one, three = _worked_on(area, 1), _worked_on(area, 3)
    desk.get("/c/qingyang/matters/")
    costs = [
        len(spent(desk, f"/c/qingyang/matters/{matter.id}/{page}"))
        for matter in (one, three)
        for page in ("", "print/")
    ]
    assert costs[:2] == costs[2:]
    assert max(costs) <= 10


def test_the_form_of_a_dispatch(area: Neighbourhood, desk: Client) -> None:
    matter = reported(area)
    desk.get("/c/qingyang/matters/")
    assert len(spent(desk, f"/c/qingyang/matters/{matter.id}/dispatch/")) <= 10


def test_a_register_costs_the_same_with_one_and_with_three(area: Neighbourhood, desk: Client) -> None:
    costs = []
    for times in (1, 2):
        for n in range(times):
            reported(
                area,
                text=f"第{times}{n}件",
                category=[area.leak, area.tree][n],
                place=[area.building, area.dwelling][n],
            )
        desk.get("/c/qingyang/matters/")
        costs.append(len(spent(desk, "/c/qingyang/matters/register/?tab=all")))
    assert costs[0] == costs[1] <= 5
