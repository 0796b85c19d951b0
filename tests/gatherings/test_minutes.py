"""会议记录: every decision is a matter in somebody's hands; a meeting ends with its minutes; in public nobody is named."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from linli.engines.gatherings.actions.enrolling import Attendee, enrol
from linli.engines.gatherings.actions.minutes import (
    MinutesRefused,
    NamesSomebody,
    Point,
    close_minutes,
    decide,
    publish_minutes,
    reopen_minutes,
    write_minutes,
)  # fmt: skip
from linli.engines.gatherings.actions.scheduling import Plan, schedule
from linli.engines.gatherings.guarantees_minutes import closed, decisions
from linli.engines.gatherings.models import Decision, Enrolment, Gathering, Minutes
from linli.engines.matters.actions.giving import Task, task_category
from linli.engines.matters.models import Matter
from linli.kernel.tenancy import every_community, in_community
from tests.conftest import NOW, fresh
from tests.counting import counted
from tests.factories import Neighbourhood, neighbourhood, signed_in
from tests.mission.people import Someone, at, staff

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def area() -> Neighbourhood:
    return neighbourhood()


def meeting(area: Neighbourhood, kind: str = "meeting", starts_at: datetime = NOW, **more: Any) -> Gathering:
    plan = Plan("楼道灯改造协调会", kind, starts_at, starts_at + HOUR, place=area.building, **more)
    by = area.actor(area.worker)
    return schedule(community=area.community, what=plan, by=by, now=NOW, organiser=area.worker)


def task(area: Neighbourhood, title: str = "换感应灯", days: int = 7) -> Task:
    return Task(title, area.property_company, NOW + timedelta(days=days))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    some.lists(
        some.tuples(
            some.sampled_from(["换灯", " ", "清淤"]),
            some.integers(-2, 5),
            some.sampled_from(["desk", "close", "reopen"]),
        ),
        max_size=6,
    )
)
def test_a_decision_always_has_a_matter(area: Neighbourhood, deeds: list[tuple[str, int, str]]) -> None:
    with in_community(area.community), transaction.atomic():
        by, row = area.actor(area.worker), meeting(area)
        minutes = write_minutes(gathering=row, text="说了灯的事", by=by, now=NOW)
        for title, days, deed in deeds:
            try:
                decide(community=area.community, minutes=minutes, task=task(area, title, days), by=by, now=NOW)
                if deed == "close":
                    minutes = close_minutes(minutes=minutes, headcount=5, by=by, now=NOW + HOUR)
                elif deed == "reopen":
                    minutes = reopen_minutes(minutes=minutes, by=by, now=NOW)
            except MinutesRefused:
                assert not title.strip() or days <= 0 or minutes.closed_at or deed == "reopen"
        for each in Decision.objects.select_related("matter"):
            assert each.matter.holder_id == area.property_company.id
            assert each.matter.due_at > NOW
        assert Matter.objects.filter(source="meeting").count() == Decision.objects.count()
        with every_community("a test asks the doctor"):
            assert [*decisions(NOW), *closed(NOW)] == []
        transaction.set_rollback(True)


def test_whoever_writes_second_is_told(area: Neighbourhood) -> None:
    with in_community(area.community):
        by, row = area.actor(area.worker), meeting(area)
        first = write_minutes(gathering=row, points=[Point("路灯", 10, "东头最暗")], by=by, now=NOW)
        write_minutes(
            gathering=row, points=[Point("路灯", 10, "东头最暗，先换")], by=by, now=NOW, version=first.version
        )
        with pytest.raises(MinutesRefused):
            write_minutes(gathering=row, points=[], text="都没了", by=by, now=NOW, version=first.version)
        assert [item.said for item in first.items.order_by("position")] == ["东头最暗，先换"]


def test_a_meeting_ends_with_words_and_people(area: Neighbourhood) -> None:
    with in_community(area.community):
        by, row = area.actor(area.worker), meeting(area)
        minutes = write_minutes(gathering=row, by=by, now=NOW)
        with pytest.raises(MinutesRefused):
            close_minutes(minutes=minutes, headcount=8, by=by, now=NOW + HOUR)
        minutes = write_minutes(gathering=row, text="议了灯，王阿姨说东头太暗，电话 13800000009", by=by, now=NOW)
        with pytest.raises(MinutesRefused):
            close_minutes(minutes=minutes, by=by, now=NOW + HOUR)
        with pytest.raises(MinutesRefused):
            publish_minutes(minutes=minutes, checked=True, by=by, now=NOW)
        minutes = close_minutes(minutes=minutes, headcount=8, by=by, now=NOW + HOUR)
        assert (fresh(row).stage, fresh(row).headcount) == ("held", 8)
        with pytest.raises(MinutesRefused):
            write_minutes(gathering=row, text="再改", by=by, now=NOW)
        with pytest.raises(MinutesRefused, match="13800000009"):
            publish_minutes(minutes=minutes, checked=True, by=by, now=NOW)
        minutes = reopen_minutes(minutes=minutes, by=by, now=NOW)
        minutes = write_minutes(gathering=row, text="议了灯，王阿姨说东头太暗", by=by, now=NOW)
        minutes = close_minutes(minutes=minutes, by=by, now=NOW + HOUR)
        with pytest.raises(NamesSomebody) as named:
            publish_minutes(minutes=minutes, checked=False, by=by, now=NOW)
        assert named.value.names == ("王阿姨",)
        assert publish_minutes(minutes=minutes, checked=True, by=by, now=NOW).published_at == NOW
        with pytest.raises(MinutesRefused):
            reopen_minutes(minutes=minutes, by=by, now=NOW)


def test_what_is_walled_is_never_published_nor_seen(area: Neighbourhood) -> None:
    with in_community(area.community):
        by = area.actor(area.secretary)
        for kind in ("party_meeting", "hearing"):
            row = meeting(area, kind, is_public=True)
            Gathering.objects.filter(id=row.id).update(organiser=area.secretary)
            minutes = write_minutes(gathering=row, text="会上说的", by=by, now=NOW)
            minutes = close_minutes(minutes=minutes, headcount=3, by=by, now=NOW + HOUR)
            with pytest.raises(MinutesRefused):
                publish_minutes(minutes=minutes, checked=True, by=by, now=NOW)
            Minutes.objects.filter(id=minutes.id).update(published_at=NOW)
            assert Client().get(f"/c/qingyang/minutes/{minutes.id}/").status_code == 404
            decision = Decision.new(minutes=minutes, text="给困难家庭送温暖", matter=_given(area), at=NOW)
            for user in (area.worker, area.grid_worker, area.auditor):
                client = signed_in(Client(), user)
                for path in ("", "print/"):
                    assert client.get(f"/c/qingyang/gatherings/{row.id}/minutes/{path}").status_code == 404
                task_page = client.get(f"/c/qingyang/matters/{decision.matter_id}/")
                assert "会上议定" not in task_page.content.decode()
            assert "会上说的" not in Client().get("/c/qingyang/minutes/").content.decode()


def _given(area: Neighbourhood) -> Matter:
    from linli.engines.matters.actions.giving import give
    from linli.engines.matters.enums import Source

    return give(
        community=area.community, task=task(area), by=area.actor(area.secretary), now=NOW, source=Source.MEETING
    )


def test_from_the_agenda_to_what_everybody_reads(area: Neighbourhood) -> None:
    with in_community(area.community):
        row = meeting(area)
        enrol(gathering=row, who=Attendee(name="王秀英"), role="participant", by=area.actor(area.worker), now=NOW)
        line = str(Enrolment.objects.get().id)
    with at(NOW + HOUR / 2):
        worker = staff(area.worker).open(f"/c/qingyang/gatherings/{row.id}/").reads("议程和会议记录")
        worker.send("/presence/", line=line, presence="present")
        # A meeting is not over without its minutes.
        worker.send("/hold/", headcount="9").reads("会议要先写好记录")
        worker.open(f"/c/qingyang/gatherings/{row.id}/minutes/write/")
        worker.send(
            "/write/",
            **{
                "title-0": "楼道灯",
                "length-0": "20",
                "said-0": "东头最暗，先换。",
                "title-1": "经费",
                "text": "散会。",
            },
        ).reads("10:00 楼道灯", "经费", "东头最暗", "王秀英", "1 人")
        worker.send("/decide/", title="3号楼换感应灯", party=str(area.property_company.id), due="2026-05-25")
        worker.reads("3号楼换感应灯", "安居物业", "已交给安居物业")
        worker.send("/close/", headcount="9").reads("已定稿", "9 人")
        worker.send("/publish/").reads("已公开")
        with counted(10):
            worker.open(f"/c/qingyang/gatherings/{row.id}/minutes/")
        worker.open(f"/c/qingyang/gatherings/{row.id}/minutes/print/").reads("王秀英", "主持人签字", "3号楼换感应灯")
        with in_community(area.community):
            matter = Matter.objects.get()
        worker.open(f"/c/qingyang/matters/{matter.id}/").reads("会上议定", "楼道灯改造协调会")
    with at(NOW + timedelta(days=2)):
        _read_by_everybody(area, matter)


def _read_by_everybody(area: Neighbourhood, matter: Matter) -> None:
    """The task is done, and whoever reads the minutes sees that."""
    company = staff(area.property_staff).open(f"/c/qingyang/matters/{matter.id}/")
    company.open(f"/c/qingyang/matters/{matter.id}/settle/").send("/settle/", text="六盏都换好了。")
    neighbour = Someone().open("/c/qingyang/minutes/").reads("楼道灯改造协调会", "议定 1 件", "办结 1 件")
    with in_community(area.community):
        minutes = Minutes.objects.get()
    neighbour.open(f"/c/qingyang/minutes/{minutes.id}/").reads("3号楼换感应灯", "六盏都换好了", "安居物业", "到会 9 人")
    neighbour.reads_nothing_of("王秀英")


def test_who_does_not_keep_a_meeting_reads_it_without_names(area: Neighbourhood) -> None:
    with in_community(area.community):
        row = meeting(area)
        enrol(gathering=row, who=Attendee(name="王秀英"), role="participant", by=area.actor(area.worker), now=NOW)
        Enrolment.objects.update(presence="present")
        write_minutes(gathering=row, text="议了灯", by=area.actor(area.worker), now=NOW)
    auditor = staff(area.auditor).open(f"/c/qingyang/gatherings/{row.id}/minutes/")
    auditor.reads("议了灯", "1 人").reads_nothing_of("王秀英", "定稿，会议结束")
    assert auditor.client.get(f"/c/qingyang/gatherings/{row.id}/minutes/write/").status_code == 403


def test_what_minutes_cost(area: Neighbourhood) -> None:
    with in_community(area.community):
        row = meeting(area)
        task_category()  # made once in a community's life
    here = f"/c/qingyang/gatherings/{row.id}/minutes/"
    decided = {"title": "换灯", "party": str(area.property_company.id), "due": "2026-05-25"}
    words = {"title-0": "灯", "said-0": "东头最暗", "text": "散会。"}
    with at(NOW + HOUR / 2):
        client = staff(area.worker).open(here).client
        for path, given in (
            ("write/", words), ("decide/", decided), ("close/", {"headcount": "9"}), ("publish/", {}),
        ):  # fmt: skip
            with counted(18):
                assert client.post(here + path, {**given, "idempotency_key": path}).status_code == 302, path
        for path in (here, here + "print/"):
            with counted(10):
                client.get(path)
        with counted(8):
            client.get("/c/qingyang/minutes/")
