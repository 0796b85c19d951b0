"""XC7 民事民管 调解室·民情理事会: a mediator's room and a council of neighbours settle quarrels, each in its own way.

The room makes agreements under the law, numbered; the council a word given before neighbours, and no agreement.
"""

import pytest

from linli.accounts.enums import Role
from linli.accounts.models import User
from linli.kernel.communities import forget
from linli.kernel.tenancy import in_community
from linli.practices.mediation.models import Dispute
from tests.factories import NOW, member, signed_in
from tests.mediation.cases import NAMES, ONE, OTHER, SECRET, Room, room
from tests.mission.people import at, staff

pytestmark = pytest.mark.django_db
BASE = "/c/xincun/mediation/"
GIVEN = {
    "intake": "offered", "quarrel": "neighbour", "facts": SECRET, "a_name": NAMES[0], "a_phone": ONE, "b_name": NAMES[1],
    "b_phone": OTHER,
}  # fmt: skip


@pytest.fixture
def xincun() -> Room:
    return room("xincun", "新村社区")


@pytest.fixture
def elder(xincun: Room) -> User:
    """Of the council, not of the mediators' committee."""
    with in_community(xincun.area.community):
        return member("理事老黄", Role.COMMUNITY_WORKER, groups=(xincun.council,))


def test_the_council_hears_a_quarrel_and_takes_a_word(xincun: Room, elder: User) -> None:
    with at(NOW):
        council = staff(elder)
        council.open(f"{BASE}new/").send("/new/", way="council", **GIVEN).reads("民情理事会", "待选调解员", SECRET)
        case = council.here
        council.open(f"{case}mediators/").send("/mediators/")
        council.open(f"{case}agreement/").reads("口头承诺，不作协议").reads_nothing_of("达成书面协议")
        council.send("/agreement/", words="楼道不放杂物").reads("口头承诺，不作协议", "楼道不放杂物").reads_nothing_of(
            "司法确认"
        )
    with in_community(xincun.area.community):
        dispute = Dispute.objects.select_related("matter").get()
        assert (dispute.serial, dispute.result) == (None, "word")
    mediators = staff(xincun.chair)
    assert mediators.client.get(case).status_code == 404
    mediators.open(f"{BASE}?tab=closed").reads_nothing_of(dispute.matter.number)


def test_the_mediators_room_settles_by_law_and_the_council_does_not_read_it(xincun: Room, elder: User) -> None:
    with at(NOW):
        desk = staff(xincun.chair)
        desk.open(f"{BASE}new/").send("/new/", way="people", **GIVEN).reads("（2026）新村人调字第1号")
        case = desk.here
        desk.open(f"{case}mediators/").send("/mediators/")
        desk.open(f"{case}agreement/").send("/agreement/", result="oral", words="互相道歉").reads(
            "达成口头协议", "双方可在 2026-06-17 以前共同申请"
        )
        desk.open(f"{case}dossier/").reads("人民调解口头协议登记表")
    assert signed_in(staff(elder).client, elder).get(case).status_code == 404


def test_the_police_posts_mediation_has_its_own_paper(xincun: Room) -> None:
    """MZ9's disputes: nobody is guessed to be the police; where the playbook names them they settle with their paper."""
    area = xincun.area
    with at(NOW):
        desk = staff(xincun.chair)
        desk.open(f"{BASE}new/").send("/new/", expect=422, way="police", **GIVEN).reads("还没有设置由谁做治安调解")
        with in_community(area.community):
            area.community.settings = {"mediation": {"bodies": {"police": "water"}}}
            area.community.save(update_fields=["settings"])
        forget()
        officer = staff(area.handler)
        officer.open(f"{BASE}new/").send("/new/", way="police", **GIVEN).reads("治安调解", SECRET)
        case = officer.here
        officer.open(f"{case}mediators/").send("/mediators/")
        officer.open(f"{case}agreement/").send("/agreement/", expect=422, words="赔礼", result="paper", paper="")
        officer.send("/agreement/", words="赔礼", result="paper", paper="公调〔2026〕5号").reads(
            "治安调解书", "公调〔2026〕5号"
        )
        assert desk.client.get(case).status_code == 404
