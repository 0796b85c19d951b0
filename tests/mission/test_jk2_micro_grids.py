"""JK2 微格治理: micro-grids claimed by villages for the upkeep of the green, and for nothing else.

Reported: 29 micro-grids, 6 villages. What else is found there goes where it belongs; the public record names
organisations, never persons.
"""

from datetime import timedelta

import pytest

from linli.accounts.enums import Role
from linli.accounts.models import User
from linli.engines.matters.models import Category, Matter
from linli.kernel.models import Community
from linli.kernel.tenancy import in_community
from linli.registry.enums import GroupKind, PlaceKind, ResponsibilityRole
from linli.registry.models import Group, Place, Responsibility
from tests.factories import NOW, member
from tests.mission.people import Someone, at, community_like, number_in, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def jinkang() -> Community:
    return community_like("jinkang")


@pytest.fixture
def people(jinkang: Community) -> dict[str, User]:
    with in_community(jinkang):
        parties = {group.code: group.party for group in Group.objects.select_related("party")}
        micro_grid = Place.objects.get(code="w1")
        return {
            "clerk": member("朱受理", Role.COMMUNITY_WORKER, groups=(parties["desk"],)),
            "villager": member("柳湾村老陆", Role.PROPERTY_STAFF, groups=(parties["village-1"],)),
            "head": member("微格长小蒋", Role.GRID_WORKER, places=(micro_grid,)),
        }


def found(person: Someone, community: Community, key: str, words: str) -> Matter:
    """The head of a micro-grid finds something on the round and passes it on; the matter it became."""
    with in_community(community):
        category, grid = str(Category.objects.get(key=key).id), str(Place.objects.get(code="w1").id)
    person.open("/c/jinkang/round/")
    person.send("/round/", category=category, text=words, grid=grid, outcome="raise").reads("已上报")
    with in_community(community):
        return Matter.objects.get(number=number_in(person))


def proposed(clerk: Someone, matter: Matter) -> str:
    """The words of the dispatch form up to the choice of anybody else."""
    return clerk.open(f"/c/jinkang/matters/{matter.id}/dispatch/").text.partition("改派其他承办方")[0]


def test_29_micro_grids_are_claimed_by_6_villages(jinkang: Community) -> None:
    with in_community(jinkang):
        grids = Place.objects.filter(kind=PlaceKind.MICRO_GRID).order_by("code")
        claims = Responsibility.objects.filter(claimed=True).order_by("id")
        villages = Group.objects.filter(kind=GroupKind.VILLAGE).order_by("code")
        assert grids.count() == 29
        assert villages.count() == 6
        assert {claim.role for claim in claims} == {ResponsibilityRole.UPKEEP}
        assert {claim.party_id for claim in claims} == {village.party_id for village in villages}
        assert sorted(claim.place_id for claim in claims) == sorted(grid.id for grid in grids)
        assert all(grid.outline for grid in grids)


def test_a_fallen_tree_is_proposed_to_the_village_and_a_leak_is_not(
    jinkang: Community, people: dict[str, User]
) -> None:
    head, clerk, villager = staff(people["head"]), staff(people["clerk"]), staff(people["villager"])
    with at(NOW):
        tree = found(head, jinkang, "fallen-tree", "香樟倒在步道上，挡住了路")
        leak = found(head, jinkang, "repair", "绿地边的墙根在漏水")
        words = proposed(clerk, tree)
        assert "柳湾村" in words
        assert "第1微格的" in words
        assert "认领" in words
        with in_community(jinkang):
            village = Group.objects.get(code="village-1").party_id
        clerk.send("/dispatch/", holder=str(village)).reads("已派单")
        assert "村" not in proposed(clerk, leak).partition("建议的承办方")[2]
        villager.open("/c/jinkang/matters/").reads("香樟倒在步道上").reads_nothing_of("墙根在漏水")
    with at(NOW + timedelta(hours=2)):
        villager.open(f"/c/jinkang/matters/{tree.id}/accept/").send("/accept/")
        villager.open(f"/c/jinkang/matters/{tree.id}/answer/")
        villager.send("/answer/", text="倒树已锯断运走，路面扫净。")
    with in_community(jinkang):
        assert Matter.objects.get(id=tree.id).in_time


def test_the_public_record_names_organisations_never_persons(jinkang: Community, people: dict[str, User]) -> None:
    """The villages' record is read by anybody; the people who do the work are nowhere on it."""
    head, clerk, villager = staff(people["head"]), staff(people["clerk"]), staff(people["villager"])
    with at(NOW):
        tree = found(head, jinkang, "fallen-tree", "香樟倒在步道上")
        clerk.open(f"/c/jinkang/matters/{tree.id}/dispatch/")
        with in_community(jinkang):
            clerk.send("/dispatch/", holder=str(Group.objects.get(code="village-1").party_id))
        villager.open(f"/c/jinkang/matters/{tree.id}/answer/").send("/answer/", text="已清。")
        stranger = Someone().open("/c/jinkang/upkeep/")
    stranger.reads("柳湾村", "南塘浜村", "沙桥村", "杨家泾村", "秋浦村", "桂港村")
    stranger.reads_nothing_of("柳湾村老陆", "微格长小蒋", "朱受理")
