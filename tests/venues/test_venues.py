"""Rooms: what is free when, whose turn it takes, what the playbook may say, how many statements the pages cost."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from linli.engines.gatherings.actions.booking import Booker, BookingRefused
from linli.engines.gatherings.actions.scheduling import Plan, schedule
from linli.engines.gatherings.rules_booking import read_hours, slots
from linli.kernel.tenancy import in_community
from linli.practices.venues.actions.keys import KeyElsewhere, hand_key, take_key_back
from linli.practices.venues.actions.lending import NotLent, Wanted, give_up, lend
from linli.practices.venues.models import Loan, Venue
from linli.practices.venues.playbook import VenueEntry, VenuesSection, problems
from linli.practices.venues.rules import day_of, open_minutes, starts_on, used_minutes
from linli.registry.actions.households import keep_house
from linli.registry.models import Residence
from tests.conftest import NOW
from tests.counting import counted
from tests.factories import SINCE, Neighbourhood, neighbourhood, person, resident, resident_in, signed_in
from tests.mission.people import Someone, at, staff
from tests.proofs.test_races import at_once
from tests.venues.samples import venue

HOUR = timedelta(hours=1)
HOURS = read_hours("周一 08:30-12:00 14:00-17:00")


def wanted(start: datetime, who: Booker, **more: object) -> Wanted:
    return Wanted(start, start + HOUR, "读书会", who, 4, True, **more)  # type: ignore[arg-type]


def test_a_day_is_what_is_free_from_now_on_and_what_is_taken() -> None:
    taken = [slots(NOW - HOUR, NOW), slots(NOW + HOUR, NOW + 2 * HOUR)]
    day = day_of(HOURS, NOW.date(), taken, NOW + timedelta(minutes=1))
    shown = [(f"{each.starts_at:%H:%M}", f"{each.ends_at:%H:%M}", each.state) for each in day.blocks]
    assert shown == [
        ("09:00", "10:00", "taken"), ("10:15", "11:00", "free"), ("11:00", "12:00", "taken"), ("14:00", "17:00", "free"),
    ]  # fmt: skip
    now = day_of(HOURS, NOW.date(), taken, NOW + timedelta(minutes=1), bookable=False).blocks[1]
    assert (f"{now.starts_at:%H:%M}", now.state) == ("10:00", "free"), "at the door it is free until somebody comes"
    assert not day_of(HOURS, NOW.date() + timedelta(days=1), [], NOW).is_open
    assert f"{next(starts_on(HOURS, NOW.date(), NOW)):%H:%M}" == "10:15"


def test_use_is_counted_within_opening_hours_only() -> None:
    first, last = date(2026, 5, 18), date(2026, 5, 31)
    assert open_minutes(HOURS, first, last) == 2 * 390
    assert used_minutes(HOURS, [slots(NOW + HOUR, NOW + 5 * HOUR)], first, last) == 60 + 60
    assert open_minutes(HOURS, last, first) == 0


def test_a_playbook_says_where_each_room_is() -> None:
    entry = {"use": "learn", "hours": ["每天 08:00-21:00"]}
    section = VenuesSection(
        venues={
            "hall": VenueEntry(**entry), "nowhere": VenueEntry(**entry), "taken": VenueEntry(**entry, facility="hall"),
            "lent": VenueEntry(**entry, name="厅", facility="gone", lent_by="nobody"),
        }
    )  # fmt: skip
    told = list(problems(section, ["hall"], ["desk"], ["hall", "taken"]))
    assert [each.where[1:] for each in told] == [
        ("nowhere",), ("taken",), ("taken",), ("lent", "facility"), ("lent", "lent_by"),
    ]  # fmt: skip
    with pytest.raises(ValueError, match="开放时间"):
        VenueEntry(use="learn", hours=["有人就开"])


def family(area: Neighbourhood) -> list[Booker]:
    """Two of one household, each with a phone of their own."""
    found = []
    for name in ("林小满", "周桂兰"):
        account = resident(name)
        who = person(name, account=account)
        Residence.new(person=who, place=area.dwelling, kind="living", from_on=SINCE)
        keep_house(person=who, relation="", by=area.actor(area.worker), now=NOW)
        found.append(Booker(account=account))
    return found


@pytest.mark.django_db
def test_the_turns_of_a_week_are_the_households() -> None:
    area = neighbourhood()
    with in_community(area.community):
        room, (mother, child) = venue(area, "reading", week_count=2), family(area)
        common = {"community": area.community, "venue": room, "by": area.reporter, "now": NOW}
        first = lend(**common, wanted=wanted(NOW + HOUR, mother))
        lend(**common, wanted=wanted(NOW + 2 * HOUR, child))
        with pytest.raises(NotLent, match="每户每周"):
            lend(**common, wanted=wanted(NOW + 3 * HOUR, child))
        # By a worker for the same elder it is the same turn; for the community itself it is nobody's.
        elder = Booker(person=mother.account and person("林小满", account=mother.account))
        lend(**common, wanted=wanted(NOW + 5 * HOUR, elder), at_desk=True)
        lend(**common, wanted=Wanted(NOW + 20 * HOUR, NOW + 22 * HOUR, "消杀", own_use=True), at_desk=True)
        give_up(loan=first, by=area.reporter, now=NOW)
        lend(**common, wanted=wanted(NOW + 3 * HOUR, child))


@pytest.mark.django_db
def test_a_key_is_with_one_person_at_a_time() -> None:
    area = neighbourhood()
    with in_community(area.community):
        room, by = venue(area, "reading", has_key=True), area.actor(area.worker)
        common = {"community": area.community, "venue": room, "by": by, "now": NOW}
        one, two = (lend(**common, wanted=wanted(NOW + n * HOUR, Booker(name="王阿姨"))) for n in (1, 2))
        hand_key(loan=one, user=area.worker, by=by, now=NOW)
        with pytest.raises(KeyElsewhere):
            hand_key(loan=two, user=area.worker, by=by, now=NOW)
        take_key_back(loan=one, user=area.worker, by=by, now=NOW + HOUR)
        with pytest.raises(KeyElsewhere):
            take_key_back(loan=one, user=area.worker, by=by, now=NOW + HOUR)
        hand_key(loan=two, user=area.worker, by=by, now=NOW + HOUR)


@pytest.mark.django_db
def test_pages_cost_the_same_with_one_booking_and_with_many() -> None:
    area = neighbourhood()
    with in_community(area.community):
        room = venue(area, "reading", week_count=0)
    clerk, uncle = signed_in(Client(), area.worker), resident_in(Client(), area.community, area.account)
    pages = [
        (clerk, "/c/qingyang/room-desk/", 10), (uncle, "/c/qingyang/rooms/", 8), (uncle, "/c/qingyang/my-bookings/", 8),
        (uncle, f"/c/qingyang/rooms/{room.id}/", 10), (Client(), f"/c/qingyang/rooms/{room.id}/door/", 10),
    ]  # fmt: skip
    spent = []
    with at(NOW):
        for number in (1, 3):
            with in_community(area.community):
                for each in range(number):
                    start = NOW + timedelta(days=number, hours=each)
                    lend(
                        community=area.community, venue=room, wanted=wanted(start, Booker(account=area.account)),
                        by=area.reporter, now=NOW,
                    )  # fmt: skip
            for client, path, most in pages:
                client.get(path)
                with counted(most) as sent:
                    assert client.get(path).status_code == 200
                spent.append(len(sent))
        assert all(many <= one for one, many in zip(spent[:5], spent[5:], strict=True)), spent
        told = {
            "on": "2026-05-20", "at": "18:00", "minutes": "60", "purpose": "下棋", "people_count": "2", "accepts": "1",
        }  # fmt: skip
        with counted(18):
            assert uncle.post(f"/c/qingyang/rooms/{room.id}/book/", told).status_code == 302


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_a_household_cannot_take_two_last_turns_at_once() -> None:
    area = neighbourhood()
    with in_community(area.community):
        room, (mother, child) = venue(area, "reading", week_count=1), family(area)
    acts = [
        lambda n=n, who=who: lend(
            community=area.community, venue=Venue.objects.select_related("place").get(id=room.id),
            wanted=wanted(NOW + n * HOUR, who), by=area.reporter, now=NOW,
        )
        for n, who in ((1, mother), (3, child))
    ]  # fmt: skip
    outcomes = at_once(area, *acts)
    assert sum(isinstance(each, Loan) for each in outcomes) == 1, outcomes
    assert sum(isinstance(each, BookingRefused) for each in outcomes) == 1, outcomes


@pytest.mark.django_db
def test_the_desk_sees_a_gathering_in_a_room_and_no_walled_title() -> None:
    area = neighbourhood()
    with in_community(area.community):
        room = venue(area, "reading")
        common = {"community": area.community, "by": area.actor(area.worker), "now": NOW}
        for hour, (title, kind) in enumerate((("剪纸课", "class"), ("支部会", "party_meeting")), 1):
            times = {"starts_at": NOW + hour * HOUR, "ends_at": NOW + (hour + 1) * HOUR}
            schedule(what=Plan(title=title, kind=kind, place=room.place, **times), **common)
    with at(NOW):
        page = staff(area.worker).open("/c/qingyang/room-desk/")
    page.reads("剪纸课", "内部会议").reads_nothing_of("支部会", "这一天没有预订")
    with at(NOW):  # 10:00: a class from 11, the branch from 12
        form = Someone(resident_in(Client(), area.community, area.account))
        form.open(f"/c/qingyang/rooms/{room.id}/book/?from=2026-05-18T10:10")
    assert re.findall(r'<option value="(1[0-3]:\d\d)"', form.html)[:4] == ["10:15", "10:30", "10:45", "13:00"]
    assert 'value="10:15" selected' in form.html
