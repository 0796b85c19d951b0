"""The pages of mediation, through HTTP: intake, the room, a case and its steps, the dossier, a party's own view."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from linli.engines.matters.enums import Stage
from linli.engines.matters.models import Matter
from linli.kernel.models import SearchEntry
from linli.kernel.tenancy import in_community
from linli.practices.mediation.actions.settling import Due, Terms, agree
from linli.practices.mediation.enums import Result
from linli.practices.mediation.models import Appointment, Dispute, Instalment, Mediator, ReturnVisit, Session
from linli.practices.mediation.queries.disputes import parties_of
from tests.counting import counted
from tests.factories import NOW, reported, resident, resident_in, signed_in
from tests.mediation.cases import NAMES, ONE, OTHER, SECRET, Room, room

pytestmark = pytest.mark.django_db
BASE = "/c/qingyang/mediation/"
GIVEN = {
    "way": "people", "intake": "applied", "quarrel": "noise", "facts": SECRET, "a_name": NAMES[0], "a_phone": ONE,
    "b_name": NAMES[1], "b_phone": OTHER, "a_home_town": "安徽六安",
}  # fmt: skip


@pytest.fixture(autouse=True)
def the_next_day() -> Iterator[None]:
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        yield


@pytest.fixture
def here() -> Room:
    return room()


@pytest.fixture
def chair(here: Room) -> Client:
    return signed_in(Client(), here.chair)


def case_of(dispute: Dispute) -> str:
    return f"{BASE}cases/{dispute.id}/"


def opened(here: Room, *, named: bool = True) -> Dispute:
    with in_community(here.area.community):
        dispute = here.opened()
        return here.named(dispute) if named else here.again(dispute)


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def test_intake_links_people_by_phone_and_name_and_leads_to_the_case(here: Room, chair: Client) -> None:
    assert "人民调解不收费" in text(chair, BASE + "new/")
    with in_community(here.area.community):
        here.opened()  # the first of all makes the category
    with counted(20):
        answer = chair.post(BASE + "new/", GIVEN)
    assert answer.status_code == 302
    with in_community(here.area.community):
        dispute = Dispute.objects.get(serial=2)
        assert {party.person_id for party in parties_of(dispute)} == {here.one.id, here.other.id}
    page = text(chair, answer["Location"])
    for told in (SECRET, *NAMES, "（2026）青杨人调字第2号", "待选调解员", "安徽六安"):
        assert told in page


def test_whoever_only_writes_it_down_does_not_read_it(here: Room) -> None:
    client = signed_in(Client(), here.area.grid_worker)
    answer = client.post(BASE + "new/", GIVEN, follow=True)
    assert answer.redirect_chain[-1][0] == BASE + "new/"
    assert "已受理" in answer.content.decode()
    assert SECRET not in answer.content.decode()


@pytest.mark.parametrize(
    "wrong", [{"a_name": ""}, {"facts": " "}, {"quarrel": "x"}, {"b_phone": "12"}, {"way": "police"}]
)
def test_what_is_missing_is_said_and_what_was_typed_stays(here: Room, chair: Client, wrong: dict[str, str]) -> None:
    answer = chair.post(BASE + "new/", {**GIVEN, **wrong})
    assert answer.status_code == 422
    assert NAMES[1] in answer.content.decode()
    with in_community(here.area.community):
        assert not Dispute.objects.exists()


def test_a_matter_of_a_shared_list_is_moved_with_one_form(here: Room, chair: Client) -> None:
    with in_community(here.area.community):
        matter = reported(here.area, text="车位被隔壁占了")
    worker, property_staff = signed_in(Client(), here.area.worker), signed_in(Client(), here.area.property_staff)
    where = f"/c/qingyang/matters/{matter.id}/"
    assert f"{where}mediation/" in text(worker, where)
    form = text(worker, f"{where}mediation/")
    assert "车位被隔壁占了" in form
    assert f'<option value="{here.area.building.code}" selected>' in form, "where it is was known already"
    assert worker.post(f"{where}mediation/", GIVEN).status_code == 302
    for client in (worker, property_staff):
        text(client, where, 404)
    with in_community(here.area.community):
        assert Matter.objects.get(id=matter.id).stage == Stage.ANSWERED
    assert worker.post(f"{where}mediation/", GIVEN).status_code == 404


ROLES = (
    "secretary", "worker", "grid_worker", "property_staff", "villager", "handler", "mediator", "auditor", "guardian",
)  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_no_other_role_reads_a_dispute_anywhere(here: Room, role: str) -> None:
    """Every page of it, the matter behind it, the room, the inbox, search, the register, the figures."""
    dispute = opened(here)
    client = signed_in(Client(), getattr(here.area, role))
    for below in (
        "",
        "dossier/",
        "mediators/",
        "sessions/",
        "held/",
        "agreement/",
        "end/",
        "court/",
        "risk/",
        "closing/",
    ):
        assert client.get(case_of(dispute) + below).status_code in {403, 404}, below
    assert client.get(f"/c/qingyang/matters/{dispute.matter_id}/").status_code in {403, 404}
    assert client.get(f"/c/qingyang/my/disputes/{dispute.id}/").status_code in {302, 403}
    for path in (
        BASE, BASE + "?tab=open", "/c/qingyang/matters/?tab=all",
            f"/c/qingyang/matters/?tab=all&text={dispute.matter.number}",
        "/c/qingyang/matters/register/?as=paper", BASE + "figures/",
    ):  # fmt: skip
        told = client.get(path).content.decode()
        assert not [word for word in (SECRET, *NAMES, dispute.number, str(dispute.id)) if word in told], path


def test_the_mediators_room_lists_what_is_mine_and_due(here: Room, chair: Client) -> None:
    mine, waiting = opened(here), opened(here, named=False)
    with in_community(here.area.community):
        here.named(mine, here.area.person(here.local))
    local = signed_in(Client(), here.local)
    assert mine.number in text(local, BASE)
    assert waiting.number not in text(local, BASE + "?tab=open")
    assert waiting.number in text(chair, BASE + "?tab=waiting")
    with counted(5):
        text(chair, BASE + "?tab=open")
    with in_community(here.area.community):
        terms = Terms(Result.WRITTEN, "和好", dues=[Due("道歉", NOW.date())])
        agree(dispute=here.again(mine), terms=terms, by=here.area.actor(here.chair), now=NOW)
    assert mine.number in text(chair, BASE + "?tab=due")
    assert mine.number in text(chair, BASE + "?tab=closed")


def test_proposals_say_why_and_a_person_decides(here: Room, chair: Client) -> None:
    with in_community(here.area.community):
        dispute = here.opened(parties=here.wished(wish_home_town="安徽六安"))
    page = text(chair, case_of(dispute) + "mediators/")
    for told in ("同乡：安徽六安", "擅长噪音扰民", "手上 0 件，最多 5 件", "最合适"):
        assert told in page
    assert page.index("柳大姐") < page.index("石调解")
    assert chair.post(case_of(dispute) + "mediators/", {"mediator": "x"}).status_code == 422
    assert (
        chair.post(case_of(dispute) + "mediators/", {"mediator": str(here.fellow.id), "version": "1"}).status_code
        == 302
    )
    late = chair.post(case_of(dispute) + "mediators/", {"mediator": str(here.fellow.id), "version": "1"})
    assert late.status_code == 409
    assert "同乡：安徽六安" in text(chair, case_of(dispute))
    english = Client(headers={"accept-language": "en"})
    signed_in(english, here.chair)
    assert english.get(case_of(dispute)).status_code == 200


def test_a_mediator_works_but_does_not_name(here: Room) -> None:
    dispute = opened(here)
    with in_community(here.area.community):
        here.named(dispute, here.area.person(here.local))
    local = signed_in(Client(), here.local)
    text(local, case_of(dispute))
    text(local, case_of(dispute) + "held/")
    text(local, case_of(dispute) + "mediators/", 404)


@dataclass
class At:
    """Somebody at the steps of one case."""

    client: Client
    where: str

    def post(self, below: str, status: int = 302, **given: Any) -> None:
        answer = self.client.post(self.where + below, given)
        assert answer.status_code == status, answer.content.decode()[-2000:]


AGREED = {"result": "written", "method": "common", "words": "十点以后安静", "made_on": "2026-05-18"}


def test_sessions_and_an_agreement_are_written_down(here: Room, chair: Client) -> None:
    dispute = opened(here)
    desk = At(chair, case_of(dispute))
    desk.post("sessions/", 422, at="2026-05-18T09:00", where="调解室")
    desk.post("sessions/", at="2026-05-19T09:00", where="调解室")
    desk.post("sessions/", 422, where="调解室")
    desk.post("held/", at="2026-05-18T09:00", method="heart", outcome="nearer", words="先听双方说完")
    with in_community(here.area.community):
        planned = Session.objects.get(outcome="")
        version = Matter.objects.get(id=dispute.matter_id).version
    desk.post(f"sessions/{planned.id}/", method="common", outcome="agreed", words="同意了")
    desk.post("agreement/", 422, **AGREED, version=version, what_1="赔偿")
    desk.post("agreement/", 409, **AGREED, version=1)
    desk.post("agreement/", **AGREED, version=version, what_1="赔偿", due_1="2026-05-18", yuan_1="300.50")
    with in_community(here.area.community):
        assert Instalment.objects.get().amount_fen == 30050
    page = text(chair, desk.where)
    for told in ("先听双方说完", "求同存异", "十点以后安静", "¥300.50"):
        assert told in page


def test_what_was_agreed_is_followed_to_the_last_return_visit(here: Room, chair: Client) -> None:
    dispute = opened(here)
    desk = At(chair, case_of(dispute))
    with in_community(here.area.community):
        terms = Terms(Result.WRITTEN, "十点以后安静", "common", [Due("赔偿", NOW.date())])
        agree(dispute=dispute, terms=terms, by=here.area.actor(here.chair), now=NOW)
        instalment, visit = Instalment.objects.get(), ReturnVisit.objects.order_by("due_on")[0]
    desk.post(f"instalments/{instalment.id}/", on="2026-05-18", words="收条")
    desk.post(f"instalments/{instalment.id}/", 422, on="2026-05-18", words="收条")
    desk.post(f"visits/{visit.id}/", kept="wholly", words="都好")
    desk.post("court/", on="2026-05-18")
    desk.post("court/", verdict="confirmed", paper="（2026）民特9号")
    desk.post("risk/", words="当面别提旧账")
    desk.post("closing/", words="材料齐全")
    with counted(10):
        page = text(chair, desk.where)
    for told in ("已履行", "全部履行", "民特9号", "当面别提旧账"):
        assert told in page


def test_the_dossier_prints_in_the_prescribed_order_with_its_pages(here: Room, chair: Client) -> None:
    dispute = opened(here)
    with in_community(here.area.community):
        terms = Terms(Result.WRITTEN, "约定" * 900, dues=[Due("道歉", NOW.date())])
        agree(dispute=dispute, terms=terms, by=here.area.actor(here.chair), now=NOW)
    page = text(chair, case_of(dispute) + "dossier/")
    order = [
        "卷内目录",
        "人民调解申请书",
        "当事人权利义务告知书",
        "当事人身份证明",
        "人民调解协议书",
        "履行情况",
        "卷宗情况说明",
        "封底",
    ]
    body = page[page.index("</table>") :]
    places = [page.index(order[0]), *(body.index(title) for title in order[1:])]
    assert places[1:] == sorted(places[1:])
    assert "5–6" in page.replace("\n", "") or "–" in page


def test_no_agreement_and_the_other_ways(here: Room, chair: Client) -> None:
    dispute = opened(here)
    assert "12348" in text(chair, case_of(dispute) + "end/")
    assert chair.post(case_of(dispute) + "end/", {"how": "failed", "reason": "不来"}).status_code == 302
    assert "调解不成" in text(chair, case_of(dispute))


# -- those who quarrel


def test_a_party_sees_their_own_after_proving_their_phone_and_may_refuse(here: Room, chair: Client) -> None:
    dispute = opened(here)
    chair.post(
        case_of(dispute) + "held/", {"at": "2026-05-18T09:00", "outcome": "stuck", "words": "对方不认", "method": ""}
    )
    where = f"/c/qingyang/my/disputes/{dispute.id}/"
    assert Client().get(where).status_code == 302
    with in_community(here.area.community):
        mine, theirs, strange = here.account(ONE), here.account(OTHER), resident()
    one = resident_in(Client(), here.area.community, mine)
    page = text(one, where)
    assert "柳大姐" in page
    assert not [word for word in (SECRET, NAMES[1], OTHER, "对方不认") if word in page]
    assert dispute.number in text(one, "/c/qingyang/my/disputes/")
    assert resident_in(Client(), here.area.community, strange).get(where).status_code == 404
    assert text(resident_in(Client(), here.area.community, theirs), where)
    assert one.post(where + "refusal/", {"reason": "不熟"}).status_code == 302
    assert one.post(where + "refusal/").status_code == 409
    assert "正在选调解员" in text(one, where)
    with in_community(here.area.community):
        assert Appointment.objects.get().state == "refused"
        again = here.named(here.again(dispute), here.area.person(here.local))
        agree(dispute=again, terms=Terms(Result.ORAL, "各让一步"), by=here.area.actor(here.chair), now=NOW)
    assert "各让一步" in text(one, where)


# -- roster and figures


def test_the_roster_takes_who_is_on_file(here: Room, chair: Client) -> None:
    given = {
        "name": NAMES[0],
        "phone": ONE,
        "quarrels": ["leak"],
        "home_town": "",
        "dialects": "海盐话，普通话",
        "capacity": "3",
    }
    assert chair.post(BASE + "mediators/", {**given, "phone": "19900009999"}).status_code == 422
    assert chair.post(BASE + "mediators/", given).status_code == 302
    assert NAMES[0] in text(chair, BASE + "mediators/")
    with in_community(here.area.community):
        found = Mediator.objects.get(person=here.one)
        assert (found.dialects, found.capacity) == (["海盐话", "普通话"], 3)
    assert chair.post(f"{BASE}mediators/{found.id}/remove/").status_code == 302
    assert NAMES[0] not in text(chair, BASE + "mediators/")


def test_the_auditor_reads_counts_alone(here: Room) -> None:
    opened(here)
    auditor = signed_in(Client(), here.area.auditor)
    assert "调解统计" in text(auditor, BASE + "figures/")
    assert auditor.get(BASE).status_code == 403


def test_the_matter_leads_to_its_file_and_offers_no_move(here: Room, chair: Client) -> None:
    dispute = opened(here)
    page = text(chair, f"/c/qingyang/matters/{dispute.matter_id}/")
    assert case_of(dispute) in page
    assert SECRET not in page
    assert "matters/" + str(dispute.matter_id) + "/agree" not in page


def test_late_forms_do_not_reach_a_closed_case(here: Room, chair: Client) -> None:
    dispute = opened(here)
    chair.post(case_of(dispute) + "end/", {"how": "withdrawn", "reason": "和好了"})
    given = {"at": f"{NOW + timedelta(days=1):%Y-%m-%dT%H:%M}", "where": ""}
    assert chair.post(case_of(dispute) + "sessions/", given).status_code == 422


def test_a_case_is_found_by_its_number_in_the_room_and_in_no_search(here: Room, chair: Client) -> None:
    dispute = opened(here)
    for said in ("1", "（2026）青杨人调字第1号", "(2026)青杨人调字第1号", dispute.matter.number):
        assert case_of(dispute) in chair.get(BASE, {"case": said}).content.decode(), said
    for said in ("2", "（2025）青杨人调字第1号", "<b>"):
        page = chair.get(BASE, {"case": said}).content.decode()
        assert "没有这个案号" in page
        assert "<b>" not in page
    local = signed_in(Client(), here.local)
    assert case_of(dispute) not in local.get(BASE, {"case": "1"}).content.decode()
    with in_community(here.area.community):
        assert not SearchEntry.objects.filter(subject_id__in=[dispute.id, dispute.matter_id]).exists()


def test_a_party_finds_their_case_from_their_matters_and_reads_of_their_rights(here: Room) -> None:
    dispute = opened(here)
    with in_community(here.area.community):
        mine = here.account(ONE)
    one = resident_in(Client(), here.area.community, mine)
    assert "/c/qingyang/my/disputes/" in text(one, "/c/qingyang/mine/")
    where = f"/c/qingyang/my/disputes/{dispute.id}/"
    page = text(one, where)
    assert "2026-06-18" in page
    assert "随时要求不再调解" in page
    with in_community(here.area.community):
        terms = Terms(Result.WRITTEN, "各让一步", dues=[Due("道歉", NOW.date())])
        agree(dispute=dispute, terms=terms, by=here.area.actor(here.chair), now=NOW)
    with counted(10):
        page = text(one, where)
    assert "可以在 2026-06-17 以前一起向人民法院申请司法确认" in page
