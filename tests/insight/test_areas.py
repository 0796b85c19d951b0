"""A street office and a city over their communities: whose figures, how they add up, what waits where, who gets in."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from linli.accounts.enums import Role
from linli.accounts.models import JurisdictionGrant, User
from linli.engines.matters.actions.answering import evaluate, settle
from linli.engines.matters.actions.folding import fold_everywhere
from linli.engines.matters.enums import Rating, Wall
from linli.engines.matters.models import Matter
from linli.insight.enums import Span
from linli.insight.queries import areas as queries
from linli.insight.queries.areas import area_read_by, compared, figures_over
from linli.insight.queries.figures import names, overview
from linli.kernel.models import Community, Jurisdiction
from linli.kernel.tenancy import in_community
from tests.counting import counted
from tests.factories import NOW, PASSWORD, SINCE, Neighbourhood, neighbourhood, reported, signed_in

pytestmark = pytest.mark.django_db
STREET = "330424005"


@pytest.fixture
def two() -> list[Neighbourhood]:
    """Two communities of one street, and a third beside it in the same city."""
    city = Jurisdiction.objects.create(code="3304", name="某市", level="city")
    street = Jurisdiction.objects.create(code=STREET, name="某街道", level="street", parent=city)
    beside = Jurisdiction.objects.create(code="330424006", name="邻街道", level="street", parent=city)
    made = [neighbourhood(*each) for each in (("east", "东社区"), ("west", "西社区"), ("far", "远社区"))]
    Community.objects.filter(code__in=("east", "west")).update(jurisdiction=street)
    Community.objects.filter(code="far").update(jurisdiction=beside)
    for area, count in zip(made, (3, 7, 9), strict=True):
        with in_community(area.community):
            for n in range(count):
                reported(area, text=f"{area.community.name}第{n}件")
            done = reported(area, text="办好的一件")
            settle(matter=done, text="办好了", by=area.actor(area.worker), now=NOW + timedelta(hours=1))
            evaluate(matter=done, rating=Rating.SATISFIED, reason="", by=area.reporter, now=NOW + timedelta(hours=2))
    return made


def officer(code: str, role: Role = Role.AUDITOR, name: str = "street") -> User:
    user = User.objects.create_user(username=name, name="街道小何", password=PASSWORD)
    JurisdictionGrant.objects.create(user=user, jurisdiction_id=code, role=role, from_on=SINCE)
    return user


def path(name: str = "area", code: str = STREET) -> str:
    return reverse(name, kwargs={"area": code})


def test_a_streets_figures_are_the_sum_of_its_communities(two: list[Neighbourhood]) -> None:
    user = officer("3304")
    for folded in (False, True):
        if folded:
            fold_everywhere()
        street = area_read_by(user, STREET, NOW.date())
        assert street is not None
        over = figures_over(street, Span.YEAR, NOW)
        assert (over.whole.raised, over.whole.open, over.whole.answered) == (12, 10, 2)
        assert over.whole.median_minutes == pytest.approx(75)
        assert over.whole.open_share == pytest.approx(10 / 12)
        assert over.months == [("2026-05", 12, 2)]
        assert over.largest is not None
        assert over.largest == (two[1].community, 8)
        assert [(line.name, line.figures.raised) for line in compared(street, over)] == [("西社区", 8), ("东社区", 4)]
        for area in two[:2]:
            with in_community(area.community):
                assert overview(Span.YEAR, NOW, names()).whole == over.of(area.community.id)


def test_a_city_is_compared_by_the_areas_below_it(two: list[Neighbourhood], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "AT_MOST", 2)
    city = area_read_by(officer("3304"), "3304", NOW.date())
    assert city is not None
    fresh = figures_over(city, Span.ALL, NOW)
    fold_everywhere()
    with in_community(two[0].community):
        reported(two[0], text="折叠以后的一件")
        reported(two[0], text="墙后的一件", category=two[0].harm)
    over = figures_over(city, Span.ALL, NOW)
    assert (fresh.whole.raised, fresh.largest) == (22, (two[2].community, 10))
    assert over.whole.raised == 23
    assert over.largest == (two[2].community, 10)
    assert over.months == [("2026-05", 23, 3)]
    assert over.of(STREET).median_minutes == pytest.approx(75)
    found = [(line.code, line.count, line.figures.raised) for line in compared(city, over)]
    assert found == [(STREET, 2, 13), ("330424006", 1, 10)]
    Community.objects.filter(code="far").update(jurisdiction="3304")
    again = area_read_by(officer("3304", name="again"), "3304", NOW.date())
    assert again is not None
    lines = compared(again, figures_over(again, Span.ALL, NOW))
    assert [(line.code, line.count, line.figures.raised) for line in lines] == [(STREET, 2, 13), ("3304", 1, 10)]


def test_who_answers_for_one_community_finds_the_area_from_there(client: Client, two: list[Neighbourhood]) -> None:
    signed_in(client, officer("330424006", name="one"))
    inbox = client.get("/").headers["Location"]
    assert inbox == "/c/far/matters/"
    assert 'href="/areas/"' in client.get(inbox).content.decode()
    assert 'href="/areas/"' not in signed_in(Client(), two[2].secretary).get(inbox).content.decode()


def test_the_page_says_how_many_how_open_and_which_is_largest(client: Client, two: list[Neighbourhood]) -> None:
    signed_in(client, officer(STREET, Role.SECRETARY))
    assert client.get(reverse("areas")).headers["Location"] == path()
    with counted(10):
        html = client.get(path() + "?span=all").content.decode()
    for words in ("2 个", "10 件，占 83.3%", "西社区，8 件", "/c/east/figures/", "/areas/330424005/inbox/"):
        assert words in html
    assert "远社区" not in html


def test_the_joint_inbox_shows_what_waits_in_each_and_nothing_behind_a_wall(
    client: Client, two: list[Neighbourhood]
) -> None:
    with in_community(two[0].community):
        hidden = reported(two[0], text="墙后的一件", category=two[0].harm)
        Matter.objects.filter(id=hidden.id).update(wall=Wall.PARTIES)
        Matter.objects.filter(closed_at=None).update(due_at=NOW - timedelta(days=400))
    signed_in(client, officer(STREET))
    with counted(8):
        html = client.get(path("area-inbox")).content.decode()
    assert html.count("东社区第") == 3
    assert "墙后的一件" not in html
    desk = client.get(path("area-inbox") + "?tab=desk").content.decode()
    assert "西社区第6件" in desk
    assert "远社区" not in desk
    assert client.get(path("area-inbox") + "?after=nonsense&tab=nonsense").status_code == 200


def test_pages_follow_each_other_without_a_gap(client: Client, two: list[Neighbourhood]) -> None:
    with in_community(two[1].community):
        for n in range(25):
            reported(two[1], text=f"更多{n}。")
    signed_in(client, officer(STREET))
    first = client.get(path("area-inbox") + "?tab=desk")
    html = first.content.decode()
    following = html.partition('class="button next" href="')[2].partition('"')[0].replace("&amp;", "&")
    second = client.get(path("area-inbox") + following).content.decode()
    assert html.count("data-row") == 25
    assert second.count("data-row") == 3 + 7 + 25 - 25


def test_only_who_answers_for_the_area_gets_in(client: Client, two: list[Neighbourhood]) -> None:
    for name in ("area", "area-inbox"):
        assert client.get(path(name)).status_code == 302
        assert signed_in(Client(), two[0].secretary).get(path(name)).status_code == 403
    assert "您没有负责的区域" in signed_in(Client(), two[0].secretary).get(reverse("areas")).content.decode()
    far = officer("330424006", name="far")
    assert signed_in(Client(), far).get(path()).status_code == 403
    assert signed_in(Client(), far).get(path(code="3304")).status_code == 403
    assert signed_in(Client(), officer(STREET, Role.MEDIATOR, "mediator")).get(path()).status_code == 403
    ended = officer(STREET, name="ended")
    JurisdictionGrant.objects.filter(user=ended).update(until_on=SINCE)
    assert signed_in(Client(), ended).get(path()).status_code == 403
    unproved = Client()
    unproved.force_login(officer(STREET, name="unproved"))
    assert "second-factor" in unproved.get(path()).headers["Location"]


def test_a_streets_secretary_appoints_for_the_area_and_ends_again(client: Client, two: list[Neighbourhood]) -> None:
    own = signed_in(client, officer(STREET, Role.SECRETARY))
    staff = path("area-staff")
    assert "区域人员" in own.get(path()).content.decode()
    made = own.post(staff, {"username": "newcomer", "name": "新来的", "role": "auditor"})
    assert "首次密码" in made.content.decode()
    newcomer = User.objects.get(username="newcomer")
    assert signed_in(Client(), newcomer).get(path()).status_code == 200
    assert signed_in(Client(), newcomer).get(staff).status_code == 403
    assert signed_in(Client(), newcomer).get("/c/west/matters/").status_code == 200
    assert own.post(staff, {"username": "newcomer", "name": "新来的", "role": "auditor"}).status_code == 409
    assert own.post(staff, {"username": "n", "name": "新来的", "role": "mediator"}).status_code == 422
    grant = JurisdictionGrant.objects.get(user=newcomer)
    end = reverse("area-staff-end", kwargs={"area": STREET, "id": grant.id})
    assert signed_in(Client(), newcomer).post(end).status_code == 403
    assert own.post(end).headers["Location"] == staff
    assert signed_in(Client(), newcomer).get(path()).status_code == 403
    mine = JurisdictionGrant.objects.get(user__username="street")
    refused = own.post(reverse("area-staff-end", kwargs={"area": STREET, "id": mine.id}))
    assert "不能免去自己的角色" in refused.content.decode()
    elsewhere = officer("330424006", Role.SECRETARY, "far")
    other = JurisdictionGrant.objects.get(user=elsewhere)
    assert own.post(reverse("area-staff-end", kwargs={"area": STREET, "id": other.id})).status_code == 404
    assert own.get(path("area-staff", "330424006")).status_code == 403
