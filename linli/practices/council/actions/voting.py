"""The round's ballot: drafted from its papers, and its published result made into the year's projects."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.engines.ballots.actions.drafting import BallotPlan, ElectoratePlan, OptionPlan, draft_ballot
from linli.engines.ballots.actions.stages import BallotRefused
from linli.engines.ballots.enums import Stage as BallotStage
from linli.engines.ballots.models import Ballot, RollEntry
from linli.engines.ballots.playbook import electorates_of
from linli.engines.ballots.queries.declared import options_of
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.models import Community
from linli.kernel.wording import kept
from linli.practices.council.actions.moving import CouncilRefused
from linli.practices.council.actions.rounds import KIND, Chosen, ballot_papers, choose
from linli.practices.council.enums import RoundStage
from linli.practices.council.models import Project, Proposal, Round, RoundBallot
from linli.registry.models import Group, Party

LONGEST = 80


@dataclass(frozen=True, slots=True)
class Works:
    """Who builds a project, for how much (fen), by when."""

    holder: Party
    budget_fen: int
    due_on: date


@transaction.atomic
def put_to_vote(*, community: Community, round: Round, by: Actor, now: datetime) -> Ballot:
    """Draft the round's ballot from its papers, with the electorates of the playbook. Raises `CouncilRefused`."""
    if round.stage != RoundStage.BALLOT:
        raise CouncilRefused(_("这一轮不在投票阶段"))
    if RoundBallot.objects.filter(round=round).exists():
        raise CouncilRefused(_("这一轮的投票已经建好"))
    groups = {group.code: group.party for group in Group.objects.select_related("party").order_by("code")}
    electorates = [
        ElectoratePlan(e.name, e.rule.value, groups.get(e.group or ""), e.min_age, e.weight, e.seats, e.reason)
        for e in electorates_of(community)
    ]
    options = [OptionPlan(f"{each.number} {each.title}"[:LONGEST]) for each in ballot_papers(round)]
    apart = any(each.seats for each in electorates) and sum(each.seats for each in electorates) == round.seats
    plan = BallotPlan(round.name, options, electorates, choose=round.seats, apart=apart)
    try:
        ballot = draft_ballot(plan=plan, by=by, now=now)
    except BallotRefused as refused:
        raise CouncilRefused(str(refused)) from refused
    RoundBallot.new(round=round, ballot=ballot)
    record(subject=round, kind=KIND, verb="put_to_vote", by=by, now=now, ballot=str(ballot.id))
    return ballot


def winners_of(round: Round, ballot: Ballot) -> list[Proposal]:
    """The proposals that won, in their order. Raises `CouncilRefused` before the result is out."""
    if ballot.stage != BallotStage.PUBLISHED or ballot.result is None:
        raise CouncilRefused(_("投票结果还没有公布"))
    papers = {each.number: each for each in ballot_papers(round)}
    titles = {option.key: option.title for option in options_of(ballot)}
    won = [papers.get(titles[key].partition(" ")[0]) for key in ballot.result["winners"]]
    if None in won:
        raise CouncilRefused(_("选中的选项里有不是这一轮提议的"))
    return [each for each in won if each is not None]


@transaction.atomic
def begin_works(
    *, round: Round, ballot: Ballot, works: Mapping[UUID, Works], by: Actor, now: datetime
) -> list[Project]:
    """The published result becomes the year's projects; who voted may review them at its end.

    `works` by proposal. Raises `CouncilRefused`.
    """
    chosen = []
    for place, proposal in enumerate(winners_of(round, ballot), 1):
        if proposal.id not in works:
            raise CouncilRefused(_("“%(title)s”还没有写明谁来做") % {"title": proposal.title})
        what = works[proposal.id]
        reason = kept(gettext_lazy("居民投票选出，列第 %(place)d 项"), place=place)
        chosen.append(Chosen(proposal, reason, what.holder, what.budget_fen, what.due_on))
    others = kept(gettext_lazy("这一轮居民投票没有选中，各项得票和原因见投票结果；下一轮可以再提。"))
    voted = RollEntry.objects.filter(ballot=ballot).exclude(way="").order_by("id")
    voters = [(person, None) for person in voted.values_list("person_id", flat=True)]
    return choose(round=round, chosen=chosen, others=others, voters=voters, by=by, now=now)
