"""The round's ballot at the desk: put the papers to the vote; once the result is out, who builds what by when."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.engines.ballots.enums import Stage as BallotStage
from linli.engines.ballots.models import Ballot
from linli.kernel.ids import read_id
from linli.practices.council.actions.moving import CouncilRefused
from linli.practices.council.actions.rounds import ballot_papers
from linli.practices.council.actions.voting import Works, begin_works, put_to_vote, winners_of
from linli.practices.council.enums import RoundStage
from linli.practices.council.models import Proposal, Round, RoundBallot
from linli.practices.council.permissions import RUN
from linli.practices.council.queries import rounds as reading
from linli.practices.council.ui.views_decide import to
from linli.registry.models import Party
from linli.registry.queries.groups import party_choices


def _round(year: int) -> Round:
    found = reading.round_of(year)
    if found is None:
        raise Http404(str(year))
    return found


def _ballot(round: Round) -> Ballot | None:
    row = RoundBallot.objects.filter(round=round).select_related("ballot").first()
    return row.ballot if row else None


@opens(may(RUN), methods=("GET", "POST"))
def council_round_vote(request: Request, year: int) -> HttpResponse:
    """Put the year's papers to the vote."""
    found = _round(year)
    if request.method != "POST":
        return _vote_page(request, found)
    try:
        ballot = put_to_vote(community=request.community, round=found, by=request.visitor.actor, now=request.now)
    except CouncilRefused as refused:
        return _vote_page(request, found, 409, str(refused))
    flash(request, _("选票已按提议列好，请核对规则，再公示名册"))
    return to(request, "ballot", id=ballot.id)


def _vote_page(request: Request, round: Round, status: int = 200, error: str = "") -> HttpResponse:
    ballot, winners = _ballot(round), list[Proposal]()
    if ballot is not None and ballot.stage == BallotStage.PUBLISHED and round.stage == RoundStage.BALLOT:
        winners = winners_of(round, ballot)
    return page(
        request, "council/round_vote.html", status=status, error=error, round=round, ballot=ballot, winners=winners,
        papers=ballot_papers(round), parties=[(each.id, each.name) for each in party_choices()] if winners else [],
        kept=request.POST if error else {},
    )  # fmt: skip


@opens(may(RUN), methods=("POST",))
def council_round_works(request: Request, year: int) -> HttpResponse:
    """The winners become projects with a holder, a budget and a last day."""
    found = _round(year)
    ballot = _ballot(found)
    try:
        if ballot is None:
            raise CouncilRefused(_("这一轮还没有投票"))
        works = {each.id: _works(request.POST, each) for each in winners_of(found, ballot)}
        begin_works(round=found, ballot=ballot, works=works, by=request.visitor.actor, now=request.now)
    except CouncilRefused as refused:
        return _vote_page(request, found, 409, str(refused))
    flash(request, _("项目已建好，其余提议都收到了答复"))
    return to(request, "council-round", year=year)


def _works(given: Any, proposal: Proposal) -> Works:
    """What the form says of one project. Raises `CouncilRefused`."""
    id = read_id(given.get(f"holder-{proposal.id}", ""))
    holder = Party.objects.filter(id=id, is_active=True).first() if id else None
    budget, day = given.get(f"budget-{proposal.id}", "").strip(), given.get(f"due-{proposal.id}", "")
    try:
        due_on = date.fromisoformat(day)
    except ValueError:
        due_on = None
    if holder is None or due_on is None or not budget.isdecimal() or not 0 < len(budget) < 10:
        raise CouncilRefused(_("“%(title)s”：请选承办单位，写预算（整元）和完工日") % {"title": proposal.title})
    return Works(holder, int(budget) * 100, due_on)
