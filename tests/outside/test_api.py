"""`/api/v1/` as another system uses it: keys, scopes, limits, pages, ETags, retries, problems."""

import base64
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from linli.accounts.actions.keys import count_call
from linli.accounts.enums import KeyScope, Role
from linli.accounts.models import ApiKey, Read
from linli.engines.matters.models import Matter, Reporter
from linli.kernel.models import Event
from linli.practices.appeals.models import JointList, JointMember
from linli.registry.enums import GroupKind
from linli.registry.models import Circumstance, Person, Place
from tests.factories import Neighbourhood, group, many_reported, neighbourhood, person, reported, signed_in
from tests.matters.cases import picture
from tests.outside.calls import Caller, done_once, seen

TOLD = {
    "category": "leak",
    "text": "3号楼顶楼漏水，张奶奶家进水了",
    "where": "3号楼东侧",
    "phone": "19912345678",
    "name": "张秀兰",
}


def raised(call: Caller, **more: Any) -> Any:
    return call.post("appeals", {**TOLD, **more})


def test_a_matter_is_raised_dispatched_answered_and_evaluated_over_the_interface(area: Neighbourhood) -> None:
    call = Caller(area)
    made = raised(call)
    assert made.status_code == 201, made.content
    id = made.json()["id"]
    assert made["Location"] == f"/api/v1/qingyang/matters/{id}"
    assert call.get("matters/" + id).json()["moves"][:1] == ["dispatch"]
    sent = call.post(f"matters/{id}/dispatch", {"holder": str(area.property_company.id)})
    assert (sent.status_code, sent.json()["stage"], sent.json()["holder"]["name"]) == (200, "dispatched", "安居物业")
    assert call.post(f"matters/{id}/accept").json()["stage"] == "handling"
    assert call.post(f"matters/{id}/answer", {"text": "已换新水管"}).json()["stage"] == "answered"
    assert call.post(f"matters/{id}/evaluate", {"rating": "satisfied"}).json()["rating"] == "satisfied"
    lines = call.get(f"matters/{id}/story").json()["lines"]
    assert {line["who"] for line in lines} == {"外部系统"}
    assert Reporter.objects.get(matter_id=id).account is not None
    assert set(Event.objects.filter(subject_id=id).values_list("actor_kind", flat=True)) == {"key"}


def test_who_raised_it_is_told_for_a_logged_reason_only(area: Neighbourhood) -> None:
    call = Caller(area)
    id = raised(call, wants_call=True).json()["id"]
    everything = str([call.get(path).json() for path in (f"matters/{id}", f"matters/{id}/story", "matters")])
    assert "张奶奶" in everything
    assert "19912345678" not in everything
    assert "张秀兰" not in everything
    told = call.post(f"matters/{id}/reporter", {"reason": "上门核实"})
    assert told.json() == {"name": "张秀兰", "phone": "19912345678", "wants_call": True}
    assert Read.objects.filter(subject_id=id, reader_kind="key", reason="上门核实").count() == 1
    company = Caller(area, role=Role.PROPERTY_STAFF, party=area.property_company.id)
    call.post(f"matters/{id}/dispatch", {"holder": str(area.property_company.id)})
    assert company.post(f"matters/{id}/reporter", {"reason": "上门核实"}).status_code == 403


def test_a_key_sees_what_its_role_sees_and_does_what_its_scopes_say(area: Neighbourhood) -> None:
    matter, secret = reported(area), reported(area, category=area.harm)
    company = Caller(area, role=Role.PROPERTY_STAFF, party=area.property_company.id)
    assert company.get("matters").json()["items"] == []
    assert company.get(f"matters/{matter.id}").status_code == 404
    desk = Caller(area, KeyScope.MATTERS_READ)
    assert [row["id"] for row in desk.get("matters").json()["items"]] == [str(matter.id)]
    assert desk.get(f"matters/{secret.id}").status_code == 404
    refused = desk.post(f"matters/{matter.id}/accept")
    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")
    assert desk.get("people").status_code == 403
    auditor = Caller(area, role=Role.AUDITOR)
    assert auditor.post(f"matters/{matter.id}/accept").status_code == 403


def test_a_key_opens_its_own_community_until_it_ends(area: Neighbourhood) -> None:
    call, client = Caller(area), Client()
    assert client.get("/api/v1/qingyang/matters").status_code == 401
    assert client.get("/api/v1/qingyang/matters", headers={"Authorization": "Bearer linli_x_y"}).status_code == 401
    neighbourhood("baihe", "白鹤社区")
    assert client.get("/api/v1/baihe/matters", headers={"Authorization": f"Bearer {call.key}"}).status_code == 401
    assert client.get("/api/v1/nowhere/matters").json()["status"] == 404
    assert call.get("nothing").status_code == 404
    ApiKey.objects.update(made_at=timezone.now() - timedelta(days=9), expires_at=timezone.now() - timedelta(days=1))
    assert call.get("matters").status_code == 401
    assert call.key.split("_", 2)[2] not in ApiKey.objects.get().secret_hash


def test_calls_beyond_the_limit_of_a_minute_are_refused(area: Neighbourhood) -> None:
    call = Caller(area, per_minute=2)
    statuses = [call.get("categories") for _time in range(3)]
    late = {each.status_code for each in statuses[2:]} if statuses[0]["RateLimit-Remaining"] == "1" else {429}
    assert late == {429} or statuses[1]["RateLimit-Remaining"] == "1"  # a minute may begin in between
    assert statuses[-1]["RateLimit-Limit"] == "2"
    key, now = ApiKey.objects.get(), timezone.now() + timedelta(minutes=9)
    assert [count_call(key=key, now=now) for _time in range(3)] == [1, 0, -1], (
        "also by who read the key before the others"
    )


def test_pages_by_key_show_each_once_while_new_ones_come_in(area: Neighbourhood) -> None:
    many_reported(area, 7)
    call, seen, after = Caller(area), [], ""
    while True:
        page = call.get(f"matters?limit=3&after={after}").json()
        seen += [row["title"] for row in page["items"]]
        reported(area, text="楼道灯不亮，刚刚坏的", now=timezone.now())
        after = page["next"]
        if not after:
            break
    assert seen == [f"第{n}件：楼道灯不亮" for n in reversed(range(7))]
    assert call.get("matters?after=xyz").status_code == 404


def test_what_did_not_change_is_not_sent_again_and_what_did_is_not_overwritten(area: Neighbourhood) -> None:
    matter, call = reported(area), Caller(area)
    first = call.get(f"matters/{matter.id}")
    assert call.get(f"matters/{matter.id}", If_None_Match=first["ETag"]).status_code == 304
    holder = {"holder": str(area.property_company.id)}
    assert call.post(f"matters/{matter.id}/dispatch", holder, If_Match=first["ETag"]).status_code == 200
    late = call.post(f"matters/{matter.id}/accept", If_Match=first["ETag"])
    assert (late.status_code, late.json()["status"]) == (412, 412)
    assert call.get(f"matters/{matter.id}", If_None_Match=first["ETag"]).status_code == 200


def test_a_record_that_somebody_changed_meanwhile_is_not_overwritten(area: Neighbourhood) -> None:
    call = Caller(area)
    records = {
        f"places/{area.estate.id}": {"kind": "estate", "name": "新名", "code": "1"},
        f"groups/{area.property_company.id}": {
            "kind": "property_company",
            "name": "新名",
            "code": "p1",
            "is_active": True,
        },
        f"people/{person('王小明').id}": {"name": "新名"},
    }
    for path, body in records.items():
        mine, theirs = call.get(path)["ETag"], {**body, "name": "别名"}
        assert call("PUT", path, theirs).status_code == 200, path
        assert call("PUT", path, body, If_Match=mine).status_code == 412
        assert call.get(path).json()["name"] == "别名"
        assert call("PUT", path, body, If_Match=call.get(path)["ETag"]).json()["name"] == "新名"


def test_a_retry_makes_no_second_matter(area: Neighbourhood) -> None:
    call = Caller(area)
    first = call.post("appeals", TOLD, Idempotency_Key="k-1")
    again = call.post("appeals", TOLD, Idempotency_Key="k-1")
    assert (again.status_code, again.json(), again["Location"]) == (201, first.json(), first["Location"])
    assert Matter.objects.count() == 1
    assert call.post("appeals", {**TOLD, "text": "别的"}, Idempotency_Key="k-1").status_code == 422
    assert call.post("appeals", {**TOLD, "category": "no"}, Idempotency_Key="k-2").status_code == 409
    assert call.post("appeals", TOLD, Idempotency_Key="k-2").status_code == 201  # what failed may be tried again


def test_bad_calls_get_problems(area: Neighbourhood) -> None:
    call, matter = Caller(area), reported(area)
    bearer = {"Authorization": f"Bearer {call.key}"}
    bad = [
        call.post("appeals", {**TOLD, "colour": "red"}), call.post("appeals", {**TOLD, "text": "\0"}),
        call.post("appeals", {**TOLD, "text": "\ud800"}), call.client.generic(
            "POST", call.base + "appeals", b"{", content_type="application/json", headers=bearer
        ), call.post(f"matters/{matter.id}/answer", {"text": " "}), call("DELETE", "matters"),
        call.post(f"matters/{matter.id}/evaluate", {"rating": "satisfied"}), call.post(
            f"matters/{matter.id}/answer", {"text": "好", "photos": ["aGk="]}
        ),
    ]  # fmt: skip
    assert [each.status_code for each in bad] == [422, 400, 400, 400, 422, 405, 409, 409]
    assert {each["Content-Type"] for each in bad} == {"application/problem+json"}
    assert Matter.objects.count() == 1


def test_the_questions_of_a_category_are_asked_and_answered(area: Neighbourhood) -> None:
    area.leak.questions = [
        {"code": "floor", "ask": "几楼", "ask_en": "", "answer": "number", "choices": [], "required": True},
        {
            "code": "what",
            "ask": "哪里漏",
            "ask_en": "",
            "answer": "one_of",
            "choices": ["屋顶", "水管"],
            "required": False,
        },
    ]
    area.leak.save()
    call = Caller(area)
    known = {each["key"]: each["questions"] for each in call.get("categories").json()}
    assert [each["code"] for each in known["leak"]] == ["floor", "what"]
    assert raised(call).status_code == 409
    assert raised(call, answers={"floor": ["6"], "what": ["墙"]}).status_code == 409
    id = raised(call, answers={"floor": ["6"], "what": ["屋顶"]}).json()["id"]
    assert Matter.objects.get(id=id).text.splitlines()[1:] == ["几楼：6", "哪里漏：屋顶"]


def test_registry_people_and_playbook(area: Neighbourhood) -> None:
    call = Caller(area)
    made = call.post("places", {"kind": "building", "name": "9号楼", "code": "1-9", "parent": str(area.estate.id)})
    assert made.status_code == 201, made.content
    assert call.post("places", {"kind": "building", "name": "9号楼", "code": "1-9"}).status_code == 409
    assert call.post(f"places/{made.json()['id']}/aside").json()["is_active"] is False
    group = call.post("groups", {"kind": "company", "name": "公交公司", "code": "bus"}).json()
    taken = call.post("responsibilities", {"party": group["id"], "role": "repair", "place": str(area.grid.id)})
    assert (taken.status_code, taken.json()["name"]) == (201, "公交公司")
    person = call.post("people", {"name": "王小明", "phone": "19900001111", "born_on": "1950-01-01"}).json()
    assert person["phone"] == "199****1111"
    opened = call.post(f"people/{person['id']}/sensitive", {"parts": ["phone"], "why": "visit"})
    assert opened.json()["phone"] == "19900001111"
    lives = {"kind": "living", "from_on": "2020-01-01", "place": str(area.dwelling.id)}
    assert call.post(f"people/{person['id']}/residences", lives).status_code == 201
    assert call.get(f"people/{person['id']}").json()["residences"][0]["place"] == str(area.dwelling.id)
    fact = {"kind": "living_alone", "purpose": "探访", "from_on": "2020-01-01", "until_on": "2090-01-01"}
    path = f"people/{person['id']}/circumstances"
    assert [call.post(path, {**fact, "photo": each}).status_code for each in (None, "aGk=")] == [409, 409]
    paper = base64.b64encode(picture().getvalue()).decode()
    assert done_once(call, "POST", path, {**fact, "photo": paper}, tagged=False).status_code == 201
    assert Circumstance.objects.get().file is not None
    assert call.get("people?q=wxm").json()["items"][0]["name"] == "王小明"
    assert Read.objects.filter(subject_id=person["id"], reader_kind="key").count() == 2
    assert call.post("playbook/check", {"text": "groups: 3"}).json()["faults"]
    worker = Caller(area, role=Role.COMMUNITY_WORKER)
    assert worker.get("playbook").status_code == 403


def test_a_list_is_brought_in_as_it_was_seen_and_taken_out_again(area: Neighbourhood) -> None:
    call = Caller(area)
    content = base64.b64encode("姓名,性别,联系电话\n林小满,女,13900007777\n".encode()).decode()
    made = call.post("imports", {"kind": "people", "name": "名册.csv", "content": content})
    assert made.status_code == 201, made.content
    id, plan = made.json()["id"], made.json()["plan"]
    assert (plan["read"], plan["came"], plan["stopped"]) == (1, 1, 0)
    assert not Person.objects.filter(party__name="林小满").exists()
    assert call.post(f"imports/{id}/apply", {"seen": "something else"}).status_code == 409
    assert call.post(f"imports/{id}/apply", {"seen": plan["seen"]}).json()["came"] == 1
    assert call.get(f"imports/{id}").json()["plan"] is None
    table = call.post("people/export", {}).json()
    assert any("林小满" in row and "139****7777" in row for row in table["rows"])
    whole = call.post("people/export", {"reason": "防汛排查"}).json()
    assert any("13900007777" in row for row in whole["rows"])
    found = Person.objects.get(party__name="林小满")
    assert Read.objects.filter(subject_id=found.id, what="export", reader_kind="key").count() == 2
    assert call.get("exports/places").json()["rows"]
    desk = Caller(area, KeyScope.REGISTRY_WRITE, KeyScope.REGISTRY_READ)
    assert desk.get(f"imports/{id}").status_code == 403, "a list of people wants the scope of people"
    assert desk.post("imports", {"kind": "people", "name": "a", "content": content}).status_code == 403
    assert desk.post("imports", {"kind": "places", "name": "a", "content": "AAAA"}).status_code == 409
    assert Caller(area, role=Role.COMMUNITY_WORKER).get("exports/staff").status_code == 403


def test_an_outline_is_drawn_kept_and_taken_away(area: Neighbourhood) -> None:
    call, path = Caller(area), f"places/{area.other_grid.id}"
    as_it_is = {"kind": "grid", "name": "二网格", "code": area.other_grid.code}
    square = {"type": "Polygon", "coordinates": [[[120, 30], [121, 30], [121, 31], [120, 31], [120, 30]]]}
    drawn = done_once(call, "PUT", path, {**as_it_is, "outline": square}, tagged=False).json()
    assert (drawn["outline"], drawn["latitude"], drawn["longitude"]) == (square, 30.5, 120.5)
    assert call("PUT", path, as_it_is).json()["outline"] == square
    assert call("PUT", path, {**as_it_is, "outline": {"type": "Point"}}).status_code == 409
    assert call("PUT", path, {**as_it_is, "outline": None}).json()["outline"] is None
    assert seen(call, path)["outline"] is None


def test_estates_come_in_line_by_line_all_or_nothing(area: Neighbourhood) -> None:
    call, lines = Caller(area), {"text": "新苑,1-3,2,6,2,一网格"}
    would = call.post("places/lay-out/check", lines).json()
    assert [(each["name"], each["made"]["building"]) for each in would["estates"]] == [("新苑", 3)]
    assert not Place.objects.filter(name="新苑").exists()
    assert call.post("places/lay-out", {"text": "新苑,1-3\n新苑,看不懂 1-2-3"}).json()["troubles"][0]["line"] == 2
    assert not Place.objects.filter(name="新苑").exists()
    assert done_once(call, "POST", "places/lay-out", lines, tagged=False).json() == would
    assert call.post("places/lay-out", lines).json()["estates"][0]["there_count"] == 3
    assert Caller(area, role=Role.AUDITOR).post("places/lay-out", lines).status_code == 403


def test_who_is_in_a_party_branch_is_changed_by_who_may_know_it(area: Neighbourhood) -> None:
    branch, somebody = group(GroupKind.PARTY_BRANCH, "branch", "第一支部"), person("党员甲")
    path, joins = f"groups/{branch.id}/members", {"person": str(somebody.id)}
    worker, secretary = Caller(area, role=Role.COMMUNITY_WORKER), Caller(area)
    assert worker.post(path, joins).status_code == 404
    member, until = secretary.post(path, joins).json()["id"], {"until_on": f"{timezone.localdate()}"}
    assert worker.post(f"members/{member}/end", until).status_code == 404
    assert secretary.post(f"members/{member}/end", until).status_code == 200


def test_the_community_is_called_and_rung_up_otherwise(area: Neighbourhood) -> None:
    call = Caller(area)
    assert call("PUT", "community", {"name": "青杨", "phone": "电话"}).status_code == 422
    changed = done_once(call, "PUT", "community", {"name": "青杨新村", "phone": "021-5550199"}).json()
    assert seen(call, "community") == changed == {"code": "qingyang", "name": "青杨新村", "phone": "021-5550199"}
    assert Caller(area, KeyScope.PLAYBOOK_READ).get("community").status_code == 200
    assert Caller(area, KeyScope.PLAYBOOK_READ)("PUT", "community", changed).status_code == 403


def test_staff_come_and_go_over_the_interface(area: Neighbourhood) -> None:
    call = Caller(area)
    wanted = {"name": "新同事", "phone": "13900008888", "role": "grid_worker", "place": str(area.grid.id)}
    invited = call.post("invitations", wanted)
    assert invited.status_code == 201, invited.content
    assert "13900008888" not in call.get("invitations").content.decode()
    assert call.post(f"invitations/{invited.json()['id']}/again").status_code == 200
    assert call.post(f"invitations/{invited.json()['id']}/revoke").status_code == 200
    assert call.get("invitations").json() == []
    [leaver] = [each for each in call.get("staff").json() if each["user"] == str(area.grid_worker.id)]
    [role] = leaver["roles"]
    assert call.post(f"grants/{role['grant']}/end").status_code == 409, "things are still in these hands"
    held = call.get(f"parties/{leaver['party']}/holds").json()
    assert held
    assert call.post(f"parties/{leaver['party']}/hand-over", {"to": {}}).status_code == 409
    to = {each["key"]: str(area.desk.id) for each in held}
    assert call.post(f"parties/{leaver['party']}/hand-over", {"to": to}).json() == {"count": len(held)}
    left = call.post(f"grants/{role['grant']}/end").json()
    assert str(area.grid_worker.id) not in [each["user"] for each in left]
    assert Caller(area, role=Role.COMMUNITY_WORKER).get("staff").status_code == 403


def test_a_matter_goes_on_the_list_of_three_and_off_again(area: Neighbourhood) -> None:
    three = JointList.new(key="three", name="三方清单")
    for party in (area.desk, area.property_company):
        JointMember.new(joint_list=three, party=party)
    call, matter = Caller(area), reported(area)
    assert [each["key"] for each in call.get("joint-lists").json()] == ["three"]
    assert call.post(f"matters/{matter.id}/joint/three").json()["number"] == matter.number
    assert call.post(f"matters/{matter.id}/joint/three").status_code == 409
    assert call.post(f"matters/{matter.id}/joint/nothing").status_code == 404
    assert "安居物业" in call.get(f"matters/{matter.id}/story").json()["helpers"]
    assert call.post(f"matters/{matter.id}/joint/three/off", {"reason": "已由物业单独办"}).status_code == 200
    assert call.post(f"matters/{matter.id}/joint/three/off", {"reason": "已由物业单独办"}).status_code == 404


def test_duty_is_copied_and_the_week_is_set(area: Neighbourhood) -> None:
    call, month = Caller(area), timezone.localdate().replace(day=1)
    assert call.post("duty", {"party": str(area.desk.id), "first": f"{month}", "days": 28}).status_code == 201
    following = f"{month + timedelta(days=32):%Y-%m}"
    assert len(call.post("duty/copy", {"month": following}).json()) >= 28
    week = {"hours": [{"weekday": day, "opens": "08:30", "closes": "17:30"} for day in range(5)]}
    assert call("PUT", "office-hours", week).json() == week
    assert call.get("office-hours").json() == week
    wrong = {"hours": [{"weekday": 0, "opens": "17:30", "closes": "08:30"}]}
    assert call("PUT", "office-hours", wrong).status_code == 409


def test_the_secretary_makes_sees_and_revokes_keys(area: Neighbourhood, client: Client) -> None:
    signed_in(client, area.secretary)
    until = (timezone.now() + timedelta(days=90)).date().isoformat()
    form = {
        "name": "市热线",
        "role": "community_worker",
        "scopes": ["matters:read"],
        "until": until,
        "per_minute": "60",
    }
    page = client.post("/c/qingyang/keys/", form)
    words = page.content.decode().partition("<code>linli_")[2].partition("</code>")[0]
    found = Client().get("/api/v1/qingyang/matters", headers={"Authorization": f"Bearer linli_{words}"})
    assert found.status_code == 200
    again = client.get("/c/qingyang/keys/").content.decode()
    assert "市热线" in again
    assert words not in again
    key = ApiKey.objects.get()
    client.post(f"/c/qingyang/keys/{key.id}/revoke/")
    found = Client().get("/api/v1/qingyang/matters", headers={"Authorization": f"Bearer linli_{words}"})
    assert found.status_code == 401
    next_door = neighbourhood("baihe", "白鹤社区").property_company.id
    for party in ("", str(next_door)):
        of_team = {**form, "role": "property_staff", "party": party}
        assert client.post("/c/qingyang/keys/", of_team).status_code == 422
    assert client.post("/c/qingyang/keys/", {**form, "until": "2020-01-01"}).status_code == 422
    signed_in(client, area.worker)
    assert client.get("/c/qingyang/keys/").status_code == 403
