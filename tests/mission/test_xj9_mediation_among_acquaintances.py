"""XJ9 熟人荟 调解: mediators chosen for the quarrel, a newcomer's by somebody from home; three methods.

Reported: 160+ disputes settled. The share is computed from the cases; nobody's case can be read off it.
"""

from datetime import timedelta

import pytest
from django.test import Client

from linli.accounts.enums import Role
from linli.accounts.models import User
from linli.kernel.crypto import keyed_hash
from linli.kernel.models import Community
from linli.kernel.tenancy import in_community
from linli.practices.mediation.models import Dispute, Mediator
from linli.practices.mediation.queries.figures import figures
from linli.practices.mediation.queries.settings import mediation_of
from linli.practices.mediation.simulate import settle_quarrels
from linli.registry.models import Group, Person, Place
from tests.factories import NOW, member, person
from tests.mission.people import Someone, at, code_from, community_like, staff

pytestmark = pytest.mark.django_db
ROOM = "/c/xinjie/mediation/"
NEWCOMER, LANDLORD, FELLOW, UNCLE = "19900000081", "19900000082", "19900000083", "19900000084"
WORDS = "房东不退押金，说墙面弄脏了"


@pytest.fixture
def xinjie() -> Community:
    return community_like("xinjie")


@pytest.fixture
def chair(xinjie: Community) -> User:
    with in_community(xinjie):
        team = Group.objects.select_related("party").get(code="mediators").party
        for name, phone in (
            ("六安来的小潘", NEWCOMER),
            ("房东老许", LANDLORD),
            ("六安大姐", FELLOW),
            ("本地老周", UNCLE),
        ):
            person(name, phone=phone, phone_hash=keyed_hash(phone, "phone"))
        return member("调解主任", Role.MEDIATOR, groups=(team,))


def enlisted(desk: Someone, name: str, phone: str, home_town: str = "", dialects: str = "") -> None:
    desk.open(f"{ROOM}mediators/").send(
        "/mediators/", name=name, phone=phone, home_town=home_town, dialects=dialects, capacity="8", quarrels="debt"
    ).reads(name)


def test_a_newcomers_quarrel_is_settled_by_somebody_from_home(
    xinjie: Community, chair: User, capsys: pytest.CaptureFixture[str]
) -> None:
    with at(NOW):
        desk = staff(chair)
        enlisted(desk, "本地老周", UNCLE)
        enlisted(desk, "六安大姐", FELLOW, "安徽六安", "六安话")
        desk.open(f"{ROOM}new/").send(
            "/new/", way="people", intake="applied", quarrel="debt", facts=WORDS, a_name="六安来的小潘", a_phone=NEWCOMER,
            b_name="房东老许", b_phone=LANDLORD, a_home_town="安徽六安", a_claim="退押金 1500 元",
        ).reads("（2026）新街人调字第1号", "待选调解员", WORDS)  # fmt: skip
        case = desk.here
        desk.open(f"{case}mediators/").reads("同乡：安徽六安", "请六安大姐调解")
        assert desk.text.index("六安大姐") < desk.text.index("本地老周")
        desk.send("/mediators/").reads("六安大姐", "同乡：安徽六安", "待调解")
    with at(NOW + timedelta(hours=3)):
        moment = "2026-05-18T12:30"
        desk.open(f"{case}held/").send(
            "/held/", at=moment, where="睦邻客厅", method="heart", outcome="nearer", words="一起看了墙面"
        ).reads("动情晓理")
        desk.open(f"{case}agreement/").send(
            "/agreement/", result="written", method="gain", words="退 1200 元，分两次", made_on="2026-05-18",
            what_1="退押金", due_1="2026-05-20", yuan_1="600", what_2="退押金", due_2="2026-06-20", yuan_2="600",
        ).reads("达成书面协议", "利益共赢", "¥600.00")  # fmt: skip
    with at(NOW + timedelta(days=4)):
        desk.open(case).reads("第 1 期应在 2026-05-20 履行", "已过 2 天")
        desk.open(f"{ROOM}?tab=due").reads("（2026）新街人调字第1号")
        with in_community(xinjie):
            first = Dispute.objects.get().agreement.instalments.order_by("position")[0]
        desk.open(f"{case}instalments/{first.id}/").send("/", on="2026-05-20", words="转账记录").reads("已履行")
    with at(NOW + timedelta(days=8)):
        desk.open("/c/xinjie/matters/?tab=all").reads("调解回访")
        with in_community(xinjie):
            visit = Dispute.objects.get().visits.order_by("due_on")[0]
        desk.open(f"{case}visits/{visit.id}/").send("/", kept="wholly", words="都说好").reads("全部履行")
        desk.open(f"{case}dossier/").reads("卷内目录", "人民调解协议书", "回访记录", "封底")
        own = Someone(Client())
        own.open("/c/xinjie/sign-in/?next=/c/xinjie/my/disputes/").send("/sign-in/", phone=NEWCOMER)
        own.send("/code/", code=code_from(capsys)).open("/c/xinjie/my/disputes/").reads("（2026）新街人调字第1号")


def test_160_quarrels_and_the_share_that_was_settled(xinjie: Community, chair: User) -> None:
    """Three months of life through the same actions: the figures come from the cases."""
    with in_community(xinjie):
        for number in range(40):
            person(f"居民{number}", phone=f"1990001{number:04d}")
        settle_quarrels(community=xinjie, since=NOW - timedelta(days=90), present=NOW, count=160, seed=1)
        assert Dispute.objects.count() == 160
        found = figures(mediation_of(xinjie))
        settled = sum(1 for each in Dispute.objects.all() if each.result in {"written", "oral", "paper", "word"})
        assert (found.whole.total, found.whole.settled) == (160, settled)
        assert found.whole.share is not None
        assert found.whole.share > 0.9
        assert {row.method for row in found.library} == {"动情晓理", "利益共赢", "求同存异"}
        assert Mediator.objects.count() >= 5
        assert Place.objects.exists()
        assert Person.objects.filter(id__in=Dispute.objects.values("parties__person_id")).exists()
    auditor = member_in(xinjie)
    staff(auditor).open(f"{ROOM}figures/").reads("调解统计", "160").reads_nothing_of("居民1", "居民2")


def member_in(community: Community) -> User:
    with in_community(community):
        return member("审计", Role.AUDITOR)
