"""Many sign up at once, on both databases: no seat is lost or given twice, and who waits longest moves up first."""

from datetime import timedelta
from typing import Any

import pytest

from linli.engines.gatherings.actions.enrolling import Attendee, NotEnrolled, enrol, withdraw
from linli.engines.gatherings.actions.scheduling import Plan, schedule
from linli.engines.gatherings.models import Enrolment, Gathering
from linli.kernel.tenancy import in_community
from tests.conftest import fresh
from tests.factories import NOW, Neighbourhood, neighbourhood
from tests.proofs.test_races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
SEATS = 4


@pytest.fixture
def area() -> Neighbourhood:
    return neighbourhood()


def course(area: Neighbourhood) -> Gathering:
    starts = NOW + timedelta(days=1)
    plan = Plan("手机课", "class", starts, starts + timedelta(hours=1), capacity=SEATS, sign_up="open")
    return schedule(community=area.community, what=plan, by=area.actor(area.worker), now=NOW)


def signing_up(area: Neighbourhood, gathering: Gathering, name: str) -> Any:
    by = area.actor(area.worker)
    return lambda: enrol(gathering=gathering, who=Attendee(name=name), by=by, now=NOW)


def test_ten_at_once_for_four_seats_and_two_leave(area: Neighbourhood) -> None:
    with in_community(area.community):
        lesson = course(area)
        acts = [signing_up(area, lesson, f"邻居{n}") for n in range(10)]
    outcomes = at_once(area, *acts)
    assert not [each for each in outcomes if isinstance(each, Exception)], outcomes
    with in_community(area.community):
        rows = list(Enrolment.objects.filter(gathering=lesson).order_by("number"))
        assert [row.number for row in rows] == list(range(1, 11))
        assert [row.state for row in rows] == ["signed_up"] * SEATS + ["waiting"] * 6
        by, leaving = area.actor(area.worker), rows[:2]
        acts = [lambda row=row: withdraw(enrolment=row, by=by, now=NOW) for row in leaving]
        acts += [signing_up(area, lesson, f"后来{n}") for n in range(3)]
    outcomes = at_once(area, *acts)
    assert not [each for each in outcomes if isinstance(each, Exception)], outcomes
    with in_community(area.community):
        after = fresh(lesson)
        rows = list(Enrolment.objects.filter(gathering=lesson).exclude(state="cancelled").order_by("number"))
        assert [row.number for row in rows if row.state == "signed_up"] == [3, 4, 5, 6]
        assert (after.taken_count, after.waiting_count, after.last_number) == (SEATS, 7, 13)


def test_the_same_person_twice_at_once_is_one_seat(area: Neighbourhood) -> None:
    with in_community(area.community):
        lesson = course(area)
        acts = [signing_up(area, lesson, "王阿姨") for _time in range(4)]
    outcomes = at_once(area, *acts)
    refused = [each for each in outcomes if isinstance(each, NotEnrolled)]
    assert len(refused) == 3, outcomes
    with in_community(area.community):
        assert fresh(lesson).taken_count == Enrolment.objects.count() == 1
