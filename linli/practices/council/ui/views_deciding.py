"""专业审议 and 最终决议: asking professionals, their verdict, the resolution with its reason."""

from typing import Any
from uuid import UUID

from django.db.models import CharField, UUIDField, Value
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.design.panels import Panel
from linli.practices.council.actions.appraising import Finding, appraise, ask
from linli.practices.council.actions.moving import CouncilRefused
from linli.practices.council.actions.resolving import Resolution, resolve
from linli.practices.council.enums import Profession, Verdict
from linli.practices.council.models import Appraisal, Milestone, Proposal
from linli.practices.council.permissions import APPRAISE, RESOLVE, RUN
from linli.practices.council.queries.proposals import appraisals_of
from linli.practices.council.ui import words
from linli.practices.council.ui.forms import AppraisalForm, AskForm, ResolutionForm, evening, first_error
from linli.practices.council.ui.showing import at_desk, shown
from linli.practices.council.ui.views_decide import to
from linli.registry.models import Party


def party_with(id: UUID) -> Party:
    found = Party.objects.filter(id=id, is_active=True).first()
    if found is None:
        raise CouncilRefused(_("请选一个单位或人员"))
    return found


@opens(may(RUN), methods=("POST",))
def council_ask(request: Request, id: UUID) -> HttpResponse:
    """Ask a professional; it lies in their inbox."""
    proposal, form = at_desk(request, id), AskForm(request.POST)
    if not form.is_valid():
        return shown(request, proposal, 422, _("请选请谁审议、哪个专业、什么时候完成"))
    told = form.cleaned_data
    try:
        party = party_with(told["party"])
        ask(
            proposal=proposal, party=party, profession=Profession(told["profession"]), due=evening(told["due_on"]),
            by=request.visitor.actor, now=request.now,
        )  # fmt: skip
    except CouncilRefused as refused:
        return shown(request, proposal, 409, str(refused))
    flash(request, _("已请 %(name)s 审议") % {"name": party.name})
    return to(request, "council-proposal", id=id)


def _mine(request: Request, id: UUID) -> Appraisal:
    """An appraisal in the visitor's hands; the desk writes down what came on paper."""
    rows = Appraisal.objects.filter(id=id).select_related("proposal__community", "proposal__place", "party", "matter")
    found = rows.first()
    if found is None or not (found.party_id in request.visitor.party_ids or request.visitor.may(RUN)):
        raise Http404(str(id))
    return found


@opens(may(APPRAISE), methods=("GET", "POST"))
def council_appraisal(request: Request, id: UUID) -> HttpResponse:
    """The verdict of a professional: for everybody; their notes: for the team."""
    found = _mine(request, id)
    if request.method == "GET":
        kept = {name: getattr(found, name) or "" for name in ("verdict", "days", "conditions", "notes")}
        cost = "" if found.cost_fen is None else words.yuan(found.cost_fen).replace(",", "")
        return _appraisal_page(request, found, {**kept, "cost": cost})
    form = AppraisalForm(request.POST)
    if not form.is_valid():
        return _appraisal_page(request, found, request.POST, 422, first_error(form))
    told = form.cleaned_data
    finding = Finding(Verdict(told["verdict"]), told["cost"], told["days"], told["conditions"], told["notes"])
    try:
        appraise(appraisal=found, finding=finding, by=request.visitor.actor, now=request.now)
    except CouncilRefused as refused:
        return _appraisal_page(request, found, request.POST, 409, str(refused))
    flash(request, _("审议意见已提交"))
    return to(request, "council-appraisal", id=id)


def _appraisal_page(request: Request, found: Appraisal, kept: Any, status: int = 200, error: str = "") -> HttpResponse:
    return page(
        request, "council/appraisal.html", status=status, appraisal=found, proposal=found.proposal, kept=kept,
        error=error, verdicts=Verdict.choices,
    )  # fmt: skip


@opens(may(RESOLVE), methods=("GET", "POST"))
def council_resolve(request: Request, id: UUID) -> HttpResponse:
    """Adopted or not, and why."""
    proposal = at_desk(request, id)
    if request.method == "GET":
        return _resolve_page(request, proposal, {})
    form = ResolutionForm(request.POST)
    if not form.is_valid():
        return _resolve_page(request, proposal, request.POST, 422, first_error(form))
    told = form.cleaned_data
    resolution = Resolution(told["outcome"] == "adopt", told["reason"], told["cost"], told["days"])
    try:
        resolve(
            proposal=proposal, resolution=resolution, by=request.visitor.actor, now=request.now, version=told["version"]
        )
    except CouncilRefused as refused:
        return _resolve_page(request, at_desk(request, id), request.POST, 409, str(refused))
    flash(request, _("决议已公布，提议人和附议人都会收到"))
    return to(request, "council-proposal", id=id)


def _resolve_page(request: Request, proposal: Proposal, kept: Any, status: int = 200, error: str = "") -> HttpResponse:
    found = appraisals_of(proposal, done=True)
    costs = [each.cost_fen for each in found if each.cost_fen is not None]
    return page(
        request, "council/resolve.html", status=status, proposal=proposal, kept=kept, error=error, appraisals=found,
        money=words.money, cost=f"{max(costs) / 100:g}" if costs else "",
        days=max((each.days for each in found if each.days), default=""),
    )  # fmt: skip


def task_panel(matter: Any, visitor: Any) -> list[Panel]:
    """From a task in somebody's inbox to what it is of: an appraisal, or a step of a project. One query."""
    kind, none = CharField(), Value(None, UUIDField())
    appraisal = Appraisal.objects.filter(matter=matter).order_by().annotate(task=Value("appraisal", kind))
    step = Milestone.objects.filter(matter=matter).order_by().annotate(task=Value("step", kind), nothing=none)
    rows = appraisal.values_list("task", "id", "proposal_id").union(
        step.values_list("task", "nothing", "project__proposal_id"), all=True
    )
    return [Panel("council/_task.html", {"appraisal": id, "proposal": of}) for _task, id, of in rows[:1]]
