"""XJ2: who voted and uses no phone says at the desk, or at home to a grid worker, how the year's projects turned out."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from linli.kernel.models import Event
from linli.kernel.tenancy import in_community
from linli.practices.council.actions import rounds
from linli.practices.council.enums import ReviewWay, Stage
from linli.practices.council.models import CompletionReview, Project, Reviewer, Round
from linli.practices.council.queries.figures import projects_of, review_counts
from tests.council.living import Life
from tests.factories import NOW, Neighbourhood, neighbourhood, person, resident, resident_in
from tests.mission.people import Someone, at, staff
from tests.mission.test_xj2_five_projects import built

pytestmark = pytest.mark.django_db
HERE, YEAR = "/c/xinjie", "/c/xinjie/council/rounds/2026/"
BY_PHONE, AT_DESK = 4, 3


@pytest.fixture
def area() -> Neighbourhood:
    return neighbourhood("xinjie", "新街社区")


def under_review(area: Neighbourhood) -> list[Any]:
    """Two projects are built; seven people voted, two of them called alike; the first has a phone account."""
    life = Life(area)
    year = life.round()
    year.seats = 2
    for number in range(2):
        proposal = life.at(Stage.RESOLUTION, title=f"第{number}件实事", text=f"第{number}件")
        rounds.enter(round=year, proposal=proposal, by=life.desk, now=NOW)
    Round.objects.update(stage="ballot", seats=2)
    year.refresh_from_db()
    names = ("何姐", "郑叔", "李奶奶", "李奶奶", "王伯", "陈婆婆", "孙大爷")
    born = NOW.date() - timedelta(days=365 * 75)
    voters = [
        person(name, account=resident(name) if n < BY_PHONE else None, born_on=born) for n, name in enumerate(names)
    ]
    due = NOW.date() + timedelta(days=100)
    won = [rounds.Chosen(each, "得票最多", area.property_company, 100, due) for each in rounds.ballot_papers(year)]
    rounds.choose(round=year, chosen=won, others="-", voters=[(v.id, None) for v in voters], by=life.boss, now=NOW)
    built(area)
    rounds.advance(round=year, by=life.boss, now=NOW, review_until=NOW.date() + timedelta(days=9))
    return voters


def said(first: str, second: str) -> dict[str, str]:
    ids = list(Project.objects.order_by("rank").values_list("id", flat=True))
    return {f"rating-{ids[0]}": first, f"rating-{ids[1]}": second}


def test_once_a_person_whichever_way(area: Neighbourhood) -> None:
    with in_community(area.community):
        voters = under_review(area)
        good, mixed = said("satisfied", "satisfied"), said("satisfied", "unsatisfied")
        dark = {key.replace("rating", "words"): "灯太暗" for key in mixed if mixed[key] == "unsatisfied"}
    with at(NOW):
        phone = Someone(resident_in(Client(), area.community, voters[0].account)).open(f"{HERE}/notices/")
        phone.reads("您投过票，请来逐项评议")
        phone.open(f"{HERE}/decide/").reads("去评议").open(f"{HERE}/decide/rounds/2026/review/")
        phone.send("/review/", **good).reads("评议已收到")
        staff(area.worker).open(YEAR).reads("评了 1 人").reads_nothing_of(
            "满意率"
        )  # a single voice is nobody's to read
        # The grid worker sits with an elder: the whole name, then item by item.
        grid = staff(area.grid_worker).open(f"{HERE}/council/").reads("代录评议").open(YEAR + "review/")
        grid.open(YEAR + "review/?name=李奶").reads("没有这个姓名")
        grid.open(YEAR + "review/?name=王伯").reads("王伯 的评议", "当初说的", "建成的")
        grid.send("/review/", expect=409, **mixed).reads("不满意的，请写一句哪里不满意", "王伯 的评议")
        grid.send("/review/", **(mixed | dark)).reads("已代录 王伯 的评议").reads_nothing_of("灯太暗")
        grid.open(YEAR + "review/?name=王伯").send("/review/", **good).reads("已代录")  # misheard: said again
        # Two of a name are told apart; what was said by phone is nobody's to enter over.
        grid.open(YEAR + "review/?name=李奶奶").reads("有几位同名", "1951 年生")
        grid.open(YEAR + f"review/?name=李奶奶&reviewer={_reviewer(area, voters[3])}").send("/review/", **mixed | dark)
        grid.open(YEAR + "review/?name=何姐").send("/review/", expect=409, **mixed | dark).reads(
            "本人已经在手机上评过了"
        )
        # But the person's own word takes the place of what was entered for them.
        own = Someone(resident_in(Client(), area.community, voters[3].account)).open(
            f"{HERE}/decide/rounds/2026/review/"
        )
        own.send("/review/", **good)
        _counted(area)
    with at(NOW + timedelta(days=10)):
        grid.open(YEAR + "review/?name=陈婆婆").send("/review/", expect=409, **good).reads("现在不在评议时间里")


def _reviewer(area: Neighbourhood, who: Any) -> str:
    with in_community(area.community):
        return str(Reviewer.objects.get(person=who).id)


def _counted(area: Neighbourhood) -> None:
    """Three people rated two projects each, one of them through a worker; satisfaction is of all of them."""
    with in_community(area.community):
        year = Round.objects.get()
        counts = review_counts(year)
        assert (counts.voted, counts.said, counts.at_desk) == (7, 3, 1)
        assert CompletionReview.objects.count() == 6
        assert CompletionReview.objects.filter(way=ReviewWay.DESK).count() == 2
        assert [each.satisfaction for each in projects_of(year)] == [1.0, 1.0]
        told = Event.objects.filter(verb="review_at_desk")
        assert told.count() == 3
        assert all(each.subject_id == year.id and each.data == {} for each in told.order_by("id")), "nobody is named"
    staff(area.worker).open(YEAR).reads("投过票的 7 人，评了 3 人，其中代录 1 人")


def test_a_phone_on_file_is_enough_to_review(area: Neighbourhood) -> None:
    """Who voted with the phone that is on their file may review with it; two with one phone go to the desk."""
    with in_community(area.community):
        voters = under_review(area)
        account = resident("陈婆婆的手机")
        type(voters[5]).objects.filter(id=voters[5].id).update(phone_hash=account.phone_hash)
        shared = resident("一家人的手机")
        type(voters[6]).objects.filter(id__in=[voters[6].id, voters[4].id]).update(phone_hash=shared.phone_hash)
    with at(NOW):
        Someone(resident_in(Client(), area.community, account)).open(f"{HERE}/decide/rounds/2026/").reads("逐项评议")
        both = Someone(resident_in(Client(), area.community, shared)).open(f"{HERE}/decide/rounds/2026/review/")
        both.reads("这个手机对不上", "请到社区窗口")
