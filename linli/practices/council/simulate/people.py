"""Who takes part in a made-up past of the council, and what they want."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from linli.accounts.enums import Role
from linli.accounts.models import Grant, ResidentAccount, User
from linli.kernel.actors import Actor, ActorKind
from linli.kernel.models import Community
from linli.registry.enums import GroupKind, PlaceKind
from linli.registry.models import Group, Party, Person, Place

#: What was wanted: title, why and how, cost in yuan, days.
Wish = tuple[str, str, int, int]
WISHES: tuple[Wish, ...] = (
    ("单元门口加坡道和扶手", "门口三级台阶，轮椅和婴儿车上不去，希望加坡道，两边装扶手。", 12_000, 20),
    ("增设电动车充电棚", "楼道里拉线充电不安全，希望在围墙边建充电棚，能刷卡。", 38_000, 45),
    ("楼道灯换成感应灯", "老灯坏了一半，晚上看不清台阶，希望换成声控感应灯。", 9_500, 15),
    ("小广场铺防滑地砖", "下雨天小广场打滑，老人摔过跤，希望铺防滑砖。", 26_000, 30),
    ("晾晒场加立杆", "被子没处晒，都拉绳子挂在树上，希望在空地立几排晾衣杆。", 4_800, 7),
    ("社区门口建公交候车棚", "等车没有遮挡，夏天晒冬天淋，希望建一个候车棚和长椅。", 22_000, 40),
    ("健身角换新器材", "健身器材锈了，孩子容易夹手，希望换一批新的。", 31_000, 25),
    ("给孩子建读书角", "放学后孩子没有地方去，希望在客厅旁边隔出一个读书角。", 15_000, 30),
    ("河边步道装护栏", "河边没有护栏，晚上散步不放心，希望装上护栏和路灯。", 46_000, 60),
    ("垃圾房改成定时投放", "垃圾房夏天味道大，希望改成定时投放，装洗手池。", 18_000, 20),
    ("快递柜搭雨棚", "下雨取快递一身湿，希望在快递柜上面搭一个雨棚。", 8_600, 10),
    ("雨水井盖换静音的", "车一压井盖就响，夜里睡不着，希望换成不响的。", 13_500, 12),
    ("给老人加几处歇脚椅", "从菜场走回来没有地方坐，希望路边每隔一段放一张椅子。", 7_200, 8),
    ("外来工子女暑期自习室", "暑假孩子一个人在出租屋里，希望开一间有人看着的自习室。", 16_000, 20),
    ("东门装减速带和照镜", "车从东门拐进来很快，孩子多，希望装减速带和转角镜。", 6_400, 6),
    ("共享工具房", "家里偶尔用一次的梯子、电钻不想买，希望社区放一间公用的。", 11_000, 15),
)
VOTERS = 8
MEMBERS = 11


@dataclass(frozen=True, slots=True)
class Cast:
    """Who takes part: the secretary, a worker, residents' accounts, who builds, who appraises, where."""

    community: Community
    boss: Actor
    worker: Actor
    user: User
    accounts: Sequence[ResidentAccount]
    builder: Party
    expert: Party
    places: Sequence[Place]
    rng: Random


def cast_of(community: Community, rng: Random) -> Cast | None:
    """The people there are; None where the community has no staff or too few residents."""
    users = {grant.role: grant.user for grant in Grant.objects.select_related("user").order_by("-from_on", "-id")}
    boss = users.get(Role.SECRETARY)
    worker = users.get(Role.COMMUNITY_WORKER) or boss
    accounts = list(ResidentAccount.objects.exclude(verified_at=None).order_by("id")[:60])
    kinds = (GroupKind.PROPERTY_COMPANY, GroupKind.NEIGHBOURHOOD_COMMITTEE, GroupKind.DESK)
    experts = (GroupKind.DEPARTMENT, GroupKind.INSTITUTION, GroupKind.COMPANY, *kinds)
    builder, expert = _first(kinds), _first(experts)
    if boss is None or worker is None or len(accounts) < VOTERS or builder is None or expert is None:
        return None
    places = list(
        Place.objects.filter(kind__in=(PlaceKind.BUILDING, PlaceKind.ESTATE), is_active=True).order_by("code", "id")
    )
    return Cast(
        community, _actor(boss), _actor(worker), worker, rng.sample(accounts, len(accounts)), builder, expert, places, rng
    )  # fmt: skip


def _first(kinds: Sequence[str]) -> Party | None:
    groups = Group.objects.filter(kind__in=kinds, party__is_active=True).select_related("party").order_by("code", "id")
    found = sorted(groups, key=lambda group: list(kinds).index(group.kind))
    return found[0].party if found else None


def _actor(user: User) -> Actor:
    person = Person.objects.filter(user=user).order_by("id").values_list("id", flat=True).first()
    return Actor(ActorKind.USER, user.id, person)
