"""Responsibilities, duty, the working calendar; what organisations claimed is public."""

from datetime import date, timedelta

import pytest
from django.test import Client

from linli.engines.matters.actions.answering import answer
from linli.engines.matters.actions.handing import dispatch
from linli.kernel.calendars import calendar_of
from linli.kernel.models import CalendarDay, Community
from linli.kernel.tenancy import in_community
from linli.kernel.worktime import local
from linli.practices.appeals.queries.upkeep import upkeep_records
from linli.registry.enums import ResponsibilityRole
from linli.registry.models import DutyShift, Responsibility
from tests.counting import counted
from tests.factories import NOW, TODAY, Neighbourhood, answers_for, neighbourhood, reported, signed_in


@pytest.fixture
def area(db: None) -> Neighbourhood:
    return neighbourhood()


@pytest.fixture
def desk(client: Client, area: Neighbourhood) -> Client:
    return signed_in(client, area.worker)


def path(area: Neighbourhood, rest: str) -> str:
    return f"/c/{area.community.code}/{rest}"


def test_a_responsibility_begins_once_and_ends(desk: Client, area: Neighbourhood) -> None:
    fields = {"party": area.village.id, "role": "upkeep", "place": "g2", "claimed": "1", "from_on": "2026-05-01"}
    where = path(area, "responsibilities/")
    assert desk.post(where + "add/", {**fields, "place": "nowhere"}).status_code == 422
    assert desk.post(where + "add/", fields).status_code == 302
    assert desk.post(where + "add/", fields).status_code == 409
    assert "第二网格" in desk.get(where + "?party=杨家&role=upkeep").content.decode()
    with in_community(area.community):
        row = Responsibility.objects.get(place=area.other_grid)
    assert desk.post(f"{where}{row.id}/end/", {"until_on": "2026-04-01"}).status_code == 422
    assert desk.post(f"{where}{row.id}/end/", {"until_on": "2026-05-31"}).status_code == 302
    assert "第二网格" in desk.get(where + "?tab=ended").content.decode()


def test_a_whole_community_is_answered_for_once(desk: Client, area: Neighbourhood) -> None:
    fields = {"party": area.department.id, "role": "repair", "place": "", "from_on": "2026-05-01"}
    assert desk.post(path(area, "responsibilities/add/"), fields).status_code == 409


def test_what_organisations_claimed_is_public_and_persons_are_not(client: Client, area: Neighbourhood) -> None:
    with in_community(area.community):
        answers_for(area.person(area.grid_worker), ResponsibilityRole.UPKEEP, area.micro_grid, claimed=True)
        late = reported(area, category=area.tree, text="树枝挡路")
        good = reported(area, category=area.tree, text="草坪枯了")
        for matter in (late, good):
            dispatch(matter=matter, to=area.village, by=area.actor(area.worker), now=NOW)
        answer(matter=good, text="已补种", by=area.actor(area.villager), now=NOW + timedelta(hours=1))
        answer(matter=late, text="已修剪", by=area.actor(area.villager), now=NOW + timedelta(days=60))
        other = reported(area, text="水管漏了")
        dispatch(matter=other, to=area.village, by=area.actor(area.worker), now=NOW)
        (record,) = upkeep_records(TODAY)
        assert record.claim.name == "杨家村"
        assert (record.received, record.answered, record.timed, record.in_time) == (2, 2, 2, 1)
    page = client.get(path(area, "upkeep/")).content.decode()
    assert "杨家村" in page
    assert "一号微格" in page
    assert "李网格" not in page
    with counted(8):
        client.get(path(area, "upkeep/"))


def test_a_week_of_duty_is_put_on_at_once_and_taken_off(desk: Client, area: Neighbourhood) -> None:
    fields = {"party": area.desk.id, "first": "2099-01-05", "days": "7"}
    assert desk.post(path(area, "duty/add/"), {**fields, "days": "90"}).status_code == 422
    assert desk.post(path(area, "duty/add/"), fields).status_code == 302
    assert desk.post(path(area, "duty/add/"), fields).status_code == 302
    with in_community(area.community):
        shifts = list(DutyShift.objects.order_by("starts_at"))
    assert len(shifts) == 7
    page = desk.get(path(area, "duty/?day=2099-01-05")).content.decode()
    assert page.count(f"/duty/{shifts[0].id}/remove/") == 1
    assert desk.post(path(area, f"duty/{shifts[0].id}/remove/")).status_code == 302
    with in_community(area.community):
        assert DutyShift.objects.count() == 6


def test_past_duty_stays(desk: Client, area: Neighbourhood) -> None:
    with in_community(area.community):
        shift = DutyShift.new(party=area.desk, starts_at=NOW - timedelta(days=900), ends_at=NOW - timedelta(days=899))
    assert desk.post(path(area, f"duty/{shift.id}/remove/")).status_code == 409


def test_the_month_shows_holidays_make_up_days_and_own_days(desk: Client, area: Neighbourhood) -> None:
    page = desk.get(path(area, "calendar/?month=2026-02")).content.decode()
    assert "调休上班" in page
    assert "法定节假日" in page
    where = path(area, "calendar/day/")
    assert desk.post(where, {"on": "2026-02-03", "what": "rest", "name": "停电检修"}).status_code == 302
    assert "停电检修" in desk.get(path(area, "calendar/?month=2026-02")).content.decode()
    with in_community(area.community):
        assert not calendar_of(area.community).is_workday(date(2026, 2, 3))
    assert desk.post(where, {"on": "2026-02-03", "what": "published"}).status_code == 302
    with in_community(area.community):
        assert not CalendarDay.objects.exists()
    assert desk.post(where, {"on": "nonsense", "what": "rest"}).status_code == 422


def test_office_hours_are_set_by_weekday_and_must_make_sense(desk: Client, area: Neighbourhood) -> None:
    where = path(area, "calendar/office-hours/")
    assert desk.post(where, {"day0": "9:00-12:00 13:30-17:00", "day5": "9:00至11:00"}).status_code == 302
    hours = Community.objects.get(id=area.community.id).office_hours
    assert hours == {"0": [["09:00", "12:00"], ["13:30", "17:00"]], "5": [["09:00", "11:00"]]}
    for wrong in ("25:00-26:00", "12:00-09:00", "整天", ""):
        refused = desk.post(where, {"day0": wrong})
        assert refused.status_code == 422
        assert wrong in refused.content.decode()


def test_grid_workers_see_the_roster_but_do_not_write_it(client: Client, area: Neighbourhood) -> None:
    signed_in(client, area.grid_worker)
    assert client.get(path(area, "duty/")).status_code == 200
    assert client.get(path(area, "calendar/")).status_code == 200
    assert client.post(path(area, "duty/add/"), {}).status_code == 403
    assert client.post(path(area, "calendar/office-hours/"), {}).status_code == 403


def test_pages_cost_few_queries(desk: Client, area: Neighbourhood) -> None:
    desk.get(path(area, "duty/"))
    for rest in ("responsibilities/", "duty/", "calendar/"):
        with counted(8):
            desk.get(path(area, rest))
    fields = {"party": area.desk.id, "first": "2099-01-05", "days": "7", "idempotency_key": "k"}
    with counted(18):
        desk.post(path(area, "duty/add/"), fields)


def test_the_month_before_is_copied_weekday_by_weekday(desk: Client, area: Neighbourhood) -> None:
    where = path(area, "duty/")
    assert desk.post(where + "copy/", {"month": "2099-02"}).status_code == 409
    for first, party in (("2099-01-05", area.desk.id), ("2099-02-03", area.village.id)):
        desk.post(where + "add/", {"party": party, "first": first, "days": "7" if party == area.desk.id else "1"})
    assert desk.post(where + "copy/", {"month": "2099-02"}).status_code == 302
    with in_community(area.community):
        rows = DutyShift.objects.filter(starts_at__year=2099, starts_at__month=2).order_by("starts_at")
        found = [(local(row.starts_at).day, row.party_id) for row in rows]
    assert found == [(2, area.desk.id), (3, area.village.id), *((day, area.desk.id) for day in range(4, 9))]
    assert desk.post(where + "copy/", {"month": "2099-02"}).status_code == 409
    paper = desk.get(where + "?month=2099-02&as=paper").content.decode()
    assert paper.count(area.desk.name) == 6
    assert "<form" not in paper
