"""What each page and each change of the council and of ballots costs: statements sent to the database."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from linli.engines.matters.actions.giving import task_category
from linli.kernel.tenancy import in_community
from linli.practices.council.actions import rounds
from linli.practices.council.actions.disclosing import disclose
from linli.practices.council.actions.surveying import open_survey
from linli.practices.council.enums import DisclosureKind, Stage
from linli.practices.council.models import Project, Reviewer, Round
from tests.council.costs import LIST, READ, WRITE, Costs
from tests.council.living import Life
from tests.factories import NOW, Neighbourhood, neighbourhood, reported, resident, resident_in, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]
HERE = "/c/qingyang"


@pytest.fixture
def area() -> Any:
    made = neighbourhood()
    with in_community(made.community):
        yield made


@pytest.fixture
def spent(area: Neighbourhood) -> Any:
    costs = Costs(HERE)
    yield costs.send
    costs.tell()


Send = Callable[..., Any]


def test_a_proposal_from_the_first_words_to_the_project(area: Neighbourhood, spent: Send) -> None:
    life, day = Life(area), (NOW + timedelta(days=9)).date().isoformat()
    task_category()  # made once in a community's life
    area.community.settings = {"council": {"supporters": 2}}
    area.community.save()
    desk, boss, company = (signed_in(Client(), who) for who in (area.worker, area.secretary, area.property_staff))
    home = resident_in(Client(), area.community, area.account)
    others = [resident_in(Client(), area.community, resident(f"邻居{n}")) for n in range(2)]
    spent(home, "/decide/propose/", WRITE, {"title": "加坡道", "text": "门口三级台阶", "about_nobody": "1"})
    proposal = life.proposed("换路灯", account=area.account)
    one, pub = f"/council/{proposal.id}", f"/decide/{proposal.id}"
    for other in others:  # the second makes it an agenda item
        spent(other, f"{pub}/support/", WRITE, {})
    spent(others[1], f"{pub}/take-back/", WRITE, {})
    spent(desk, f"{one}/sign/", WRITE, {"phone": "19900007777", "name": "老宋"})
    spent(desk, f"{one}/dates/", WRITE, {"opens_on": NOW.date().isoformat(), "closes_on": day})
    spent(desk, f"{one}/move/", WRITE, {"move": "discuss"})
    spent(others[0], f"{pub}/opinion/", WRITE, {"stance": "for", "words": "好"})
    spent(desk, f"{one}/opinions/new/", WRITE, {"way": "assembly", "stance": "for", "times": "30"})
    spent(desk, f"{one}/opinions/check/", WRITE, {})
    for path in ("/opinions/", "/opinions/new/", "/opinions/check/"):
        spent(desk, one + path, READ)
    spent(desk, f"{one}/move/", WRITE, {"move": "review"})
    spent(desk, f"{one}/revise/", WRITE, {"title": "换路灯", "text": "换成感应灯", "note": "省电"})
    spent(desk, f"{one}/move/", WRITE, {"move": "appraise"})
    spent(desk, f"{one}/ask/", WRITE, {"party": str(area.property_company.id), "profession": "engineer", "due_on": day})
    appraisal = f"/council/appraisals/{proposal.appraisals.get().id}/"
    spent(company, appraisal, READ)
    spent(company, appraisal, WRITE, {"verdict": "feasible", "cost": "1000", "days": "9", "notes": "要谈价"})
    spent(desk, f"{one}/move/", WRITE, {"move": "decide"})
    spent(boss, f"{one}/resolve/", READ)
    spent(boss, f"{one}/resolve/", WRITE, {"outcome": "adopt", "reason": "可行", "cost": "1000", "days": "9"})
    spent(desk, f"{one}/begin/", WRITE, {"holder": str(area.property_company.id), "budget": "1200", "due_on": day})
    project = f"/council/projects/{Project.objects.get().id}"
    spent(desk, f"{project}/step/", WRITE, {"title": "施工", "holder": str(area.village.id), "due_on": day})
    spent(desk, f"{project}/spend/", WRITE, {"label": "灯", "amount": "900", "spent_on": NOW.date().isoformat()})
    for client, path in ((desk, one + "/"), (desk, project + "/"), (home, pub + "/")):
        spent(client, path, READ)
    spent(desk, f"{project}/end/", WRITE, {"how": "stop", "report": "管线改道"})
    spent(desk, f"{one}/hide/", WRITE, {"hidden_reason": "写到了一户"})


def test_the_desk_the_halls_and_what_is_published(area: Neighbourhood, spent: Send) -> None:
    life, day = Life(area), (NOW + timedelta(days=9)).date().isoformat()
    desk, home = signed_in(Client(), area.worker), resident_in(Client(), area.community, area.account)
    matters = [reported(area, text=f"楼道灯不亮{n}", account=resident(f"甲{n}")) for n in range(4)]
    ids = {"matter": [str(each.id) for each in matters]}
    desk.get(HERE + "/council/")  # the community is known from here on
    spent(desk, "/council/new/", WRITE, {"title": "换灯", "text": "都换", "place": str(area.building.id), **ids})
    spent(desk, "/council/halls/bench/", WRITE, {"how": "start"})
    spent(desk, "/council/halls/count/", WRITE, {"hall": "lounge", "on": NOW.date().isoformat(), "count": "9"})
    spent(desk, "/council/disclose/", WRITE, {"kind": "notice", "title": "低保公示", "text": "三户", "until": day})
    notice = disclose(
        kind=DisclosureKind.NOTICE, title="停车", text="十四个", until=NOW.date(), by=life.desk, now=NOW
    )  # fmt: skip
    spent(home, f"/decide/disclosed/{notice.id}/object/", WRITE, {"text": "太近"})
    spent(home, f"/decide/disclosed/{notice.id}/object/", WRITE, {"text": "还是太近"})
    asked = {"year": "2026", "title": "测评", "questions": "卫生\n治安", "opens_on": NOW.date().isoformat()}
    spent(desk, "/council/surveys/", WRITE, {**asked, "closes_on": day})
    spent(home, "/decide/surveys/2026/answer/", WRITE, {"q-1": "satisfied", "grid": str(area.grid.id)})
    spent(desk, "/council/surveys/2026/paper/", WRITE, {"q-1": "satisfied", "grid": str(area.grid.id)})
    lists = ("/council/", "/council/projects/", "/council/rounds/", "/council/surveys/", "/council/disclose/")
    for path in lists:
        spent(desk, path, LIST)
    for path in ("/decide/", "/decide/disclosed/", "/decide/rounds/"):
        spent(home, path, LIST)
    for path in ("/council/halls/", "/council/recurring/", "/council/new/", "/decide/surveys/2026/"):
        spent(desk, path, READ)
    for path in (f"/decide/disclosed/{notice.id}/", "/decide/surveys/2026/answer/", "/decide/propose/"):
        spent(home, path, READ)


def test_a_year_of_five_projects(area: Neighbourhood, spent: Send) -> None:
    life, day = Life(area), (NOW + timedelta(days=99)).date().isoformat()
    desk = signed_in(Client(), area.worker)
    asked = {"year": "2026", "name": "2026", "seats": "5", "opens_on": NOW.date().isoformat(), "closes_on": day}
    spent(desk, "/council/rounds/", WRITE, asked)
    year, here = Round.objects.get(), "/council/rounds/2026"
    for n in range(5):
        proposal = life.at(Stage.RESOLUTION, title=f"第{n}件", text=f"做第{n}件")
        spent(desk, f"{here}/enter/", WRITE, {"proposal": str(proposal.id)})
    spent(desk, f"{here}/advance/", WRITE, {})
    spent(desk, f"{here}/advance/", WRITE, {})
    spent(desk, f"{here}/vote/", WRITE, {})
    spent(desk, f"{here}/vote/", READ)
    year.refresh_from_db()
    year.community = area.community
    won = [rounds.Chosen(each, "票多", area.property_company, 100, NOW.date()) for each in rounds.ballot_papers(year)]
    voters = [(area.person(user).id, None) for user in (area.worker, area.grid_worker, area.secretary)]
    rounds.choose(round=year, chosen=won, others="-", voters=[*voters, (None, area.account.id)], by=life.desk, now=NOW)
    Project.objects.update(stage="completed", completed_at=NOW, report="好了")
    spent(desk, f"{here}/advance/", WRITE, {"review_until": day})
    home = resident_in(Client(), area.community, area.account)
    ids = Project.objects.order_by("rank").values_list("id", flat=True)
    given = {f"rating-{id}": "satisfied" for id in ids}
    spent(home, "/decide/rounds/2026/review/", WRITE, given)
    reviewer = Reviewer.objects.get(person=area.person(area.secretary))
    spent(desk, f"{here}/review/?name=周书记", READ)
    spent(desk, f"{here}/review/", WRITE, {**given, "reviewer": str(reviewer.id)})
    for client, path in ((desk, here + "/"), (home, "/decide/rounds/2026/"), (home, "/decide/rounds/2026/review/")):
        spent(client, path, READ)


def test_the_survey_costs_the_same_with_more(area: Neighbourhood, spent: Send) -> None:
    from linli.practices.council.actions.surveying import Questionnaire, answer

    today, by = NOW.date(), Life(area).desk
    survey = open_survey(
        year=2026, title="测评", questions=["卫生"], opens_on=today, closes_on=today, by=by, now=NOW
    )  # fmt: skip
    for _sheet in range(9):
        answer(survey=survey, given=Questionnaire(["satisfied"], area.grid), account=None, by=by, now=NOW)
    spent(signed_in(Client(), area.worker), "/decide/surveys/2026/", LIST)
