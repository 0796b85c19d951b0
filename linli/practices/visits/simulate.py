"""A plausible past of visits, through the action: each grid worker was at some homes of their grid."""

from datetime import datetime, timedelta
from random import Random

from linli.accounts.models import User
from linli.kernel.actors import Actor, ActorKind
from linli.kernel.models import Community
from linli.practices.visits.actions.noting import Note, note_visit
from linli.practices.visits.queries.visits import members_at_home
from linli.registry.enums import ResponsibilityRole
from linli.registry.models import Household, Person, Responsibility

VISITS = 6
TOLD = (
    "老两口身体都好，药在按时吃，说晚上楼道灯亮一些就好了。", "家里刚装修完，问垃圾放哪里，已经告诉他们。",
    "孩子在外地，平时一个人，约好每周二来坐坐。", "没有人开门，门上留了联系卡。", "说楼上漏水已经修好，很满意。",
    "新搬来的，还不认识邻居，请他们参加周末的活动。", "腿脚不便，想请人帮忙取药，已经说好由楼栋志愿者轮流。",
)  # fmt: skip


def visit_homes(*, community: Community, since: datetime, present: datetime, rng: Random) -> None:
    """Notes of the last weeks, for each person who answers for a grid."""
    rows = Responsibility.objects.filter(role=ResponsibilityRole.GRID_WORKER, place__isnull=False, until_on=None)
    users = {
        person.id: person.user for person in Person.objects.exclude(user=None).select_related("user").order_by("id")
    }
    for row in rows.order_by("place__code", "id"):
        user = users.get(row.party_id)
        homes = Household.objects.filter(dwelling__grid__in=[row.place_id], ended_on=None)
        homes = homes | Household.objects.filter(dwelling__grid__parent=row.place_id, ended_on=None)
        if user is not None:
            near = list(homes.select_related("dwelling__grid").order_by("dwelling__code", "id"))
            _visit(community, user, row.party_id, rng.sample(near, min(VISITS, len(near))), since, present, rng)


def _visit(
    community: Community,
    user: User,
    party: object,
    homes: list[Household],
    since: datetime,
    present: datetime,
    rng: Random,
) -> None:
    actor = Actor(ActorKind.USER, user.id, party)  # type: ignore[arg-type]
    for home in homes:
        days = rng.uniform(1, (present - since).days)
        text = rng.choice(TOLD)
        members = members_at_home(home)[: 0 if "没有人" in text else 1]
        note = Note(text, members)
        note_visit(
            community=community, household=home, note=note, user=user, by=actor, now=present - timedelta(days=days)
        )
