"""What a body outside does by its link costs no more at somebody's door than anywhere else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from linli.engines.matters.actions.handing import dispatch
from linli.practices.outside.actions.links import Asking, make_link
from linli.practices.outside.queries.links import path_of
from tests.counting import counted
from tests.factories import Neighbourhood, reported


@pytest.mark.parametrize("step", ["promise", "progress", "answer", "refuse"])
def test_a_step_by_link_at_a_dwelling(area: Neighbourhood, step: str) -> None:
    now, by = timezone.now(), area.actor(area.worker)
    raised = reported(area, place=area.dwelling, now=now - timedelta(hours=1))
    matter = dispatch(matter=raised, to=area.department, by=by, now=now)
    link = make_link(matter=matter, asking=Asking("请换水管"), user=area.worker, by=by, now=now)
    due = (now + timedelta(days=60)).date().isoformat()
    given = {"what": "换水管", "due_on": due, "text": "已派人", "reason": "不归我们"}
    bus = Client()
    bus.get(path_of(link, "qingyang"))
    with counted(18):
        answer = bus.post(f"{path_of(link, 'qingyang')}{step}/", given)
    assert answer.status_code == 302, answer.content.decode()
