"""Over `/api/v1/`: bodies outside asked by link, their promises kept or dropped, the hotline's papers, whose turn it is."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from linli.accounts.enums import KeyScope, Role
from linli.engines.matters.actions.handing import dispatch
from linli.engines.matters.models import Matter
from linli.practices.appeals.models import Forwarded, JointList, JointMember
from linli.practices.outside.actions.promising import promise
from linli.practices.outside.models import AnswerLink, Promise
from tests.conftest import fresh
from tests.factories import Neighbourhood, reported
from tests.outside.calls import Caller, done_once, seen


def sent_to(area: Neighbourhood, party: Any) -> Matter:
    now = timezone.now()
    return dispatch(matter=reported(area, place=area.dwelling), to=party, by=area.actor(area.worker), now=now)


def promised(area: Neighbourhood, days: int = 10) -> Promise:
    matter, now = sent_to(area, area.department), timezone.now()
    due = timezone.localdate() + timedelta(days=days)
    return promise(
        matter=matter, party=area.department, what="换水管", due_on=due, by=area.actor(area.handler), now=now
    )


def test_a_body_is_asked_again_by_a_new_link_and_the_old_one_opens_no_more(area: Neighbourhood) -> None:
    call, matter = Caller(area), sent_to(area, area.department)
    path, asked = f"matters/{matter.id}/outside-links", {"asked": "请换水管", "days": 7, "phone": "19912345678"}
    first = seen(call, path)
    assert (first["may_ask"], first["links"]) == (True, [])
    assert area.account.name not in first["proposed"]
    made = done_once(call, "POST", path, asked).json()
    assert Client().get(made["address"].partition("testserver")[2] or made["address"]).status_code == 200
    assert AnswerLink.objects.get().made_by == area.secretary
    told = call.get(path)
    assert call.post(path, asked, If_Match=told["ETag"]).status_code == 201
    assert Client().get(made["address"]).status_code == 410
    [newest, oldest] = seen(call, path)["links"]
    assert (oldest["id"], newest["revoked_at"], "address" in newest) == (made["id"], None, False)
    assert oldest["revoked_at"]
    assert "19912345678" not in told.content.decode()
    revoked = done_once(call, "POST", f"outside-links/{newest['id']}/revoke").json()
    assert revoked["revoked_at"]
    assert call.post(path, {**asked, "phone": "12"}).status_code == 409
    assert call.post(path, {**asked, "days": 8}).status_code == 422


def test_only_a_body_that_holds_it_is_asked_and_by_who_may(area: Neighbourhood) -> None:
    matter = reported(area)
    secret = reported(area, category=area.harm)
    asked = {"asked": "请换水管"}
    assert Caller(area).post(f"matters/{matter.id}/outside-links", asked).status_code == 409
    worker = Caller(area, role=Role.COMMUNITY_WORKER)
    assert worker.post(f"matters/{secret.id}/outside-links", asked).status_code == 404
    reader = Caller(area, KeyScope.MATTERS_READ)
    assert reader.post(f"matters/{matter.id}/outside-links", asked).status_code == 403
    assert Caller(area, role=Role.AUDITOR).post(f"matters/{matter.id}/outside-links", asked).status_code == 403


def test_promises_are_listed_kept_and_dropped(area: Neighbourhood) -> None:
    call, late, soon = Caller(area), promised(area, 0), promised(area)
    Promise.objects.filter(id=late.id).update(due_on=timezone.localdate() - timedelta(days=1))
    page = seen(call, "promises?limit=1")
    assert [each["id"] for each in page["items"]] == [str(late.id)]
    assert [each["id"] for each in seen(call, f"promises?after={page['next']}")["items"]] == [str(soon.id)]
    assert [each["id"] for each in seen(call, "promises?tab=over")["items"]] == [str(late.id)]
    assert [each["id"] for each in seen(call, f"promises?matter={soon.matter_id}")["items"]] == [str(soon.id)]
    told = call.get(f"promises/{soon.id}")
    assert told.json()["party"]["name"] == area.department.name
    kept = done_once(call, "POST", f"promises/{late.id}/keep", {"words": "水管换好了"}).json()
    assert (kept["state"], kept["ended_on"]) == ("kept", timezone.localdate().isoformat())
    assert call.post(f"promises/{late.id}/drop", {"reason": "不用了"}).status_code == 409
    assert call.post(f"promises/{soon.id}/keep", {"words": "好了", "photos": ["aGk="]}).status_code == 409
    assert done_once(call, "POST", f"promises/{soon.id}/drop", {"reason": "改由物业办"}).json()["state"] == "dropped"
    assert call.get(f"promises/{soon.id}", If_None_Match=told["ETag"]).status_code == 200
    assert seen(call, "promises?tab=open")["items"] == []
    assert "水管换好了" in str(call.get(f"matters/{late.matter_id}/story").json())


def test_a_paper_of_the_hotline_is_taken_once_and_replied_to(area: Neighbourhood) -> None:
    call, due = Caller(area), (timezone.now() + timedelta(days=5)).replace(microsecond=0)
    paper = {
        "category": "leak",
        "text": "3号楼顶楼漏水",
        "where": "3号楼",
        "number": "zh 1",
        "due_at": due.isoformat(),
        "phone": "19912345678",
    }
    made = done_once(call, "POST", "forwarded", paper, tagged=False).json()
    matter = Matter.objects.get(id=made["matter"])
    assert (made["number"], matter.due_at) == ("ZH1", due)
    again = call.post("forwarded", {**paper, "text": "又来一遍"})
    assert (again.status_code, again.json()["matter"]) == (200, made["matter"])
    assert Matter.objects.count() == 1
    Matter.objects.filter(id=matter.id).update(wall=area.harm.wall)
    worker = Caller(area, role=Role.COMMUNITY_WORKER)
    assert worker.post("forwarded", paper).status_code == 404, "no answer tells what is behind a wall"
    Matter.objects.filter(id=matter.id).update(wall=area.leak.wall)
    assert call.post("forwarded", {**paper, "number": "2", "category": "no"}).status_code == 409
    path, reply = f"forwarded/{matter.id}", {"handled": "已派单", "answer": "已换水管", "contacted": True}
    assert [each["number"] for each in seen(call, "forwarded?replied=false")["items"]] == ["ZH1"]
    assert seen(call, path)["reply"]["answer"] == ""
    assert call.post(f"{path}/replied", reply).status_code == 409, "nobody was answered yet"
    assert done_once(call, "PUT", f"{path}/reply", reply).json()["reply"]["answer"] == "已换水管"
    call.post(f"matters/{matter.id}/settle", {"text": "已换水管"})
    assert done_once(call, "POST", f"{path}/replied", reply).json()["replied_at"]
    assert call("PUT", f"{path}/reply", reply).status_code == 409
    assert seen(call, "forwarded?replied=false")["items"] == []


def test_a_paper_that_is_not_ours_is_given_back(area: Neighbourhood) -> None:
    call, due = Caller(area), (timezone.now() + timedelta(days=5)).isoformat()
    paper = {"category": "leak", "text": "隔壁镇的路灯", "number": "1", "due_at": due, "phone": "19912345678"}
    id = call.post("forwarded", paper).json()["matter"]
    assert call.get(f"forwarded/{reported(area).id}").status_code == 404
    assert call.post(f"forwarded/{id}/not-ours", {"ground": "别的", "reason": "x"}).status_code == 422
    given = {"ground": "非本辖区", "reason": "请找隔壁镇"}
    assert done_once(call, "POST", f"forwarded/{id}/not-ours", given).json()["not_ours"] == "非本辖区：请找隔壁镇"
    assert not fresh(Forwarded.objects.get().matter).is_open


def test_the_turn_on_a_list_is_passed_to_a_member_alone(area: Neighbourhood) -> None:
    three, matter = JointList.new(key="three", name="三方清单"), reported(area)
    for party in (area.desk, area.property_company):
        JointMember.new(joint_list=three, party=party)
    call, path = Caller(area), f"matters/{matter.id}/joint/three"
    call.post(path)
    to = {"to": str(area.department.id), "reason": "该您了"}
    assert call.post(f"{path}/pass", to).status_code == 409
    done_once(call, "POST", f"{path}/pass", {**to, "to": str(area.property_company.id)}, tagged=False)
    assert fresh(matter).holder == area.property_company
    company = Caller(area, role=Role.PROPERTY_STAFF, party=area.property_company.id)
    assert company.post(f"{path}/pass", {**to, "to": str(area.desk.id)}).status_code == 200
