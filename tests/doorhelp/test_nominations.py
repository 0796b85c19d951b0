"""推荐: a neighbour is put forward and decides; nobody learns who is known here; a no leaves nothing behind."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from linli.accounts.models import Notice, ResidentAccount
from linli.kernel.doctor import examine
from linli.kernel.jobs import work_once
from linli.kernel.tenancy import in_community
from linli.practices.doorhelp.actions.serving import arrive, finish, send
from linli.practices.doorhelp.models import Advisor, HelpCall, Nomination
from linli.practices.doorhelp.queries.calls import public_speeds, speeds
from tests.conftest import NOW
from tests.counting import counted
from tests.doorhelp.samples import advisor, asked
from tests.factories import Neighbourhood, neighbourhood, person, resident, resident_in, signed_in
from tests.mission.people import Someone, at, staff

pytestmark = pytest.mark.django_db
PUT, MINE = "/c/qingyang/help/nominate/", "/c/qingyang/my-help/"
TOLD = {"name": "孙理发", "phone": "13900001111", "skills": "barber", "note": "在家门口给老人理发"}


@pytest.fixture
def area() -> Neighbourhood:
    return neighbourhood()


def as_resident(area: Neighbourhood, account: ResidentAccount | None = None) -> Someone:
    return Someone(resident_in(Client(), area.community, account or area.account))


def put(area: Neighbourhood, **more: Any) -> Nomination:
    """张秀兰 puts her barber forward; what he is asked."""
    with at(NOW):
        as_resident(area).open(PUT).send("/nominate/", **{**TOLD, **more}).reads("本人同意以后")
    with in_community(area.community):
        return Nomination.objects.select_related("account").latest("put_at")


def test_who_is_put_forward_decides_and_the_office_sees_nobody_before(area: Neighbourhood) -> None:
    asked_for = put(area)
    worker = staff(area.worker)
    with at(NOW):
        worker.open("/c/qingyang/advisors/").reads_nothing_of("孙理发", TOLD["phone"])
        with in_community(area.community):
            told = Notice.objects.get(account=asked_for.account)
            assert "上门理发" in told.text
            assert "张秀兰" not in told.text
        barber = as_resident(area, asked_for.account)
        barber.open(MINE).reads("有邻居推荐您做社区顾问").open(told.path).reads("上门理发", "随时可以退出")
        assert as_resident(area).client.get(told.path).status_code == 404, "not even to who put him forward"
        barber.send("/answer/", agrees="yes").reads("社区会联系您核验")
        barber.open(told.path).reads("您已经同意").reads_nothing_of("我愿意")
        assert barber.client.post(f"{told.path}answer/", {"agrees": "no"}).status_code == 409
        with in_community(area.community):
            person("孙理发", account=asked_for.account)
        worker.open("/c/qingyang/advisors/").reads("本人同意的", "孙理发", TOLD["phone"], "在家门口给老人理发")
        worker.open(f"/c/qingyang/advisors/?nomination={asked_for.id}").reads("孙理发")
        given = {"name": "孙理发", "skills": "barber", "hours": "每天 08:00-20:00", "capacity": "2"}
        worker.send("/nominate/", nomination=str(asked_for.id), found_by="neighbours", **given).reads("已提名")
    with in_community(area.community):
        assert Advisor.objects.get().standing == "nominated"
        assert not Nomination.objects.exists()


def test_a_no_leaves_nothing_and_nobody_asks_again_for_a_year(area: Neighbourhood) -> None:
    asked_for = put(area)
    with at(NOW):
        barber = as_resident(area, asked_for.account).open(f"/c/qingyang/my-nomination/{asked_for.id}/")
        barber.send("/answer/", agrees="no").reads("写的都已删除")
    with in_community(area.community):
        kept = Nomination.objects.get()
        assert (kept.name, kept.note, kept.skills, kept.put_by) == ("", "", [], None)
    put(area)  # the same words after it
    with in_community(area.community):
        assert Notice.objects.filter(account=asked_for.account).count() == 1
    while work_once(NOW + timedelta(days=366)):
        pass
    with in_community(area.community):
        assert not Nomination.objects.exists()


def test_an_advisor_is_not_asked_and_nobody_is_told_so(area: Neighbourhood) -> None:
    with in_community(area.community):
        barber = resident("孙理发")
        advisor(area, "孙理发", ("barber",), account=barber)
    with at(NOW):
        as_resident(area).open(PUT).send("/nominate/", **{**TOLD, "phone": str(barber.phone)}).reads("本人同意以后")
    with in_community(area.community):
        assert not Nomination.objects.exists()
        assert not Notice.objects.filter(account=barber).exists()


def test_who_does_not_answer_in_two_weeks_is_forgotten(area: Neighbourhood) -> None:
    put(area)
    with in_community(area.community):
        named = {each.guarantee.name: len(each.breaches) for each in examine(NOW + timedelta(days=18))}
        assert named["doorhelp.nominations"] == 1, "the doctor says so where no worker ran"
    for days, left in ((13, 1), (14, 0)):
        while work_once(NOW + timedelta(days=days)):
            pass
        with in_community(area.community):
            assert Nomination.objects.count() == left


def test_who_names_themself_has_agreed_and_three_may_wait(area: Neighbourhood) -> None:
    himself = put(area, phone=str(area.account.phone))
    assert himself.agreed_at
    for number in range(3):
        put(area, phone=f"1390000222{number}")
    with at(NOW):
        neighbour = as_resident(area).open(PUT)
        neighbour.send("/nominate/", 422, **{**TOLD, "phone": "13900003333"}).reads("等一等再推荐")
        neighbour.send("/nominate/", 422, **{**TOLD, "phone": "12"})
        unskilled = {name: text for name, text in TOLD.items() if name != "skills"}
        assert "请至少选一样本事" in neighbour.client.post(PUT, unskilled).content.decode()
        aside = staff(area.worker).open("/c/qingyang/advisors/").reads("本人同意的")
        aside.send(f"/nominations/{himself.id}/aside/").reads("写的都已删除").reads_nothing_of("孙理发")


def test_the_same_help_is_asked_for_again(area: Neighbourhood) -> None:
    with in_community(area.community):
        mine = asked(area, "barber", now=NOW, text="老人下不了楼")
        theirs = asked(area, "barber", now=NOW, account=None, name="林奶奶", phone="19912345678")
        HelpCall.objects.update(state="cancelled", ended_at=NOW)
        HelpCall.objects.update(matter=None)
    with at(NOW):
        auntie = as_resident(area).open(f"{MINE}{mine.id}/").reads("再请一次")
        auntie.open(f"/c/qingyang/help/?again={mine.id}").reads("老人下不了楼")
        assert 'value="2单元102室"' in auntie.html
        assert auntie.client.get(f"/c/qingyang/help/?again={theirs.id}").status_code == 404
        worker = staff(area.worker).open(f"/c/qingyang/help-desk/new/?again={theirs.id}")
        assert 'value="林奶奶"' in worker.html
        assert worker.client.get(f"/c/qingyang/help-desk/new/?again={mine.id}").status_code == 200
        assert "老人下不了楼" not in worker.client.get(f"/c/qingyang/help-desk/new/?again={mine.id}").content.decode()


def test_how_long_it_took_is_no_figure_of_one_neighbour(area: Neighbourhood) -> None:
    with in_community(area.community):
        common = {"by": area.reporter, "now": NOW}
        for number, name in enumerate(("甲", "乙", "丙")):
            who = advisor(area, name, ("barber",))
            for _each in range(2):
                call = asked(area, "barber", now=NOW)
                send(community=area.community, call=call, advisor=who, **common)
                arrive(call=call, right="", **common)
                finish(community=area.community, call=call, by=area.reporter, now=NOW + timedelta(minutes=20))
            found = speeds(30, NOW + timedelta(hours=1))
            assert found["barber"].count == 2 * number + 2
            assert found["barber"].median == (20 if number == 2 else None)
            assert found[""].median == 20
        assert public_speeds(30, NOW + timedelta(hours=1))["barber"].median == 20


def test_what_nominations_cost(area: Neighbourhood) -> None:
    neighbour, found = resident_in(Client(), area.community, area.account), put(area)
    barber, clerk = resident_in(Client(), area.community, found.account), signed_in(Client(), area.worker)
    with at(NOW):
        for client, path, most in (
            (neighbour, PUT, 8), (barber, f"/c/qingyang/my-nomination/{found.id}/", 8), (clerk, "/c/qingyang/advisors/", 10),
        ):  # fmt: skip
            client.get(path)
            with counted(most):
                assert client.get(path).status_code == 200
        with counted(18):
            neighbour.post(PUT, {**TOLD, "phone": "13900004444"})
        with counted(18):
            barber.post(f"/c/qingyang/my-nomination/{found.id}/answer/", {"agrees": "yes"})
