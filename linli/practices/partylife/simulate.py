"""A plausible past of party life, through the actions: branches meet as they should, now and then one is behind; tasks
go down from the secretary and are reported back."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from linli.accounts.models import User
from linli.engines.gatherings.actions.minutes import Point, close_minutes, write_minutes
from linli.engines.matters.actions.answering import settle
from linli.engines.matters.models import Matter
from linli.kernel.actors import Actor, ActorKind
from linli.kernel.models import Community
from linli.kernel.worktime import SHANGHAI, local
from linli.practices.partylife.actions.cascading import Whole, cascade, hand_down
from linli.practices.partylife.actions.meeting import PartyMeeting, plan_meeting
from linli.practices.partylife.enums import Level, LifeKind
from linli.practices.partylife.models import Requirement, Step
from linli.practices.partylife.rules import FIRST_ITEM, periods
from linli.registry.actions.groups import join_group
from linli.registry.enums import GroupKind
from linli.registry.models import Group, Membership, Party, Person

STUDIED = ("学习城市更新的讲话", "学习基层减负的要求", "学习安全生产的部署", "学习民法典里的邻里关系")
POINTS = {
    LifeKind.MEMBERS: ("上季度工作", "讨论发展党员"), LifeKind.COMMITTEE: ("本月安排", "走访分工"),
    LifeKind.GROUP: ("谈心",), LifeKind.LESSON: ("讲课", "讨论"), LifeKind.ORGANISATION: ("对照检查", "互相提意见"),
    LifeKind.THEME_DAY: ("清扫梯坎", "重温誓词"),
}  # fmt: skip
TASKS = (
    ("汛前排查地下管网", "三栋楼查完，清了两处淤堵。"), ("独居老人入户走访", "都走到了，两位要送餐。"),
    ("楼道飞线充电整治", "剪了七处，装了一处充电桩。"),
)  # fmt: skip
MISSED = 0.08
EVENING = time(19)


def live_party_life(
    *, community: Community, since: datetime, present: datetime, rng: Random, secretary: User, cadres: Sequence[User]
) -> None:
    """Fill the branches, hold what is due from a day to the present, send tasks down. Does nothing without branches."""
    by = Actor(ActorKind.USER, secretary.id)
    groups = list(Group.objects.filter(kind=GroupKind.PARTY_BRANCH).select_related("party").order_by("code"))
    for number, group in enumerate(groups):
        _fill(group, cadres[number % len(cadres)] if cadres else None, local(since).date(), by, since, rng)
    requirements = list(Requirement.objects.filter(is_active=True).order_by("position", "id"))
    for group in groups:
        for row in requirements:
            for year in range(local(since).year, local(present).year + 1):
                for period in periods(row.every, year):
                    _hold(community, group.party, row, period.first, period.last, since, present, rng, secretary)
    _send_down(community, [group.party for group in groups], since, present, secretary, cadres)


def _fill(group: Group, head: User | None, on: date, by: Actor, now: datetime, rng: Random) -> None:
    """Somebody who works here runs it; some elders are members."""
    if Membership.objects.filter(group=group.party, until_on=None).exists():
        return
    people = list(Person.objects.filter(user=None, died_on=None).select_related("party").order_by("id")[:80])
    chosen = [(person.party, "") for person in rng.sample(people, min(4, len(people)))]
    own = Person.objects.filter(user=head).select_related("party").first() if head else None
    if own is not None:
        chosen.append((own.party, "支部书记"))
    for party, title in chosen:
        join_group(group=group, person=party, title=title, from_on=on, by=by, now=now)


def _hold(
    community: Community, branch: Party, row: Requirement, first: date, last: date, since: datetime, present: datetime,
    rng: Random, user: User,
) -> None:  # fmt: skip
    """One meeting of a period, on an evening in its first half; the present period's may be still to come."""
    starts = datetime.combine(
        first + timedelta(days=rng.randrange(max((last - first).days // 2, 1))), EVENING, SHANGHAI
    )
    if starts < since or first > local(present).date() or rng.random() < MISSED:
        return
    kind, by = LifeKind(row.kind), Actor(ActorKind.USER, user.id)
    studied = rng.choice(STUDIED) if row.first_item else ""
    meeting = PartyMeeting(
        branch, [kind], str(kind.label), starts, starts + timedelta(minutes=90), studied, POINTS[kind]
    )  # fmt: skip
    made = max(min(starts - timedelta(days=5), present), since)
    gathering = plan_meeting(community=community, meeting=meeting, user=user, by=by, now=made)
    over = starts + timedelta(hours=2)
    if over > present:
        return
    points = [Point(studied, 30, "领学之后，三位党员谈了体会。", FIRST_ITEM)] if studied else []
    points += [Point(title, 30, "大家谈了看法，定了分工。") for title in POINTS[kind]]
    minutes = write_minutes(gathering=gathering, points=points, user=user, by=by, now=over)
    close_minutes(minutes=minutes, headcount=rng.randint(6, 18), by=by, now=over)


def _send_down(
    community: Community, branches: list[Party], since: datetime, present: datetime, user: User, cadres: Sequence[User]
) -> None:
    """The last task is still under way."""
    own = Party.objects.filter(person__user=user).first()
    people = list(Party.objects.filter(person__user__in=[each.id for each in cadres]).order_by("name", "id"))
    if own is None or not branches or not people:
        return
    by, gap = Actor(ActorKind.USER, user.id), (present - since) / (len(TASKS) + 1)
    for number, (title, words) in enumerate(TASKS, 1):
        now = since + gap * number
        due = max(now + timedelta(days=14), present + timedelta(days=5) if number == len(TASKS) else now)
        whole = Whole(title, "", due, own, branches)
        top = cascade(community=community, whole=whole, by=by, now=now)
        parts = list(
            Step.objects.filter(top=top, level=Level.BRANCH).select_related("matter__community").order_by("id")
        )
        for index, part in enumerate(parts):
            to = people[index % len(people)]
            down = hand_down(
                community=community, step=part, title=title, to=to, due=due - timedelta(days=2), by=by,
                now=now + timedelta(hours=3),
            )  # fmt: skip
            if number < len(TASKS) or index == 0:
                _report(down.matter_id, words, by, now + timedelta(days=3))
            if number < len(TASKS):
                _report(part.matter_id, words, by, now + timedelta(days=4))
        if number < len(TASKS):
            _report(top.matter_id, words, by, now + timedelta(days=5))


def _report(matter: object, words: str, by: Actor, now: datetime) -> None:
    row = Matter.objects.select_related("community", "category").get(id=matter)
    settle(matter=row, text=words, by=by, now=now)
