"""HS11 技能培训: barista, starting a business with AI: counted by people, not seats; the young and women apart."""

from datetime import timedelta

import pytest

from linli.engines.gatherings.actions.attending import check_in
from linli.engines.gatherings.actions.enrolling import Attendee, enrol
from linli.engines.gatherings.actions.programmes import open_programme
from linli.engines.gatherings.actions.scheduling import Plan, schedule
from linli.kernel.tenancy import in_community
from tests.factories import NOW, SINCE, neighbourhood, person
from tests.gatherings.the_clock import the_worker_knows_its_jobs  # noqa: F401
from tests.mission.people import at, staff

pytestmark = pytest.mark.django_db


def test_people_are_counted_not_seats() -> None:
    """Six people on eleven seats: four young, three women; one paid a visit without signing up."""
    area = neighbourhood("houshan", "后山社区")
    with in_community(area.community):
        by, worker = area.actor(area.worker), staff(area.worker)
        barista = open_programme(
            key="barista", name="咖啡师培训", kind="training", row="hs11", by=by, now=NOW, certificate_months=24
        )
        business = open_programme(
            key="ai", name="AI 创业课", kind="training", row="hs11", by=by, now=NOW, needs=barista
        )
        people = [
            person(f"学员{n}", born_on=SINCE.replace(year=2000 if n < 4 else 1975), sex="female" if n % 2 else "male")
            for n in range(5)
        ] + [None]
        for n, programme in enumerate((barista, business)):
            starts = NOW + timedelta(days=n + 1)
            plan = Plan(
                programme.name, "training", starts, starts + timedelta(hours=3), programme=programme, capacity=20
            )
            lesson = schedule(community=area.community, what=plan, by=by, now=NOW)
            for each in people[: 6 - n]:
                who = Attendee(person=each) if each else Attendee(name="外来学员", phone="19900000001")
                line = enrol(gathering=lesson, who=who, by=by, now=NOW if n == 0 else NOW + timedelta(days=1, hours=5))
                with at(starts):
                    check_in(enrolment=line, by=by, now=starts)
            with at(starts + timedelta(hours=3)):
                worker.open(f"/c/houshan/gatherings/{lesson.id}/").send("/hold/")
        with at(NOW + timedelta(days=3)):
            page = worker.open("/c/houshan/learning/")
            page.reads("人次 11", "人数（有名字的） 6", "培训青年 4", "培训妇女 2")
