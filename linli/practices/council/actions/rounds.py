"""双五工程: a year's round from the call to the call for its completion review."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.actions.notices import tell
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.models import Community
from linli.kernel.wording import kept
from linli.kernel.worktime import local
from linli.practices.council.actions.moving import CouncilRefused
from linli.practices.council.actions.projects import Start, begin
from linli.practices.council.actions.resolving import Resolution, resolve
from linli.practices.council.enums import ProjectStage, RoundStage, Stage
from linli.practices.council.models import Project, Proposal, Reviewer, Round
from linli.practices.council.queries.figures import review_counts
from linli.practices.council.queries.rounds import accounts_of_reviewers
from linli.registry.models import Party

KIND = "round"
NEXT = {
    RoundStage.CALL: RoundStage.APPRAISAL,
    RoundStage.APPRAISAL: RoundStage.BALLOT,
    RoundStage.WORKS: RoundStage.REVIEW,
    RoundStage.REVIEW: RoundStage.DONE,
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """A proposal that won: why in words, who will build it, its budget (fen) and its last day."""

    proposal: Proposal
    reason: str
    holder: Party
    budget_fen: int
    due_on: date


@transaction.atomic
def open_round(
    *,
    community: Community,
    year: int,
    name: str,
    opens_on: date,
    closes_on: date,
    by: Actor,
    now: datetime,
    seats: int = 5,
) -> Round:
    """Call for the proposals of a year. Raises `CouncilRefused`."""
    if not name.strip() or not 2000 <= year <= 2100 or not 1 <= seats <= 20:
        raise CouncilRefused(_("请写明年份、名称和项目个数"))
    if closes_on < opens_on:
        raise CouncilRefused(_("截止日要在开始日之后"))
    try:
        with transaction.atomic():
            round = Round.new(year=year, name=name.strip()[:40], opens_on=opens_on, closes_on=closes_on, seats=seats)
    except IntegrityError as twice:
        raise CouncilRefused(_("%(year)d 年已经有一轮") % {"year": year}) from twice
    record(subject=round, kind=KIND, verb="open", by=by, now=now)
    return round


@transaction.atomic
def enter(*, round: Round, proposal: Proposal, by: Actor, now: datetime) -> Proposal:
    """Put a proposal that came in otherwise into the round, before its ballot."""
    if round.stage not in (RoundStage.CALL, RoundStage.APPRAISAL):
        raise CouncilRefused(_("这一轮已经开始投票，不能再加"))
    if not proposal.is_open:
        raise CouncilRefused(_("这个提议已经有了决议"))
    Proposal.objects.filter(id=proposal.id).update(round=round)
    proposal.round = round
    record(subject=proposal, kind="proposal", verb="enter_round", by=by, now=now, round=str(round.id))
    return proposal


def ballot_papers(round: Round) -> list[Proposal]:
    """What people vote on: the round's proposals that professionals found feasible, and are before the resolution."""
    rows = Proposal.objects.filter(round=round, stage=Stage.RESOLUTION).order_by("number", "id")
    return list(rows.select_related("place", "community"))


@transaction.atomic
def advance(*, round: Round, by: Actor, now: datetime, review_until: date | None = None) -> Round:
    """Take a round to its next stage; the ballot ends by `choose`. Raises `CouncilRefused`."""
    target = NEXT.get(RoundStage(round.stage))
    if target is None:
        raise CouncilRefused(_("这一步要由投票结果来完成"))
    if target == RoundStage.BALLOT and len(ballot_papers(round)) < round.seats:
        raise CouncilRefused(_("通过审议、可以投票的提议还不够 %(n)d 个") % {"n": round.seats})
    today = local(now).date()
    if target == RoundStage.REVIEW:
        if review_until is None or review_until < today:
            raise CouncilRefused(_("请给出评议的截止日"))
        if Project.objects.filter(round=round, stage=ProjectStage.RUNNING).exists():
            raise CouncilRefused(_("还有项目没有完工，不能开始评议"))
        round.review_opens_on, round.review_closes_on = today, review_until
    if target == RoundStage.DONE:
        _check_over(round, today)
    round.stage = target
    round.save(update_fields=["stage", "review_opens_on", "review_closes_on"])
    record(subject=round, kind=KIND, verb=str(target), by=by, now=now)
    if target == RoundStage.REVIEW:
        _call_reviewers(round, now)
    return round


def _check_over(round: Round, today: date) -> None:
    """Nobody who voted loses the days they were told; where all have reviewed there is nothing to wait for."""
    closes, reviewed = round.review_closes_on, review_counts(round)
    if closes and today <= closes and reviewed.said < reviewed.voted:
        raise CouncilRefused(_("还有投过票的人没评，评议到 %(day)s 截止，在那以前不能结束") % {"day": closes})


@transaction.atomic
def choose(
    *, round: Round, chosen: Sequence[Chosen], others: str, voters: Iterable[tuple[UUID | None, UUID | None]],
    by: Actor, now: datetime,
) -> list[Project]:  # fmt: skip
    """The ballot is counted: the winners (in their order) become projects, every other proposal is answered `others`.

    `voters`: who took part (person, account), and so may review at the year's end; how they voted is not known here.
    """
    if round.stage != RoundStage.BALLOT:
        raise CouncilRefused(_("这一轮不在投票阶段"))
    if not 1 <= len(chosen) <= round.seats:
        raise CouncilRefused(_("选出的项目要在 1 到 %(n)d 个之间") % {"n": round.seats})
    papers = {each.id: each for each in ballot_papers(round)}
    if any(each.proposal.id not in papers for each in chosen):
        raise CouncilRefused(_("有的提议不在这一轮的选票上"))
    projects = []
    for rank, each in enumerate(chosen, 1):
        proposal = papers.pop(each.proposal.id)
        days = max((each.due_on - local(now).date()).days, 1)
        verdict = Resolution(True, each.reason, each.budget_fen, days)
        _decided(proposal, verdict, by, now)
        start = Start(each.holder, each.budget_fen, each.due_on, round=round, rank=rank)
        projects.append(begin(proposal=proposal, start=start, by=by, now=now))
    left = Proposal.objects.filter(round=round, closed_at=None).select_related("community").order_by("number", "id")
    for proposal in left:
        resolve(proposal=proposal, resolution=Resolution(False, others), by=by, now=now)
    _admit(round, voters)
    round.stage, round.chosen_at = RoundStage.WORKS, now
    round.save(update_fields=["stage", "chosen_at"])
    record(subject=round, kind=KIND, verb="choose", by=by, now=now, projects=[str(each.id) for each in projects])
    return projects


def _decided(proposal: Proposal, verdict: Resolution, by: Actor, now: datetime) -> None:
    """The ballot decides, however long the desk had planned for the resolution."""
    today = local(now).date()
    proposal.opens_on, proposal.closes_on = (
        min(proposal.opens_on or today, today),
        max(proposal.closes_on or today, today),
    )
    resolve(proposal=proposal, resolution=verdict, by=by, now=now)


def _admit(round: Round, voters: Iterable[tuple[UUID | None, UUID | None]]) -> None:
    rows = {
        (person, account): Reviewer(community_id=round.community_id, round=round, person_id=person, account_id=account)
        for person, account in voters
        if person or account
    }
    Reviewer.objects.bulk_create(rows.values(), ignore_conflicts=True)


def _call_reviewers(round: Round, now: datetime) -> None:
    words = gettext_lazy("%(year)d 年的项目完工了，您投过票，请来逐项评议")
    tell(
        accounts=accounts_of_reviewers(round), kind="round_review", now=now, about=round.id,
        text=kept(words, year=round.year),
        path=reverse("projects-of-year", kwargs={"code": round.community.code, "year": round.year}),
    )  # fmt: skip
