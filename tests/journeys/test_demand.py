"""JK7: what the yearly survey found people need becomes the demand that the register of advisers shows."""

from datetime import timedelta

import pytest
from django.test import Client

from linli.kernel.tenancy import in_community
from linli.practices.council.actions.surveying import Questionnaire, answer, open_survey
from linli.practices.doorhelp.models import Demand
from tests.conftest import NOW
from tests.counting import counted
from tests.factories import Neighbourhood, neighbourhood, resident_in, signed_in
from tests.mission.people import Someone, at, staff

pytestmark = pytest.mark.django_db
SURVEY, DEMAND = "/c/qingyang/decide/surveys/2026/", "/c/qingyang/advisors/survey/2026/"


@pytest.fixture
def area() -> Neighbourhood:
    """A survey that is open, with nine questionnaires: all need a barber, four a plumber, three or two some sewing."""
    area = neighbourhood()
    with in_community(area.community):
        by, needs = area.actor(area.worker), ("上门理发", "修水管下水道", "缝补改衣", "改裤脚")
        survey = open_survey(
            year=2026, title="测评", questions=["卫生"], opens_on=NOW.date(), closes_on=NOW.date(), by=by, now=NOW,
            needs=needs,
        )  # fmt: skip
        for number in range(9):
            ticked = [need for need, many in zip(needs, (9, 4, 3, 2), strict=True) if number < many]
            given = Questionnaire(["satisfied"], area.grid, needs=[*ticked, "没有问的"])
            answer(survey=survey, given=given, account=None, by=by, now=NOW)
    return area


def test_needs_are_ticked_counted_and_taken_into_the_register(area: Neighbourhood) -> None:
    with at(NOW):
        home = Someone(resident_in(Client(), area.community, area.account)).open(f"{SURVEY}answer/")
        home.reads("家里需要哪些帮助").send("/answer/", **{"q-1": "satisfied", "needs": "上门理发"})
        worker = staff(area.worker).open(DEMAND).reads("上门理发：10 份")
        worker.send("/survey/2026/", 422).reads("测评还没有截止")
    with at(NOW + timedelta(days=1)):
        home.open(SURVEY).reads("家里需要的", "上门理发 10").reads_nothing_of("上门帮的需求")
        worker.open(SURVEY).reads("记作上门帮的需求").open(DEMAND)
        worker.send("/survey/2026/", **{"skill-1": "plumbing", "skill-2": "sewing", "skill-3": "sewing"}).reads(
            "需求已记下"
        )
        worker.reads("10 / 10 人需要", "4 / 10 人需要", "3 / 10 人需要")
        worker.open(DEMAND).send("/survey/2026/", **{"skill-1": "", "skill-2": "", "skill-3": ""})
    with in_community(area.community):
        assert list(Demand.objects.values_list("skill", "wanted_count", "source")) == [("barber", 10, "测评")]


def test_whoever_keeps_no_register_takes_nothing_over(area: Neighbourhood) -> None:
    with at(NOW + timedelta(days=1)):
        assert signed_in(Client(), area.grid_worker).get(DEMAND).status_code == 403
        client = signed_in(Client(), area.worker)
        assert client.get("/c/qingyang/advisors/survey/2020/").status_code == 404
        client.get(DEMAND)
        with counted(10):
            client.get(DEMAND)
        with counted(18):
            client.post(DEMAND, {"skill-0": "barber"})
