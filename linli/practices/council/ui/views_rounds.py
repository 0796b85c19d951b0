"""双五工程: the years for everybody, the round at the desk. The review by who voted: `views_reviewing`."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, anyone, may, opens
from linli.design.pages import flash, page
from linli.kernel.worktime import local
from linli.practices.council.actions.moving import CouncilRefused
from linli.practices.council.actions.rounds import NEXT, advance, ballot_papers, enter, open_round
from linli.practices.council.enums import RoundStage, Stage
from linli.practices.council.models import Proposal, Round
from linli.practices.council.permissions import RUN
from linli.practices.council.queries import rounds as reading
from linli.practices.council.queries.figures import projects_of, review_counts, round_figures
from linli.practices.council.ui import words
from linli.practices.council.ui.forms import RoundForm, first_error
from linli.practices.council.ui.views_decide import to


def round_or_404(year: int) -> Round:
    found = reading.round_of(year)
    if found is None:
        raise Http404(str(year))
    return found


def _steps(round: Round) -> list[tuple[str, str]]:
    order = list(RoundStage)
    at = order.index(RoundStage(round.stage))
    return [(str(each.label), "done" if n < at else "current" if n == at else "") for n, each in enumerate(order)]


@opens(anyone)
def rounds(request: Request) -> HttpResponse:
    """Year by year."""
    found = reading.rounds()
    figures = round_figures(Round.objects.all())
    return page(request, "council/rounds.html", rounds=found, figures=figures)


@opens(anyone)
def round(request: Request, year: int) -> HttpResponse:
    """A year's projects: what was promised, how far it is, what it cost, what people say of it."""
    found, today = round_or_404(year), local(request.now).date()
    reviewer = reading.may_review_as(found, request.visitor.account) if found.stage == RoundStage.REVIEW else None
    return page(
        request, "council/round.html", round=found, projects=projects_of(found), steps=_steps(found), money=words.money,
        figures=round_figures(Round.objects.filter(id=found.id)), reviewer=reviewer, today=today,
        ballot=reading.ballot_of(found),
    )  # fmt: skip


# -- at the desk


@opens(may(RUN), methods=("GET", "POST"))
def council_rounds(request: Request) -> HttpResponse:
    """All years, and the next call."""
    if request.method == "GET":
        return _rounds_page(request)
    form = RoundForm(request.POST)
    if not form.is_valid():
        return _rounds_page(request, 422, first_error(form))
    told = form.cleaned_data
    try:
        made = open_round(community=request.community, by=request.visitor.actor, now=request.now, **told)
    except CouncilRefused as refused:
        return _rounds_page(request, 409, str(refused))
    flash(request, _("%(name)s 的征集已经设好") % {"name": made.name})
    return to(request, "council-round", year=made.year)


def _rounds_page(request: Request, status: int = 200, error: str = "") -> HttpResponse:
    return page(
        request, "council/desk_rounds.html", status=status, error=error, rounds=reading.rounds(),
        kept=request.POST if error else {}, today=local(request.now).date(),
    )  # fmt: skip


@opens(may(RUN))
def council_round(request: Request, year: int) -> HttpResponse:
    return _desk_round(request, round_or_404(year))


def _desk_round(request: Request, round: Round, status: int = 200, error: str = "") -> HttpResponse:
    free = Proposal.objects.filter(round=None, closed_at=None).order_by("-proposed_at", "-id")
    taking = round.stage in (RoundStage.CALL, RoundStage.APPRAISAL)
    return page(
        request, "council/desk_round.html", status=status, error=error, round=round, steps=_steps(round),
        proposals=list(Proposal.objects.filter(round=round).order_by("number", "id")), papers=ballot_papers(round),
        free=[(each.id, f"{each.number} {each.title}") for each in free[:60]] if taking else [],
        next=NEXT.get(RoundStage(round.stage)), tone=words.tone, projects=projects_of(round), money=words.money,
        stages=Stage, ballot=reading.ballot_of(round), reviewed=review_counts(round),
    )  # fmt: skip


@opens(may(RUN), methods=("POST",))
def council_round_enter(request: Request, year: int) -> HttpResponse:
    found = round_or_404(year)
    try:
        id = UUID(request.POST.get("proposal", ""))
        proposal = Proposal.objects.get(id=id)
        enter(round=found, proposal=proposal, by=request.visitor.actor, now=request.now)
    except (CouncilRefused, ValueError, Proposal.DoesNotExist) as refused:
        error = str(refused) if isinstance(refused, CouncilRefused) else _("请选一个提议")
        return _desk_round(request, found, 409, error)
    flash(request, _("已列入这一轮"))
    return to(request, "council-round", year=year)


@opens(may(RUN), methods=("POST",))
def council_round_advance(request: Request, year: int) -> HttpResponse:
    """The next stage of the year; the ballot itself ends by its count."""
    found, told = round_or_404(year), {"review_until": _day(request.POST.get("review_until", ""))}
    try:
        advance(round=found, by=request.visitor.actor, now=request.now, **told)
    except CouncilRefused as refused:
        return _desk_round(request, round_or_404(year), 409, str(refused))
    flash(request, _("已进入%(stage)s") % {"stage": found.get_stage_display()})
    return to(request, "council-round", year=year)


def _day(text: str) -> Any:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
