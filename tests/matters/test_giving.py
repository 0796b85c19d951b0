"""交办: a task begins in its holder's hands with the due time said, and whoever does it closes it with a report."""

from datetime import timedelta

import pytest
from django.test import Client

from linli.accounts.models import Notice
from linli.engines.matters.actions.answering import reopen, settle
from linli.engines.matters.actions.giving import Task, give
from linli.engines.matters.actions.handing import accept, refuse
from linli.engines.matters.actions.raising import NotReportable
from linli.engines.matters.enums import Stage
from linli.engines.matters.models import Helper, Matter
from linli.engines.matters.ui.doing import doings
from linli.insight.enums import Span
from linli.insight.queries.figures import raised_in
from linli.kernel.workflow import MoveRefused
from tests.factories import NOW, Neighbourhood, signed_in

pytestmark = pytest.mark.django_db
DUE = NOW + timedelta(days=3)


def given(area: Neighbourhood, title: str = "周五前把三号楼路灯换好") -> Matter:
    task = Task(title, area.property_company, DUE, helpers=[area.village])
    return give(community=area.community, task=task, by=area.actor(area.secretary), now=NOW)


def test_a_task_is_in_its_holders_hands_at_once(area: Neighbourhood) -> None:
    task = given(area)
    assert (task.stage, task.holder_id, task.due_at) == (Stage.DISPATCHED, area.property_company.id, DUE)
    assert Helper.objects.get(matter=task).party_id == area.village.id
    assert Notice.objects.filter(user=area.property_staff).exists()
    assert not raised_in(Span.ALL, NOW).exists(), "a task is nobody's appeal"


def test_nothing_said_is_no_task(area: Neighbourhood) -> None:
    with pytest.raises(NotReportable):
        given(area, " ")


def test_whoever_does_it_closes_it_with_a_report(area: Neighbourhood, client: Client) -> None:
    task = given(area)
    page = signed_in(client, area.property_staff).get(f"/c/qingyang/matters/{task.id}/")
    assert "办结并报告" in page.text
    with pytest.raises(MoveRefused):
        settle(matter=task, text=" ", by=area.actor(area.property_staff), now=NOW)
    form = client.get(f"/c/qingyang/matters/{task.id}/settle/")
    assert (form.status_code, "办结并报告" in form.text) == (200, True)
    assert client.get(f"/c/qingyang/matters/{task.id}/answer/").status_code == 404, "nobody reported it"
    settle(matter=task, text="换好了", by=area.actor(area.property_staff), now=NOW)
    assert (task.stage, task.answer, task.in_time) == (Stage.CLOSED, "换好了", True)
    reopen(matter=task, reason="还有一盏不亮", by=area.actor(area.secretary), now=NOW)
    assert task.stage == Stage.HANDLING


def test_whoever_is_at_it_has_the_report_before_their_eyes(area: Neighbourhood) -> None:
    task, visitor = given(area), area.visitor(area.property_staff)
    assert [each.route for each in doings(visitor, task, NOW) if each.first] == ["matter-accept"]
    accept(matter=task, by=area.actor(area.property_staff), now=NOW)
    assert [each.route for each in doings(visitor, task, NOW) if each.first] == ["matter-settle"]


def test_what_is_given_back_lies_at_the_desk(area: Neighbourhood) -> None:
    task = given(area)
    refuse(matter=task, reason="不归物业管", by=area.actor(area.property_staff), now=NOW)
    assert (task.stage, task.holder_id) == (Stage.RETURNED, area.desk.id)


def test_a_whole_waits_for_the_parts_that_were_given(area: Neighbourhood) -> None:
    whole, by = given(area, "路灯整治"), area.actor(area.secretary)
    part = give(community=area.community, task=Task("换灯泡", area.village, DUE, whole=whole), by=by, now=NOW)
    assert Matter.objects.get(id=whole.id).open_part_count == 1
    with pytest.raises(MoveRefused):
        settle(matter=whole, text="好了", by=by, now=NOW)
    settle(matter=part, text="换好了", by=by, now=NOW)
    whole.refresh_from_db()
    settle(matter=whole, text="都好了", by=by, now=NOW)
    with pytest.raises(MoveRefused):
        give(community=area.community, task=Task("再换一个", area.village, DUE, whole=whole), by=by, now=NOW)
