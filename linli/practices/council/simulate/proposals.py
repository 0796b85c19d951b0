"""One made-up proposal, taken as far as a stage through the actions."""

from datetime import datetime, timedelta

from linli.kernel.actors import Actor, ActorKind
from linli.practices.council.actions import appraising, moving, opinions, proposing
from linli.practices.council.actions.proposing import Draft, From
from linli.practices.council.enums import Origin, Profession, Stage, Stance, Verdict, Way
from linli.practices.council.models import Proposal, Round
from linli.practices.council.simulate.people import Cast, Wish

WORDS = (
    "支持，早该办了。",
    "可以，但不要占了停车的地方。",
    "施工时间不要太早。",
    "谁来维护要先说好。",
    "我家门口就有，不用再建。",
)


def proposed(cast: Cast, wish: Wish, at: datetime, round: Round | None = None) -> Proposal:
    account = cast.rng.choice(cast.accounts)
    draft = Draft(wish[0], wish[1], cast.rng.choice(cast.places) if cast.places else None, about_nobody=True)
    source = From(Origin.RESIDENT, account=account, name=str(account.name))
    by = Actor(ActorKind.RESIDENT, account.id)
    return proposing.propose(community=cast.community, draft=draft, source=source, by=by, now=at, round=round)


def supported(cast: Cast, proposal: Proposal, number: int, at: datetime) -> None:
    for account in cast.rng.sample(cast.accounts, min(number, len(cast.accounts))):
        by = Actor(ActorKind.RESIDENT, account.id)
        proposing.support(proposal=proposal, account=account, by=by, now=at)


def moved(cast: Cast, proposal: Proposal, name: str, at: datetime) -> None:
    moving.move(proposal=proposal, name=name, by=cast.worker, now=at)


def heard(cast: Cast, proposal: Proposal, at: datetime, doors: int = 2) -> None:
    """An assembly, some doors, a stairwell; all of it checked."""
    rng, made = cast.rng, []
    hands = ((Stance.FOR, rng.randint(12, 28)), (Stance.AGAINST, rng.randint(1, 4)), (Stance.UNSURE, rng.randint(1, 5)))
    said = [opinions.Heard(Way.ASSEMBLY, stance, where="社区院坝", times=times) for stance, times in hands]
    for _door in range(doors):
        place = rng.choice(cast.places) if cast.places else None
        stance = rng.choice((Stance.FOR, Stance.FOR, Stance.UNSURE, Stance.AGAINST))
        said.append(opinions.Heard(Way.DOOR, stance, rng.choice(WORDS), place))
    said.append(opinions.Heard(Way.STAIRWELL, Stance.FOR, rng.choice(WORDS), where="楼道里"))
    for each in said:
        made += opinions.gather(proposal=proposal, heard=each, user=cast.user, by=cast.worker, now=at)
    public = {each.id: str(each.words) for each in made if each.words and rng.random() < 0.6}
    opinions.check(proposal=proposal, opinions=made, public=public, by=cast.worker, now=at)


def appraised(cast: Cast, proposal: Proposal, wish: Wish, at: datetime) -> None:
    due = at + timedelta(days=7)
    asked = appraising.ask(
        proposal=proposal, party=cast.expert, profession=Profession.ENGINEER, due=due, by=cast.worker, now=at
    )
    hard = cast.rng.random() < 0.3
    finding = appraising.Finding(
        Verdict.CONDITIONAL if hard else Verdict.FEASIBLE, wish[2] * 100, wish[3],
        "先探明地下管线再开挖" if hard else "", "施工队报价偏高，可以再谈。",
    )  # fmt: skip
    appraising.appraise(appraisal=asked, finding=finding, by=cast.worker, now=at + timedelta(days=3))


def up_to(cast: Cast, stage: Stage, wish: Wish, at: datetime, round: Round | None = None) -> Proposal:
    """A proposal taken as far as a stage, a day or two a step."""
    proposal = proposed(cast, wish, at, round)
    for name, target in (
        ("discuss", Stage.DISCUSSION), ("review", Stage.REVIEW), ("appraise", Stage.APPRAISAL), ("decide", Stage.RESOLUTION),
    ):  # fmt: skip
        if proposal.stage == stage:
            return proposal
        if name == "review":
            heard(cast, proposal, at, doors=1)
        if name == "decide":
            appraised(cast, proposal, wish, at)
            at += timedelta(days=3)
        at += timedelta(days=1)
        moved(cast, proposal, name, at)
        assert proposal.stage == target
    return proposal
