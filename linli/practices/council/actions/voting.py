"""The round's ballot: drafted from its papers, and its published result made into the year's projects."""

import re
from collections import Counter
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

LONGEST = 400
#: A hyphen at which no line ends: a number stays in one piece on a narrow screen.
HYPHEN = "\u2011"
#: How a proposal's number looks on the paper; the last one of an option is its own.
NUMBER = re.compile(rf"\d{{2}}{HYPHEN}\d{{5}}{HYPHEN}\d")


@dataclass(frozen=True, slots=True)
class Works:
    """Who builds a project, for how much (fen), by when."""

    holder: Party
    budget_fen: int
    due_on: date


@transaction.atomic
def put_to_vote(*, community: Community, round: Round, by: Actor, now: datetime, seed: str = "") -> Ballot:
    """Draft the round's ballot from its papers, with the electorates of the playbook. Raises `CouncilRefused`.

    `seed` empty: drawn now; it settles what is left equal.
    """
    if round.stage != RoundStage.BALLOT:
        raise CouncilRefused(_("这一轮不在投票阶段"))
    if RoundBallot.objects.filter(round=round).exists():
        raise CouncilRefused(_("这一轮的投票已经建好"))
    groups = {group.code: group.party for group in Group.objects.select_related("party").order_by("code")}
    electorates = [
        ElectoratePlan(e.name, e.rule.value, groups.get(e.group or ""), e.min_age, e.weight, e.seats, e.reason)
        for e in electorates_of(community)
    ]
    papers = ballot_papers(round)
    titles = Counter(each.title for each in papers)
    options = [_option(each, alone=titles[each.title] == 1) for each in papers]
    apart = any(each.seats for each in electorates) and sum(each.seats for each in electorates) == round.seats
    question = kept(gettext_lazy("从大家提的里面选出最想办的。选中的 %(n)d 件列入这一年的民生实事。"), n=round.seats)
    plan = BallotPlan(round.name, options, electorates, question, choose=round.seats, apart=apart, seed=seed)
    try:
        ballot = draft_ballot(plan=plan, by=by, now=now)
    except BallotRefused as refused:
        raise CouncilRefused(str(refused)) from refused
    RoundBallot.new(round=round, ballot=ballot)
    record(subject=round, kind=KIND, verb="put_to_vote", by=by, now=now, ballot=str(ballot.id))
    return ballot


def _option(proposal: Proposal, *, alone: bool) -> OptionPlan:
    """What people read on the paper: the title, then why and how in one line, as the draft's form keeps an option; the
    number leads back to the proposal."""
    title = proposal.title if alone else f"{proposal.title} {proposal.number}"
    text = " ".join(proposal.text.split()).replace("|", "/").replace("｜", "/")
    text = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    number = kept(gettext_lazy("提议 %(number)s"), number=proposal.number.replace("-", HYPHEN))
    return OptionPlan(title, f"{text}（{number}）")


def winners_of(round: Round, ballot: Ballot) -> list[Proposal]:
    """The proposals that won, in their order. Raises `CouncilRefused` before the result is out."""
    if ballot.stage != BallotStage.PUBLISHED or ballot.result is None:
        raise CouncilRefused(_("投票结果还没有公布"))
    papers = {each.number: each for each in ballot_papers(round)}
    numbers = {option.key: NUMBER.findall(f"{option.title} {option.text}") for option in options_of(ballot)}
    last = {key: found[-1].replace(HYPHEN, "-") for key, found in numbers.items() if found}
    won = [papers.get(last.get(key, "")) for key in ballot.result["winners"]]
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
