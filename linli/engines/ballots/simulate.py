"""A plausible past of ballots, through the actions: one that was counted, and one whose rolls are published."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from linli.engines.ballots.actions.counting import conclude
from linli.engines.ballots.actions.drafting import BallotPlan, ElectoratePlan, OptionPlan, draft_ballot
from linli.engines.ballots.actions.opening import CLOSE, open_ballot
from linli.engines.ballots.actions.rolls import publish_rolls
from linli.engines.ballots.actions.stages import BallotRefused
from linli.engines.ballots.actions.voting import cast
from linli.engines.ballots.enums import SEALED_WAYS
from linli.engines.ballots.models import Ballot, RollEntry
from linli.engines.ballots.playbook import electorates_of
from linli.engines.ballots.queries.declared import options_of
from linli.engines.ballots.tasks import close
from linli.kernel.actors import Actor
from linli.kernel.jobs import Job, cancel
from linli.kernel.models import Community
from linli.registry.models import Group, Person

IDEAS = (
    OptionPlan("健身器材换新", "三处健身角，十二件"), OptionPlan("楼道感应灯", "全部老楼，约二百盏"),
    OptionPlan("老年食堂加座", "增加二十四个座位"), OptionPlan("儿童图书角", "活动中心二楼"),
    OptionPlan("电动车充电棚", "东门和北门各一处"), OptionPlan("小花园步道", "铺平并加扶手"),
    OptionPlan("快递柜雨棚", "两处"), OptionPlan("公共晾衣架", "每栋楼前一组"),
)  # fmt: skip
VOTERS = 60


def vote_together(*, community: Community, since: datetime, present: datetime, rng: Random) -> list[Ballot]:
    """A counted vote of the time since, and one whose rolls are out now. None where nobody could vote or tell."""
    tellers = list(Person.objects.exclude(user=None).order_by("id")[:3])
    if len(tellers) < 3:
        return []
    try:
        past = _counted(community, tellers, since + timedelta(days=20), rng)
        coming = _drafted(community, "明年的实事项目", present - timedelta(days=2))
        publish_rolls(
            ballot=coming, objections_until=present + timedelta(days=5), by=Actor.job(), now=present - timedelta(days=1)
        )
    except BallotRefused:  # a roll that the registry leaves empty
        return []
    return [past, coming]


def _drafted(community: Community, title: str, now: datetime) -> Ballot:
    groups = {group.code: group.party for group in Group.objects.select_related("party").order_by("code")}
    electorates = [
        ElectoratePlan(e.name, e.rule.value, groups.get(e.group or ""), e.min_age, e.weight, e.seats, e.reason)
        for e in electorates_of(community)
    ]
    question = "请从下面选出最想办的，选三到五项。"
    plan = BallotPlan(
        title, IDEAS, electorates, question, choose=5, at_least=3, at_most=5, seed=f"{community.code}-2026"
    )
    return draft_ballot(plan=plan, by=Actor.job(), now=now)


def _counted(community: Community, tellers: Sequence[Person], begins: datetime, rng: Random) -> Ballot:
    by = Actor.job()
    ballot = _drafted(community, "今年的五件实事", begins)
    publish_rolls(ballot=ballot, objections_until=begins + timedelta(days=7), by=by, now=begins)
    opens, closes = begins + timedelta(days=8), begins + timedelta(days=15)
    shares = open_ballot(
        community=community, ballot=ballot, tellers=tellers, closes_at=closes, by=by, now=opens
    )  # fmt: skip
    keys, ways = [option.key for option in options_of(ballot)], sorted(SEALED_WAYS)
    lines = list(RollEntry.objects.filter(ballot=ballot).select_related("electorate").order_by("id"))
    for line in rng.sample(lines, min(VOTERS, len(lines))):
        # Three in ten want other things than most: whom a plain count leaves with nothing.
        liked = keys[::-1] if rng.random() < 0.3 else keys
        named = {rng.choices(liked, range(len(liked), 0, -1))[0] for _try in range(7)}
        named |= set(liked[: max(3 - len(named), 0)])
        at = opens + timedelta(minutes=rng.randrange(6 * 24 * 60))
        cast(entry=line, named=sorted(named)[:5], way=rng.choice(ways), by=by, now=at)
    cancel(kind=CLOSE, key=str(ballot.id))
    close(Job(payload={"ballot": str(ballot.id)}), closes)
    ballot.refresh_from_db()
    return conclude(
        community=community, ballot=ballot, shares=shares[:2], by=by, now=closes + timedelta(hours=1)
    )  # fmt: skip
