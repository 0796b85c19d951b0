"""MZ9 平安驿站: the police post at the gate gathers opinions; each is answered; nobody is named.

Reported: 1,100+ opinions, quarrels settled by the post. The counts come from the records.
"""

from datetime import timedelta

import pytest

from linli.accounts.enums import Role
from linli.engines.matters.actions.handing import dispatch
from linli.engines.matters.models import Matter
from linli.kernel.tenancy import in_community
from linli.practices.mediation.actions.appointing import appoint
from linli.practices.mediation.actions.settling import Terms, agree
from linli.practices.mediation.enums import Result, Way
from linli.practices.whistle.models import Opinion
from linli.registry.enums import GroupKind
from tests.factories import NOW, Neighbourhood, group, member, neighbourhood
from tests.mediation.cases import room
from tests.mission.people import Someone, at, staff

pytestmark = pytest.mark.django_db
C = "/c/minzhucun"


@pytest.fixture
def area() -> Neighbourhood:
    made = neighbourhood("minzhucun", "民主村社区")
    with in_community(made.community):
        post = group(GroupKind.DEPARTMENT, "police", "平安驿站")
        made.others |= {"post": post, "officer": member("驿站老王", Role.DEPARTMENT_HANDLER, groups=(post,))}
        made.community.settings["whistle"] = {"police_post": "police"}
        made.community.save()
    return made


def heard(officer: Someone, text: str, expect: int = 200) -> Someone:
    return officer.open(f"{C}/opinions/new/").send("/opinions/new/", text=text, topic="traffic", expect=expect)


def test_an_opinion_is_gathered_and_answered(area: Neighbourhood) -> None:
    officer = staff(area.others["officer"])
    with at(NOW):
        heard(officer, "晚上东门口车乱停，救护车进不来").reads(
            "已登记", "平安驿站 · 在驿站", "收集 1", "社区受理台 承办"
        )
        with in_community(area.community):
            matter = Opinion.objects.select_related("matter").get().matter
            assert matter.holder_id == area.desk.id
            assert matter.due_at is not None
            dispatch(matter=matter, to=area.property_company, by=area.actor(area.worker), now=NOW)
    with at(NOW + timedelta(days=1)):
        company = staff(area.property_staff).open(f"{C}/matters/{matter.id}/answer/")
        company.send("/answer/", text="东门口已划禁停线，夜里有人值守")
        officer.open(f"{C}/opinions/?tab=answered").reads("东门口已划禁停线", "已答复 1", "按时答复 1")
        assert officer.client.get(f"{C}/matters/{matter.id}/").status_code == 404, "the post reads the answer, no more"
        staff(area.worker).open(f"{C}/opinions/").reads("平安驿站", "已答复 1")
        other = staff(area.handler).open(f"{C}/opinions/").reads("收集 0")
        other.reads_nothing_of("东门口")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("三楼的赵阿姨总在楼道堆东西", "赵阿姨"),
        ("找物业，电话19900000066", "19900000066"),
        ("浙A12345总占消防通道", "浙A12345"),
        ("2单元102室天天打麻将", "2单元102"),
    ],
)
def test_nobody_is_named(area: Neighbourhood, text: str, what: str) -> None:
    officer = staff(area.others["officer"])
    with at(NOW):
        heard(officer, text, expect=422).reads("只写事，不写人", what)
        assert text in officer.html, "what was written stays in the form"
        with in_community(area.community):
            assert not Matter.objects.exists()


def test_opinions_are_counted_by_topic(area: Neighbourhood) -> None:
    officer = staff(area.others["officer"])
    with at(NOW):
        for number in range(3):
            heard(officer, f"东门口第{number}次堵车")
        officer.reads("收集 3", "本月 3 条", "交通停车 3")
        staff(area.auditor).open(f"{C}/opinions/?topic=order").reads("还没有意见")


@pytest.mark.parametrize(("settled", "told"), [(3, True), (2, False)])
def test_quarrels_the_post_settled_are_counted_where_they_are_enough_to_hide_in(settled: int, told: bool) -> None:
    here = room("minzhucun", "民主村社区")
    community = here.area.community
    with in_community(community):
        post = group(GroupKind.DEPARTMENT, "police", "平安驿站")
        officer = member("驿站老王", Role.DEPARTMENT_HANDLER, groups=(post,))
        community.settings |= {"whistle": {"police_post": "police"}, "mediation": {"bodies": {"police": "police"}}}
        community.save()
        for _each in range(settled):
            case = here.opened(now=NOW, way=Way.POLICE)
            appoint(dispute=case, mediator=here.fellow.id, by=here.area.actor(officer), now=NOW)
            terms = Terms(Result.PAPER, "两清", paper="民治调字1号")
            agree(dispute=case, terms=terms, by=here.area.actor(officer), now=NOW)
        here.opened(now=NOW)
    with at(NOW + timedelta(days=25)):
        page = staff(officer).open(f"{C}/opinions/")
        reviews = staff(here.area.secretary).open(f"{C}/reviews/")
        if told:
            page.reads("驿站调解好的矛盾 3", "共接 3 起")
            reviews.reads("驿站上月接了 3 起矛盾纠纷，调解好 3 起")
        else:
            page.reads_nothing_of("驿站调解好的矛盾")
            reviews.reads_nothing_of("驿站上月接了")
