"""What people do with a matter beyond its moves: preview, pictures, more time, duplicates, parts, notes, who raised it."""

import io
import re
from datetime import timedelta

import pytest

from linli.accounts.models import Notice, Read
from linli.engines.matters.actions import answering, handing, joining, saying, splitting
from linli.engines.matters.models import Extension, Helper, Matter, MatterFile
from linli.kernel.models import Event
from tests.conftest import fresh
from tests.factories import NOW, Neighbourhood, reported
from tests.matters.cases import Case, S, picture

pytestmark = pytest.mark.django_db


def test_an_answer_is_previewed_exactly_and_nothing_is_written(case: Case) -> None:
    case.at(S.HANDLING)
    before = Event.objects.count()
    page = case.post("answer/preview", "property_staff", text="已疏通，\n请查看").content.decode()
    assert "居民将看到" in page
    assert "<p>已疏通，</p><p>请查看</p>" in page
    assert Event.objects.count() == before
    assert not fresh(case.matter).answer


def test_a_standard_answer_fills_in_number_and_place(case: Case) -> None:
    case.at(S.HANDLING)
    page = (
        case.client("property_staff").get(case.path("answer"), {"standard": str(case.area.answer.id)}).content.decode()
    )
    assert f"您好，{case.matter.number} 反映的 3号楼 问题已修好，请查看。" in page


def test_pictures_go_with_the_answer(case: Case) -> None:
    case.at(S.HANDLING)
    assert case.post("answer", "property_staff", text="已疏通", photo1=picture(), photo3=picture()).status_code == 302
    rows = MatterFile.objects.filter(matter=case.matter).select_related("entry")
    assert [row.entry.kind for row in rows if row.entry] == ["answer", "answer"]


def test_what_is_no_picture_keeps_the_words(case: Case) -> None:
    case.at(S.HANDLING)
    answer = case.post("answer", "property_staff", text="已疏通", photo1=io.BytesIO(b"no picture"))
    assert answer.status_code == 409
    assert "已疏通" in answer.content.decode()
    assert fresh(case.matter).stage == S.HANDLING


def test_more_time_is_asked_approved_and_told(case: Case) -> None:
    case.at(S.HANDLING)
    due = fresh(case.matter).due_at
    until = (due + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    assert case.post("extension", "property_staff", until=until, reason="等配件").status_code == 302
    assert case.post("extension", "property_staff", until=until, reason="等配件").status_code == 409
    asked = Extension.objects.get()
    data = {"extension": str(asked.id), "decision": "grant"}
    assert case.post("extension/decide", "worker", **data).status_code == 403
    assert case.post("extension/decide", "secretary", **data).status_code == 302
    assert case.post("extension/decide", "secretary", **data).status_code == 409
    after = fresh(case.matter)
    assert after.due_at > due
    assert after.extended_count == 1
    assert Notice.objects.filter(
        account=case.area.account, kind="matter_extended", text__contains="第 1 次延期"
    ).exists()
    assert Notice.objects.filter(user=case.area.property_staff, kind="matter_extension_decided").exists()


def test_more_time_is_declined(case: Case) -> None:
    case.at(S.HANDLING)
    due = fresh(case.matter).due_at
    until = (due + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    case.post("extension", "property_staff", until=until, reason="等配件")
    page = case.client("secretary").get(case.path()).content.decode()
    assert "等配件" in page
    data = {"extension": str(Extension.objects.get().id), "decision": "decline"}
    assert case.post("extension/decide", "secretary", **data).status_code == 302
    assert fresh(case.matter).due_at == due


def test_more_time_before_now_or_at_the_desk_is_refused(case: Case) -> None:
    until = (NOW + timedelta(days=90)).strftime("%Y-%m-%dT%H:%M")
    assert case.post("extension", "worker", until=until, reason="等").status_code == 409
    case.at(S.HANDLING)
    assert case.post("extension", "property_staff", until="2026-01-01T08:00", reason="等").status_code == 409


def test_a_duplicate_is_suggested_joined_and_answered_too(case: Case) -> None:
    same = reported(case.area, text="3号楼2单元下水道返水，家里积水了")
    reported(case.area, text="希望增设路灯")
    page = case.client().get(case.path("join")).content.decode()
    assert same.number in page
    assert "希望增设路灯" not in page
    assert case.post("join", original=same.number).status_code == 302
    for actor, act in ((case.area.worker, handing.dispatch), (case.area.property_staff, answering.answer)):
        more = {"to": case.area.property_company} if act is handing.dispatch else {"text": "修好了"}
        act(matter=fresh(same), by=case.area.actor(actor), now=NOW, **more)  # type: ignore[operator]
    joined = fresh(case.matter)
    assert (joined.stage, joined.answer) == (S.ANSWERED, "修好了")
    assert Notice.objects.filter(account=case.area.account, kind="matter_answered").count() == 2


def test_an_unknown_number_is_refused(case: Case) -> None:
    assert case.post("join", number="26-99999-1").status_code == 409


def test_nobody_joins_what_is_answered_meanwhile(case: Case) -> None:
    original = reported(case.area, text="原件")
    stale = fresh(original)
    answering.answer(matter=original, text="好了", by=case.area.actor(case.area.worker), now=NOW)
    from linli.kernel.workflow import MoveRefused

    with pytest.raises(MoveRefused):
        joining.join(matter=case.matter, original=stale, by=case.area.actor(case.area.worker), now=NOW)
    assert fresh(case.matter).stage == S.REPORTED


def test_a_split_matter_waits_for_its_parts(case: Case) -> None:
    assert case.post("split", tasks="疏通\n修墙").status_code == 302
    parts = list(Matter.objects.filter(whole=case.matter).order_by("id"))
    assert [part.title for part in parts] == ["疏通", "修墙"]
    assert case.post("answer", text="好了").status_code == 409
    for part in parts:
        answering.answer(matter=fresh(part), text="好了", by=case.area.actor(case.area.worker), now=NOW)
        assert fresh(part).stage == S.CLOSED
    assert fresh(case.matter).open_part_count == 0
    assert case.post("answer", text="都好了").status_code == 302


def test_a_split_and_an_answer_at_once(case: Case) -> None:
    from linli.kernel.workflow import MoveRefused

    stale, worker = fresh(case.matter), case.area.actor(case.area.worker)
    splitting.split(matter=case.matter, tasks=["一", "二"], by=worker, now=NOW)
    with pytest.raises(MoveRefused):
        answering.answer(matter=stale, text="好了", by=worker, now=NOW)


def test_one_line_is_no_split(case: Case) -> None:
    assert case.post("split", tasks="只有一项").status_code == 409


def test_parts_stay_behind_the_wall_of_the_whole(area: Neighbourhood) -> None:
    matter = reported(area, text="孩子身上有伤", category=area.harm)
    worker = area.actor(area.guardian)
    parts = splitting.split(matter=matter, tasks=["探望", "联系学校"], by=worker, now=NOW)
    assert {part.wall for part in parts} == {"parties"}
    assert not Notice.objects.filter(text__contains="探望").exists()


def test_ended_only_by_the_secretary_after_enough_reopening(case: Case) -> None:
    case.at(S.HANDLING)
    assert case.post("end", "worker", reason="已尽力").status_code == 403
    assert case.post("end", "secretary", reason="已尽力").status_code == 409
    Matter.objects.filter(id=case.matter.id).update(reopened_count=2)
    assert case.post("end", "secretary", reason="已尽力").status_code == 302
    after = fresh(case.matter)
    assert (after.stage, after.ended, after.answer) == (S.CLOSED, True, "已尽力")
    assert case.post("reopen", "worker", reason="还漏").status_code == 409


def test_not_satisfied_reopens_and_tells_superiors(case: Case) -> None:
    case.at(S.ANSWERED)
    assert case.post("evaluate", rating="unsatisfied", reason="还漏").status_code == 302
    assert (fresh(case.matter).stage, fresh(case.matter).reopened_count) == (S.HANDLING, 1)
    assert Notice.objects.filter(user=case.area.secretary, kind="matter_reopened").exists()


def test_a_note_is_internal_unless_said_otherwise(case: Case) -> None:
    case.at(S.HANDLING)
    assert case.post("note", "property_staff", public="0", text="钥匙在门卫").status_code == 302
    assert not Notice.objects.filter(account=case.area.account, kind="matter_progress").exists()
    assert case.post("note", "property_staff", public="1", text="明天上午来修").status_code == 302
    assert Notice.objects.filter(account=case.area.account, kind="matter_progress").exists()
    assert case.post("note", "auditor", public="0", text="看看").status_code == 403
    page = case.client("worker").get(case.path()).content.decode()
    assert "钥匙在门卫" in page


def test_a_helper_is_asked_once_and_sees_it(case: Case) -> None:
    case.at(S.HANDLING)
    assert case.client("handler").get(case.path()).status_code == 404
    for _twice in range(2):
        assert case.post("helper", to=str(case.area.department.id)).status_code == 302
    assert Helper.objects.count() == 1
    assert case.client("handler").get(case.path()).status_code == 200
    assert case.post("answer", "handler", text="好了").status_code == 403


def test_sorting_takes_it_behind_the_wall_with_its_duplicates(case: Case) -> None:
    duplicate = reported(case.area, text="也听到哭声")
    joining.join(matter=duplicate, original=case.matter, by=case.area.actor(case.area.worker), now=NOW)
    assert case.post("sort", category=str(case.area.harm.id)).status_code == 302
    after = fresh(case.matter)
    assert (after.wall, after.category_id, after.term_unit) == ("parties", case.area.harm.id, "minutes")
    assert fresh(duplicate).wall == "parties"


def test_published_under_a_title_without_persons(area: Neighbourhood) -> None:
    case = Case(area, reported(area, text="3号楼2单元102室张女士反映漏水，电话13800001111"))
    page = case.client().get(case.path("publish")).content.decode()
    shown = re.search(r'name="title"[^>]*value="([^"]*)"', page)
    assert shown
    assert not re.search(r"张|102|1380", shown.group(1))
    assert case.post("publish", title="某楼漏水").status_code == 302
    assert (fresh(case.matter).is_listed, fresh(case.matter).public_title) == (True, "某楼漏水")
    assert case.post("unpublish").status_code == 302
    assert not fresh(case.matter).is_listed
    walled = Case(area, reported(area, text="不可公开", category=area.staff_only))
    assert walled.post("publish", title="不可公开").status_code == 409


def test_the_reporter_is_shown_for_a_reason_once_and_logged(case: Case) -> None:
    case.at(S.HANDLING)
    assert "张秀兰" not in case.client().get(case.path()).content.decode()
    assert case.client("property_staff").get(case.path("reporter")).status_code == 403
    assert case.post("reporter", reason=" ").status_code == 422
    assert not Read.objects.exists()
    shown = case.post("reporter", reason="约上门时间").content.decode()
    assert "张秀兰" in shown
    assert case.area.account.phone in shown
    assert {row.subject_id for row in Read.objects.all()} == {case.matter.id, case.area.account.id}
    assert "张秀兰" not in case.client().get(case.path()).content.decode()


def test_who_must_visit_may_see_the_reporter(case: Case) -> None:
    worker = case.area.actor(case.area.worker)
    handing.dispatch(matter=case.matter, to=case.area.property_company, by=worker, now=NOW, visit=True)
    assert "张秀兰" in case.post("reporter", "property_staff", reason="上门").content.decode()
    handing.hand_on(matter=fresh(case.matter), to=case.area.village, name="transfer", reason="换", by=worker, now=NOW)
    assert case.post("reporter", "villager", reason="上门").status_code == 403


def test_urging_is_once_in_four_hours(case: Case) -> None:
    from linli.kernel.workflow import MoveRefused

    saying.urge(matter=case.matter, by=case.area.reporter, now=NOW)
    with pytest.raises(MoveRefused):
        saying.urge(matter=case.matter, by=case.area.reporter, now=NOW + timedelta(hours=3))
    saying.urge(matter=case.matter, by=case.area.reporter, now=NOW + timedelta(hours=5))
    assert fresh(case.matter).urged_count == 2
