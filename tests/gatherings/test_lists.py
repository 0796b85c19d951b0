"""Lists: seats, the waiting list, limits, presence, hours. Through the actions."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from linli.accounts.models import Notice
from linli.engines.gatherings.actions.attending import NotMarked, check_in, correct_minutes, give_stars, leave, mark
from linli.engines.gatherings.actions.enrolling import Attendee, NotEnrolled, enrol, withdraw
from linli.engines.gatherings.actions.programmes import NoProgramme, copy_year, open_programme
from linli.engines.gatherings.actions.scheduling import (
    NotScheduled,
    Plan,
    cancel,
    change,
    hold,
    move_session,
    repeat,
    schedule,
)
from linli.engines.gatherings.enums import EnrolmentState, Presence
from linli.engines.gatherings.models import Enrolment, Gathering
from linli.engines.gatherings.models.booking import Booking
from linli.engines.gatherings.queries.figures import figures_of
from linli.kernel.doctor import examine
from linli.kernel.ids import uuid7
from linli.kernel.jobs import work_once
from linli.kernel.tenancy import in_community
from linli.registry.models import Household, HouseholdMember
from tests.conftest import fresh
from tests.factories import NOW, SINCE, Neighbourhood, neighbourhood, person, place

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(days=3)
VERBS = ("in", "out", "more")
NAMES = ("gatherings.seats", "gatherings.fair", "gatherings.hours")


@pytest.fixture
def area() -> Any:
    here = neighbourhood()
    with in_community(here.community):
        yield here


def planned(area: Neighbourhood, title: str = "手机课", **fields: Any) -> Gathering:
    given = {"sign_up": "open", "is_public": True, "starts_at": SOON, "ends_at": SOON + timedelta(hours=2)} | fields
    plan = Plan(title, given.pop("kind", "class"), **given)
    by = area.actor(area.worker)
    return schedule(community=area.community, what=plan, by=by, now=NOW, organiser=area.worker)


def put(area: Neighbourhood, gathering: Gathering, name: str, phone: str = "", **more: Any) -> Enrolment:
    who = more.pop("who", None) or Attendee(name=name, phone=phone)
    return enrol(gathering=gathering, who=who, by=area.actor(area.worker), now=more.pop("now", NOW), **more)


def kept() -> None:
    """What the doctor asks of gatherings holds."""
    assert {finding.guarantee.name: finding.breaches for finding in examine(NOW, NAMES)} == {name: [] for name in NAMES}


def test_the_third_waits_and_moves_up_when_somebody_leaves(area: Neighbourhood) -> None:
    course = planned(area, capacity=2)
    lines = [put(area, course, f"邻居{n}", f"1990000000{n}") for n in range(4)]
    assert [line.state for line in lines] == ["signed_up", "signed_up", "waiting", "waiting"]
    assert [line.number for line in lines] == [1, 2, 3, 4]
    moved = withdraw(enrolment=lines[0], by=area.actor(area.worker), now=NOW)
    assert [line.id for line in moved] == [lines[2].id]
    told = Notice.objects.filter(kind="moved_up").get()
    assert told.account_id == lines[2].account_id
    assert "序号 3" in told.text
    course = fresh(course)
    assert (course.taken_count, course.waiting_count) == (2, 1)
    with pytest.raises(NotEnrolled):
        withdraw(enrolment=lines[0], by=area.actor(area.worker), now=NOW)
    change(gathering=course, by=area.actor(area.worker), now=NOW, capacity=5)
    assert fresh(lines[3]).state == EnrolmentState.SIGNED_UP
    with pytest.raises(NotScheduled, match="已经有 3 人"):
        change(gathering=course, by=area.actor(area.worker), now=NOW, capacity=2)
    kept()


@pytest.mark.once
@given(steps=st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 30)), max_size=25), seats=st.integers(1, 4))
@hypothesis_settings(max_examples=12)
def test_no_seat_is_lost_and_the_longest_waiting_comes_first(steps: list[tuple[str, int]], seats: int) -> None:
    """Whatever people do: no more than the seats, none free while somebody waits, and whoever is in came before."""
    area = neighbourhood(f"c{uuid7().hex[20:]}")
    with in_community(area.community):
        course = planned(area, capacity=seats)
        by = area.actor(area.worker)
        for verb, n in steps:
            live = list(Enrolment.objects.filter(gathering=course).exclude(state="cancelled").order_by("number"))
            if verb == "in":
                put(area, course, f"邻居{uuid7().hex[-8:]}", role="helper" if n % 5 == 0 else "participant")
            elif verb == "out" and live:
                withdraw(enrolment=live[n % len(live)], by=by, now=NOW)
            elif verb == "more":
                change(gathering=course, by=by, now=NOW, capacity=fresh(course).capacity + n % 2)
            now = fresh(course)
            rows = list(Enrolment.objects.filter(gathering=course, role="participant").order_by("number"))
            inside = [row.number for row in rows if row.state == "signed_up"]
            waiting = [row.number for row in rows if row.state == "waiting"]
            assert len(inside) == now.taken_count <= now.capacity
            assert not waiting or (len(inside) == now.capacity and max(inside) < min(waiting))
        kept()


def test_once_a_list_also_under_another_way_of_signing_up(area: Neighbourhood) -> None:
    course = planned(area)
    own = person("王秀英", account=area.account)
    enrol(gathering=course, who=Attendee(account=area.account), by=area.reporter, now=NOW)
    assert Enrolment.objects.get().person_id == own.id
    with pytest.raises(NotEnrolled, match="已经在名单上"):
        put(area, course, "王秀英", str(area.account.phone))
    with pytest.raises(NotEnrolled, match="已经在名单上"):
        put(area, course, "", who=Attendee(person=own))
    assert fresh(course).taken_count == 1


def test_overlap_ages_household_and_what_one_needs(area: Neighbourhood) -> None:
    by = area.actor(area.worker)
    basics = open_programme(key="basics", name="入门", kind="class", by=by, now=NOW, certificate_months=12)
    course = open_programme(
        key="further", name="提高", kind="class", by=by, now=NOW, min_age=60, per_household=1, needs=basics
    )
    born = {"老张": 1950, "张妻": 1952, "小张": 2000}
    old, wife, young = (person(name, born_on=SINCE.replace(year=year)) for name, year in born.items())
    home = Household.new(dwelling=area.dwelling, head=old)
    for each in (old, wife):
        HouseholdMember.new(household=home, person=each, from_on=SINCE)
    further = planned(area, "提高班", programme=course)
    with pytest.raises(NotEnrolled, match="60 岁及以上"):
        put(area, further, "", who=Attendee(person=young))
    with pytest.raises(NotEnrolled, match="年龄要求"):
        put(area, further, "没登记的人")
    with pytest.raises(NotEnrolled, match="先上过“入门”"):
        put(area, further, "", who=Attendee(person=old))
    for months, right in ((14, False), (2, True)):
        first = NOW - timedelta(days=30 * months)
        lesson = planned(area, f"入门{months}", programme=basics, starts_at=first, ends_at=first + timedelta(hours=1))
        for each in (old, wife):
            line = put(area, lesson, "", who=Attendee(person=each), now=first - timedelta(days=1))
            mark(enrolment=line, presence=Presence.PRESENT, by=by, now=first)
        if not right:
            with pytest.raises(NotEnrolled, match="有效期"):
                put(area, further, "", who=Attendee(person=old))
    put(area, further, "", who=Attendee(person=old))
    with pytest.raises(NotEnrolled, match="每户最多 1 人"):
        put(area, further, "", who=Attendee(person=wife))
    other = planned(area, "合唱", starts_at=SOON + timedelta(hours=1), ends_at=SOON + timedelta(hours=3))
    with pytest.raises(NotEnrolled, match="已经报了“提高班”"):
        put(area, other, "", who=Attendee(person=old))
    with pytest.raises(NoProgramme):
        open_programme(key="x", name="x", kind="class", by=by, now=NOW, min_age=9, max_age=8)


def test_presence_gives_hours_and_a_correction_keeps_its_reason(area: Neighbourhood) -> None:
    course, by = planned(area), area.actor(area.worker)
    early, late, ill, away = (put(area, course, name) for name in ("早", "晚", "病", "无"))
    check_in(enrolment=early, by=by, now=SOON - timedelta(minutes=5))
    check_in(enrolment=late, by=by, now=SOON + timedelta(minutes=40))
    mark(enrolment=ill, presence=Presence.EXCUSED, by=by, now=NOW)
    leave(enrolment=early, by=by, now=SOON + timedelta(minutes=90))
    with pytest.raises(NotMarked):
        correct_minutes(enrolment=early, minutes=60, reason=" ", by=by, now=SOON)
    hold(gathering=course, headcount=9, by=by, now=SOON + timedelta(hours=3))
    assert [fresh(line).minutes for line in (early, late, ill, away)] == [90, 80, 0, 0]
    assert fresh(away).presence == Presence.NO_SHOW
    correct_minutes(enrolment=late, minutes=120, reason="早到帮忙布置，忘记签到", by=by, now=SOON)
    hold(gathering=course, by=by, now=SOON + timedelta(hours=4))
    assert fresh(late).minutes == 120
    with pytest.raises(NotMarked, match="没有到场"):
        correct_minutes(enrolment=ill, minutes=10, reason="来了", by=by, now=SOON)
    give_stars(enrolment=fresh(late), stars=5, by=by, now=SOON + timedelta(hours=4))
    figures = figures_of([None], SOON, SOON)
    assert figures.sessions == 0
    kept()


def test_the_clock_reminds_and_closes(area: Neighbourhood) -> None:
    course = planned(area)
    line = put(area, course, "王阿姨", "19900000001")
    while work_once(SOON - timedelta(hours=19)):
        pass
    assert Notice.objects.filter(kind="gathering_reminder", account_id=line.account_id).count() == 1
    check_in(enrolment=line, by=area.actor(area.worker), now=SOON)
    while work_once(SOON + timedelta(hours=6)):
        pass
    assert (fresh(course).stage, fresh(line).minutes) == ("held", 120)
    forgotten = planned(area, "没人记的")
    while work_once(SOON + timedelta(hours=7)):
        pass
    assert fresh(forgotten).stage == "planned"
    assert Notice.objects.filter(kind="gathering_unrecorded", user=area.worker).count() == 1


def test_a_series_is_moved_called_off_and_copied_to_the_next_year(area: Neighbourhood) -> None:
    by = area.actor(area.worker)
    programme = open_programme(key="choir", name="合唱", kind="class", by=by, now=NOW)
    first = NOW + timedelta(days=1)
    plan = Plan(
        "合唱", "class", first, first + timedelta(hours=1), programme=programme, sign_up="open", closes_at=first
    )
    starts = [first + timedelta(weeks=n) for n in range(4)]
    rows = repeat(community=area.community, what=plan, starts=starts, by=by, now=NOW)
    assert len({row.series for row in rows}) == 1
    line = put(area, rows[2], "王阿姨", "19900000001")
    later = first + timedelta(weeks=1, hours=3)
    move_session(gathering=rows[1], starts_at=later, ends_at=later + timedelta(hours=2), by=by, now=NOW, all_later=True)
    times = list(
        Gathering.objects.filter(programme=programme).order_by("starts_at", "id").values_list("starts_at", flat=True)
    )
    assert times == [starts[0], *(start + timedelta(hours=3) for start in starts[1:])]
    assert fresh(rows[2]).closes_at == starts[2] + timedelta(hours=3)
    assert "改到" in Notice.objects.get(kind="gathering_moved", account_id=line.account_id).text
    with pytest.raises(NotScheduled):
        cancel(gathering=rows[2], reason=" ", by=by, now=NOW)
    cancel(gathering=fresh(rows[2]), reason="老师生病", by=by, now=NOW, all_later=True)
    assert "老师生病" in Notice.objects.get(kind="gathering_cancelled").text
    assert [fresh(row).stage for row in rows] == ["planned", "planned", "cancelled", "cancelled"]
    copied = copy_year(community=area.community, programme=programme, year=2026, by=by, now=NOW)
    assert [row.starts_at - timedelta(weeks=52) for row in copied] == times[:2]
    assert len({row.series for row in copied}) == 1
    assert copied[0].series != rows[0].series
    with pytest.raises(NotScheduled):
        copy_year(community=area.community, programme=programme, year=2026, by=by, now=NOW)


def test_people_are_counted_once_and_crowds_without_names(area: Neighbourhood) -> None:
    by = area.actor(area.worker)
    programme = open_programme(key="talks", name="讲座", kind="talk", by=by, now=NOW)
    for n in range(3):
        starts = SOON + timedelta(days=n)
        talk = planned(area, f"讲座{n}", programme=programme, starts_at=starts, ends_at=starts + timedelta(hours=1))
        for name in ("王阿姨", f"客{n}"):
            mark(enrolment=put(area, talk, name, ""), presence=Presence.PRESENT, by=by, now=starts)
        hold(gathering=talk, headcount=40, by=by, now=starts + timedelta(hours=2))
    figures = figures_of([programme.id], SOON, SOON + timedelta(days=9))
    assert (figures.sessions, figures.people, figures.times, figures.fullest) == (3, 4, 120, 40)


def test_residents_sign_up_only_while_it_is_open(area: Neighbourhood) -> None:
    closed = planned(area, sign_up="staff")
    later = planned(area, "以后", opens_at=NOW + timedelta(hours=1), closes_at=NOW + timedelta(hours=2))
    who = Attendee(account=area.account, name="张秀兰")
    with pytest.raises(NotEnrolled, match="不用在网上报名"):
        enrol(gathering=closed, who=who, by=area.reporter, now=NOW)
    for hours, said in ((0, "还没有开始"), (2, "截止")):
        with pytest.raises(NotEnrolled, match=said):
            enrol(gathering=later, who=who, by=area.reporter, now=NOW + timedelta(hours=hours))
    line = enrol(gathering=later, who=who, by=area.reporter, now=NOW + timedelta(hours=1))
    with pytest.raises(NotMarked, match="自己签到"):
        check_in(enrolment=line, by=area.reporter, now=NOW + timedelta(hours=1))


def test_a_gathering_in_a_room_takes_it_with_all_that_follows(area: Neighbourhood) -> None:
    by, room, other = area.actor(area.worker), *(place("room", key, f"{key}室") for key in ("r1", "r2"))
    first = planned(area, "合唱", place=room, starts_at=SOON + timedelta(minutes=3), ends_at=SOON + timedelta(hours=1))
    booking = Booking.objects.get(gathering=first)
    assert (booking.starts_at, booking.ends_at) == (SOON, SOON + timedelta(hours=1))
    with pytest.raises(NotScheduled, match="已经有人订了"):
        planned(area, "书法", place=room, starts_at=SOON + timedelta(minutes=30), ends_at=SOON + timedelta(hours=2))
    second = planned(area, "书法", place=other)
    with pytest.raises(NotScheduled, match="已经有人订了"):
        change(gathering=second, place=room, by=by, now=NOW)
    later = SOON + timedelta(hours=3)
    move_session(gathering=first, starts_at=later, ends_at=later + timedelta(hours=1), by=by, now=NOW)
    change(gathering=fresh(second), place=room, by=by, now=NOW)
    held = Booking.objects.filter(state="booked").order_by("starts_at").values_list("gathering", "room", "starts_at")
    assert list(held) == [(second.id, room.id, SOON), (first.id, room.id, later)]
    cancel(gathering=first, reason="老师生病", by=by, now=NOW)
    assert Booking.objects.filter(state="booked").count() == 1
