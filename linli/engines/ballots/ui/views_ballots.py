"""Ballots for the staff: the list, a draft, and one page that shows where a ballot stands and what comes next."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.engines.ballots.actions.drafting import draft_ballot, redraft
from linli.engines.ballots.actions.stages import BallotRefused
from linli.engines.ballots.enums import RollRule, RuleName, Stage
from linli.engines.ballots.models import Ballot
from linli.engines.ballots.permissions import ASSIST, RUN, SEE
from linli.engines.ballots.queries import declared, lists, rolls
from linli.engines.ballots.ui import words
from linli.engines.ballots.ui.forms import ROWS, DraftForm, first_rows, kept_draft, plan_of, rows_of
from linli.registry.models import Group


def found_or_404(request: Request, id: UUID) -> Ballot:
    ballot = lists.ballot_for(request.visitor, id)
    if ballot is None:
        raise Http404(str(id))
    return ballot


def to(request: Request, name: str, **arguments: Any) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(name, kwargs={"code": request.community.code, **arguments}))


@opens(may(SEE))
def ballots(request: Request) -> HttpResponse:
    rows = lists.newest(lists.ballots_for(request.visitor))
    return page(request, "ballots/ballots.html", rows=rows, tones=words.TONES, may_run=request.visitor.may(RUN))


@opens(may(RUN), methods=("GET", "POST"))
def ballot_new(request: Request) -> HttpResponse:
    if request.method != "POST":
        begin = {"rule": RuleName.EQUAL_SHARES.value, "at_least": 1, "counted": "joint", "by_phone": True}
        return _draft_page(request, None, begin, first_rows(request.community))
    return _kept(request, None)


@opens(may(RUN), methods=("GET", "POST"))
def ballot_edit(request: Request, id: UUID) -> HttpResponse:
    ballot = found_or_404(request, id)
    if ballot.stage != Stage.DRAFT:
        flash(request, _("名册公示以后，选项和规则不能再改"), "warn")
        return to(request, "ballot", id=id)
    return _kept(request, ballot) if request.method == "POST" else _draft_page(request, ballot, *kept_draft(ballot))


def _kept(request: Request, ballot: Ballot | None) -> HttpResponse:
    form, rows = DraftForm(request.POST), rows_of(request.POST)
    by, now = request.visitor.actor, request.now
    try:
        plan = plan_of(form, rows)
        if ballot is None:
            ballot = draft_ballot(plan=plan, by=by, now=now)
        else:
            redraft(ballot=ballot, plan=plan, by=by, now=now)
    except BallotRefused as refused:
        kept = {name: request.POST.get(name, "") for name in DraftForm.base_fields}
        return _draft_page(request, ballot, kept, [dict(row.data) for row in rows], str(refused))
    flash(request, _("已保存"))
    return to(request, "ballot", id=ballot.id)


def _draft_page(
    request: Request, ballot: Ballot | None, kept: dict[str, Any], rows: list[dict[str, Any]], error: str = ""
) -> HttpResponse:
    groups = Group.objects.select_related("party").order_by("party__name", "id")
    rows = [*rows, *({} for _n in range(ROWS - len(rows)))]
    return page(
        request, "ballots/draft.html", status=422 if error else 200, ballot=ballot, kept=kept, rows=rows, error=error,
        rules=RuleName.choices, roll_rules=RollRule.choices, groups=[(each.party_id, each.party.name) for each in groups],
    )  # fmt: skip


@opens(may(SEE))
def ballot(request: Request, id: UUID) -> HttpResponse:
    return ballot_page(request, found_or_404(request, id))


def ballot_page(request: Request, ballot: Ballot, status: int = 200, error: str = "") -> HttpResponse:
    """Where it stands, what was declared, the next step. While it is open: how many have voted, nothing of how."""
    sizes = rolls.sizes(ballot)
    electorates = [(each, *sizes.get(each.id, (0, 0))) for each in declared.electorates_of(ballot)]
    counting = ballot.stage == Stage.CLOSED
    kept = {name: request.POST.get(name, "") for name in ("until", "closes", "teller-1", "teller-2", "teller-3")}
    return page(
        request, "ballots/ballot.html", status=status, ballot=ballot, tones=words.TONES, told=words.rule_words(ballot),
        options=declared.options_of(ballot), electorates=electorates, error=error, kept=kept, yuan=words.yuan,
        waiting=lists.waiting_count(ballot) if ballot.stage == Stage.ROLLS else 0, stages=_stages(ballot),
        boxes=lists.boxes_of(ballot) if counting else [], tellers=lists.tellers_of(ballot) if counting else [],
        names=lists.people_to_name() if ballot.stage == Stage.ROLLS else [], may_run=request.visitor.may(RUN),
        may_assist=request.visitor.may(ASSIST), voted=sum(each[2] for each in electorates),
        listed=sum(each[1] for each in electorates),
    )  # fmt: skip


def _stages(ballot: Ballot) -> list[tuple[str, str]]:
    at = list(Stage).index(Stage(ballot.stage))
    return [(str(s.label), "done" if n < at else "current" if n == at else "") for n, s in enumerate(Stage)]
