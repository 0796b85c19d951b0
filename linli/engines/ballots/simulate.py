"""A plausible past of ballots, through the actions: votes that were held and counted, and one whose rolls are out now."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from linli.engines.ballots.actions.counting import conclude
from linli.engines.ballots.actions.drafting import BallotPlan, ElectoratePlan, OptionPlan, draft_ballot
from linli.engines.ballots.actions.opening import CLOSE, open_ballot
from linli.engines.ballots.actions.rolls import object_to_roll, publish_rolls
from linli.engines.ballots.actions.sheets import PASSES, type_sheet
from linli.engines.ballots.actions.voting import cast, place_box, tick_off
from linli.engines.ballots.enums import SEALED_WAYS, ObjectionKind, RollRule, RuleName, Way
from linli.engines.ballots.models import Ballot, Box, Electorate, RollEntry
from linli.engines.ballots.queries.declared import options_of
from linli.engines.ballots.queries.rolls import entitled
from linli.engines.ballots.tasks import close
from linli.kernel.actors import Actor, ActorKind
from linli.kernel.jobs import Job, cancel
from linli.kernel.models import Community
from linli.kernel.worktime import local
from linli.registry.models import Person

#: How long rolls lie open, and the vote after them.
OBJECTIONS, OPEN = timedelta(days=7), timedelta(days=8)
WAYS = sorted(SEALED_WAYS)
PLANS = (
    OptionPlan("先到先停，不收费", "划线不固定，物业只管秩序"), OptionPlan("一户一位，按月收费", "收的钱用在小区路灯和绿化"),
    OptionPlan("夜间分时停", "白天留给访客和送货，晚上七点以后住户停"),
)  # fmt: skip


def tellers_of() -> list[Person]:
    """Three of the staff to hold the keys; fewer where there are not so many."""
    return list(Person.objects.exclude(user=None).order_by("id")[:3])


def can_vote(on: datetime, rules: Sequence[RollRule]) -> bool:
    """Whether somebody was on every roll that day: without voters there is no past vote to make up."""
    return all(entitled(Electorate(rule=rule), local(on).date()) for rule in rules)


def hold_vote(
    *, community: Community, ballot: Ballot, begins: datetime, voters: int, rng: Random, paper: int = 0
) -> Ballot:
    """A drafted ballot lived to its published result: rolls, votes by phone and desk, a box of paper, the count."""
    by, tellers = Actor.job(), tellers_of()
    shares = begin_vote(community=community, ballot=ballot, begins=begins)
    opens, closes = begins + OPEN, ballot.closes_at
    assert closes is not None
    keys = [option.key for option in options_of(ballot)]
    lines = _sampled(ballot, voters, rng)
    for line in lines[paper:]:
        at = opens + timedelta(minutes=rng.randrange(6 * 24 * 60))
        cast(entry=line, named=_liked(keys, line, ballot, rng), way=Way(rng.choice(WAYS)), by=by, now=at)
    box = _boxed(ballot, lines[:paper], tellers, opens) if paper else None
    cancel(kind=CLOSE, key=str(ballot.id))
    close(Job(payload={"ballot": str(ballot.id)}), closes)
    ballot.refresh_from_db()
    if box is not None:
        _typed(box, keys, lines[:paper], ballot, tellers, closes, rng)
    return conclude(community=community, ballot=ballot, shares=shares[:2], by=by, now=closes + timedelta(hours=1))


def begin_vote(*, community: Community, ballot: Ballot, begins: datetime, days: int = 7) -> list[str]:
    """Rolls published, and after the time for objections opened for so many days. The shares of the key."""
    by, opens = Actor.job(), begins + OPEN
    publish_rolls(ballot=ballot, objections_until=begins + OBJECTIONS, by=by, now=begins)
    return open_ballot(
        community=community, ballot=ballot, tellers=tellers_of(), closes_at=opens + timedelta(days=days), by=by, now=opens
    )  # fmt: skip


def vote_together(*, community: Community, since: datetime, present: datetime, rng: Random) -> Ballot | None:
    """A vote to come, whose rolls are out and were objected to. None where nobody is on them."""
    if not can_vote(present, [RollRule.RESIDENTS]):
        return None
    everybody = ElectoratePlan("全体居民", RollRule.RESIDENTS)
    plan = BallotPlan(
        "小区停车怎么停", PLANS, [everybody], "三种办法选一种，下个月起照选出的办。", RuleName.PLAIN, choose=1, at_most=1,
        seed=f"{community.code}-{local(present):%Y}",
    )  # fmt: skip
    begins, by = present - timedelta(days=1), Actor.job()
    ballot = draft_ballot(plan=plan, by=by, now=begins - timedelta(days=1))
    publish_rolls(ballot=ballot, objections_until=begins + OBJECTIONS, by=by, now=begins)
    teller = next(iter(tellers_of()), None)
    if teller is not None:
        object_to_roll(
            ballot=ballot, kind=ObjectionKind.WRONG, text="三单元有一户上个月已经搬走了，名册上还有。", account=None,
            user=teller.user, by=Actor(ActorKind.USER, teller.user_id), now=present - timedelta(hours=3),
        )  # fmt: skip
    return ballot


def _sampled(ballot: Ballot, voters: int, rng: Random) -> list[RollEntry]:
    """So many who vote, of every electorate alike, so that each is large enough to be told apart where it can."""
    rows = list(RollEntry.objects.filter(ballot=ballot).select_related("electorate").order_by("id"))
    groups: dict[str, list[RollEntry]] = {}
    for line in rng.sample(rows, len(rows)):
        groups.setdefault(line.electorate.key, []).append(line)
    each = max(voters // max(len(groups), 1), 1)
    return [line for _key, lines in sorted(groups.items()) for line in lines[:each]]


def _liked(keys: Sequence[str], line: RollEntry, ballot: Ballot, rng: Random) -> list[str]:
    """Who came lately wants other things than most: whom a plain count would leave with little."""
    liked = list(keys if line.electorate.rule != RollRule.NEWCOMERS else reversed(keys))
    most = min(ballot.at_most or 4, len(liked))
    number = rng.randint(min(ballot.at_least, most), most)
    weighed = sorted(liked, key=lambda key: rng.random() / (len(liked) - liked.index(key)))
    return sorted(weighed[:number], key=int)


def _boxed(ballot: Ballot, lines: Sequence[RollEntry], tellers: Sequence[Person], at: datetime) -> Box:
    box = place_box(
        ballot=ballot, electorate=lines[0].electorate, way=Way.DOOR, watcher=tellers[0], other=tellers[1],
        by=Actor.job(), now=at,
    )  # fmt: skip
    for line in lines:
        tick_off(entry=line, box=box, by=Actor.job(), now=at + timedelta(hours=3))
    return box


def _typed(
    box: Box, keys: Sequence[str], lines: Sequence[RollEntry], ballot: Ballot, tellers: Sequence[Person], at: datetime,
    rng: Random,
) -> None:  # fmt: skip
    """The box is opened: two of the staff each read every sheet."""
    box.ballot = ballot
    for number, line in enumerate(lines, 1):
        named = _liked(keys, line, ballot, rng)
        for pass_, teller in zip(PASSES, tellers, strict=False):
            by = Actor(ActorKind.USER, teller.user_id, teller.id)
            type_sheet(box=box, number=number, pass_=pass_, named=named, by=by, now=at)
