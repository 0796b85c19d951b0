"""The router, its rules and hot topics over `/api/v1/`: set as on the pages, by whoever may decide it."""

from typing import Any

import pytest
from django.utils import timezone

from linli.accounts.enums import KeyScope, Role
from linli.engines.matters.actions.handing import dispatch
from linli.engines.routing.models import Router, Rule, Topic, TopicMatter, Version
from linli.engines.routing.rules.scores import Alone, Measures
from linli.kernel.models import Job
from linli.practices.council.models import Proposal
from linli.registry.models import Party
from tests.factories import Neighbourhood, neighbourhood, reported
from tests.outside.calls import Caller, done_once, seen


@pytest.fixture
def learned(area: Neighbourhood) -> Neighbourhood:
    """Two versions, the second in use."""
    measures = Measures(count=60, macro_f1=0.9, alone=(Alone(0.9, 0.7, 0.97),)).as_json()
    for number in (1, 2):
        Version.new(
            number=number, learnt="file", learnt_at=timezone.now(), sorter=b"", is_active=number == 2, measures=measures
        )
    return area


def test_the_router_acts_alone_once_a_secretary_says_so_knowing_the_error(learned: Neighbourhood) -> None:
    call = Caller(learned)
    before = seen(call, "router")
    assert (before["threshold"], before["version"]) == (None, 2)
    assert before["offered"] == [{"threshold": 0.9, "share": 0.7, "precision": 0.97}]
    on = done_once(call, "PUT", "router", {"threshold": 0.9}).json()
    assert (on["threshold"], on["expected"]["precision"]) == (0.9, 0.97)
    assert Router.objects.get().changed_by is None, "a system is no user"
    assert call("PUT", "router", {"threshold": 0.3}).status_code == 422
    assert call("PUT", "router", {}).status_code == 422
    assert call("PUT", "router", {"threshold": None}).json()["threshold"] is None
    done_once(call, "POST", "router/learn")
    assert Job.objects.filter(kind="routing.learn").count() == 1


def test_an_earlier_version_is_taken_back(learned: Neighbourhood) -> None:
    call = Caller(learned)
    first = seen(call, "router-versions?limit=1")
    [second] = seen(call, f"router-versions?after={first['next']}")["items"]
    assert [each["is_active"] for each in (*first["items"], second)] == [False, True]
    assert done_once(call, "POST", f"router-versions/{first['items'][0]['id']}/use").json()["is_active"] is True
    assert seen(call, "router")["version"] == 1


def test_without_a_version_nothing_acts_alone(area: Neighbourhood) -> None:
    assert seen(Caller(area), "router")["offered"] == []
    assert Caller(area)("PUT", "router", {"threshold": 0.9}).status_code == 409


def ruled(call: Caller, holder: Party, **more: Any) -> Any:
    return call.post("routing-rules", {"holder": str(holder.id), **more})


def test_a_rule_is_written_tried_switched_on_and_put_in_order(area: Neighbourhood) -> None:
    call = Caller(area)
    past = dispatch(matter=reported(area), to=area.property_company, by=area.actor(area.worker), now=timezone.now())
    written = {"holder": str(area.department.id), "category": "leak", "place": str(area.grid.id)}
    rule = done_once(call, "POST", "routing-rules", written, tagged=False).json()
    assert (rule["position"], rule["is_on"], rule["place"]["name"]) == (1, False, area.grid.name)
    second = ruled(call, area.property_company, category="leak").json()
    path = f"routing-rules/{second['id']}"
    assert call.post(f"{path}/switch", {"on": True}).status_code == 409, "not tried yet"
    trial = done_once(call, "POST", f"{path}/try").json()["trial"]
    assert (trial["looked_at"], trial["taken"], trial["same"], trial["numbers"]) == (1, 1, 1, [past.number])
    assert done_once(call, "POST", f"{path}/switch", {"on": True}).json()["is_on"] is True
    told = call.get(path)
    assert call.post(f"{path}/switch", {"on": False}, If_Match=told["ETag"]).json()["is_on"] is False
    assert call.post(f"{path}/switch", {"on": True}, If_Match=told["ETag"]).status_code == 412
    assert [each["id"] for each in done_once(call, "POST", f"{path}/up").json()] == [second["id"], rule["id"]]
    assert [each["position"] for each in done_once(call, "POST", f"{path}/remove").json()] == [1]
    assert [each["id"] for each in seen(call, "routing-rules")] == [rule["id"]]
    assert seen(call, f"routing-rules/{rule['id']}")["trial"] is None
    assert seen(call, path, 404)["status"] == 404


def test_a_rule_that_cannot_be_is_refused(area: Neighbourhood) -> None:
    call = Caller(area)
    assert ruled(call, area.department).status_code == 409, "it would take everything"
    assert ruled(call, area.department, category="no").status_code == 409
    assert ruled(call, area.department, category=area.harm.key).status_code == 409
    assert ruled(Caller(area, KeyScope.MATTERS_WRITE), area.department, category="leak").status_code == 403
    assert ruled(Caller(area, role=Role.COMMUNITY_WORKER), area.department, category="leak").status_code == 403
    next_door = neighbourhood("baihe", "白鹤社区").department
    assert ruled(call, next_door, category="leak").status_code == 409, "nobody here"
    assert not Rule.objects.exists()


def test_a_topic_becomes_a_proposal_once(area: Neighbourhood) -> None:
    now = timezone.now()
    topic = Topic.new(name="楼道灯不亮", first_at=now, last_at=now, found_at=now)
    for n in range(3):
        TopicMatter.new(topic=topic, matter=reported(area, text=f"楼道灯不亮，第{n}次说"))
    call, path = Caller(area), f"topics/{topic.id}/become/proposal"
    assert Caller(area, role=Role.AUDITOR).post(path).status_code == 403
    assert call.post(f"topics/{topic.id}/become/ballot").status_code == 404
    made = call.post(path, Idempotency_Key="once")
    assert made.status_code == 201, made.content.decode()
    assert call.post(path, Idempotency_Key="once").json() == made.json()
    assert str(Proposal.objects.get().id) in made.json()["path"]
    assert call.post(path).status_code == 409
