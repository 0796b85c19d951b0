"""双五工程: the years for everybody, the completion review for who voted, the round at the desk."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, anyone, may, opens, resident
from linli.design.pages import flash, page
from linli.kernel.worktime import local
from linli.practices.council.actions.moving import CouncilRefused
from linli.practices.council.actions.rounds import (
    NEXT,
    Item,
    advance,
    ballot_papers,
    enter,
    mark_of,
    open_round,
    review,
)
from linli.practices.council.enums import RoundStage, Satisfaction, Stage
from linli.practices.council.models import Project, Proposal, Reviewer, Round
from linli.practices.council.permissions import RUN
from linli.practices.council.queries import rounds as reading
from linli.practices.council.queries.figures import projects_of, round_figures
from linli.practices.council.ui import words
from linli.practices.council.ui.forms import RoundForm, first_error
from linli.practices.council.ui.views_decide import to


def _round(year: int) -> Round:
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
    found, today = _round(year), local(request.now).date()
    reviewer = reading.may_review_as(found, request.visitor.account) if found.stage == RoundStage.REVIEW else None
    return page(
        request, "council/round.html", round=found, projects=projects_of(found), steps=_steps(found), money=words.money,
        figures=round_figures(Round.objects.filter(id=found.id)), reviewer=reviewer, today=today,
    )  # fmt: skip


# -- the completion review


def _reviewer(request: Request, round: Round) -> Reviewer:
    found = reading.may_review_as(round, request.visitor.account)
    if found is None:
        raise CouncilRefused(_("竣工评议由投过票的居民来做；您这一年没有投票记录"))
    return found


@opens(resident, methods=("GET", "POST"))
def round_review(request: Request, year: int) -> HttpResponse:
    """Item by item, by who voted; may be changed while it is open."""
    found = _round(year)
    projects = projects_of(found)
    try:
        reviewer = _reviewer(request, found)
        if request.method == "GET":
            return _review_page(request, found, projects, reviewer)
        review(
            round=found, reviewer=reviewer, items=_items(request, projects), by=request.visitor.actor, now=request.now
        )
    except CouncilRefused as refused:
        return _review_page(request, found, projects, None, 409, str(refused))
    flash(request, _("评议已收到，截止前可以改"))
    return to(request, "projects-of-year", year=year)


def _items(request: Request, projects: list[Project]) -> list[Item]:
    given = [(each, request.POST.get(f"rating-{each.id}", "")) for each in projects]
    return [
        Item(each, Satisfaction(rating), request.POST.get(f"words-{each.id}", "")[:300])
        for each, rating in given
        if rating in Satisfaction.values
    ]


def _review_page(
    request: Request,
    round: Round,
    projects: list[Project],
    reviewer: Reviewer | None,
    status: int = 200,
    error: str = "",
) -> HttpResponse:
    said = {}
    if reviewer is not None:
        marks = {each.id: mark_of(each, reviewer) for each in projects}
        said = reading.ratings_by(reviewer, projects, marks)
    return page(
        request, "council/round_review.html", status=status, round=round, projects=projects, said=said, error=error,
        ratings=Satisfaction.choices, kept=request.POST if error else {}, money=words.money,
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
    return _desk_round(request, _round(year))


def _desk_round(request: Request, round: Round, status: int = 200, error: str = "") -> HttpResponse:
    free = Proposal.objects.filter(round=None, closed_at=None).order_by("-proposed_at", "-id")
    taking = round.stage in (RoundStage.CALL, RoundStage.APPRAISAL)
    return page(
        request, "council/desk_round.html", status=status, error=error, round=round, steps=_steps(round),
        proposals=list(Proposal.objects.filter(round=round).order_by("number", "id")), papers=ballot_papers(round),
        free=[(each.id, f"{each.number} {each.title}") for each in free[:60]] if taking else [],
        next=NEXT.get(RoundStage(round.stage)), tone=words.tone, projects=projects_of(round), money=words.money,
        stages=Stage,
    )  # fmt: skip


@opens(may(RUN), methods=("POST",))
def council_round_enter(request: Request, year: int) -> HttpResponse:
    found = _round(year)
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
    found, told = _round(year), {"review_until": _day(request.POST.get("review_until", ""))}
    try:
        advance(round=found, by=request.visitor.actor, now=request.now, **told)
    except CouncilRefused as refused:
        return _desk_round(request, _round(year), 409, str(refused))
    flash(request, _("已进入%(stage)s") % {"stage": found.get_stage_display()})
    return to(request, "council-round", year=year)


def _day(text: str) -> Any:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
