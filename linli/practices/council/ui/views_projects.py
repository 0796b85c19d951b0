"""Projects at the desk: begun from what was adopted; steps, money, pictures, the end."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.kernel.files import BadImage
from linli.kernel.worktime import local
from linli.practices.council.actions.moving import CouncilRefused
from linli.practices.council.actions.projects import Start, add_milestone, begin, complete, show, spend, stop
from linli.practices.council.enums import PhotoMoment, ProjectStage
from linli.practices.council.models import Project, Spending
from linli.practices.council.permissions import DESK, WORKS
from linli.practices.council.queries import proposals as reading
from linli.practices.council.rules import spent_share
from linli.practices.council.ui import words
from linli.practices.council.ui.forms import BeginForm, PhotoForm, SpendForm, StepForm, evening, first_error
from linli.practices.council.ui.showing import at_desk, parties, shown
from linli.practices.council.ui.views_decide import number_of_page, to
from linli.practices.council.ui.views_deciding import party_with

PAGE = 25


@opens(may(DESK))
def council_projects(request: Request) -> HttpResponse:
    """Projects, running ones that end first on top, with budget and what was spent."""
    at = number_of_page(request)
    rows = Project.objects.select_related("holder", "proposal", "round").annotate(spent_fen=reading.spent("id"))
    found = list(rows.order_by("-stage", "due_on", "id")[(at - 1) * PAGE : at * PAGE + 1])
    return page(
        request, "council/projects.html", rows=found[:PAGE], more=len(found) > PAGE, at=at, money=words.money,
        today=local(request.now).date(),
    )  # fmt: skip


@opens(may(WORKS), methods=("POST",))
def council_begin(request: Request, id: UUID) -> HttpResponse:
    """立项."""
    proposal, form = at_desk(request, id), BeginForm(request.POST)
    if not form.is_valid():
        return shown(request, proposal, 422, first_error(form))
    told = form.cleaned_data
    try:
        start = Start(party_with(told["holder"]), told["budget"] or 0, told["due_on"], told["promise"])
        project = begin(proposal=proposal, start=start, by=request.visitor.actor, now=request.now)
    except CouncilRefused as refused:
        return shown(request, proposal, 409, str(refused))
    flash(request, _("已立项，请分步安排"))
    return to(request, "council-project", id=project.id)


def _project(request: Request, id: UUID) -> Project:
    rows = Project.objects.select_related("community", "holder", "proposal__community", "round", "place__grid")
    found = rows.annotate(spent_fen=reading.spent("id"), last_step=reading.last_step()).filter(id=id).first()
    if found is None:
        raise Http404(str(id))
    return found


@opens(may(DESK))
def council_project(request: Request, id: UUID) -> HttpResponse:
    return _page(request, _project(request, id))


def _page(request: Request, project: Project, status: int = 200, error: str = "") -> HttpResponse:
    can = request.visitor.may(WORKS)
    milestones = reading.milestones_of(project)
    spendings = list(Spending.objects.filter(project=project).order_by("spent_on", "id"))
    return page(
        request, "council/project.html", status=status, error=error, project=project, milestones=milestones,
        milestone_rows=words.project_rows(milestones), money=words.money, kept=request.POST if error else {},
        spendings=spendings, spending_rows=words.spending_rows(spendings),
        share=spent_share(project.spent_fen, project.budget_fen), can=can,  # type: ignore[attr-defined]
        running=project.stage == ProjectStage.RUNNING, parties=parties() if can else [],
        photos=words.photo_items(request.community.code, reading.photos_of(project)), moments=PhotoMoment.choices,
        today=local(request.now).date(),
    )  # fmt: skip


def _answered(request: Request, project: Project, words: str) -> HttpResponse:
    flash(request, words)
    return to(request, "council-project", id=project.id)


@opens(may(WORKS), methods=("POST",))
def council_step(request: Request, id: UUID) -> HttpResponse:
    """The next step, as a task."""
    project, form = _project(request, id), StepForm(request.POST)
    if not form.is_valid():
        return _page(request, project, 422, first_error(form))
    told = form.cleaned_data
    try:
        to_whom, due = party_with(told["holder"]), evening(told["due_on"])
        add_milestone(
            project=project, title=told["title"], to=to_whom, due=due, by=request.visitor.actor, now=request.now,
            after=project.last_step,  # type: ignore[attr-defined]
        )  # fmt: skip
    except CouncilRefused as refused:
        return _page(request, project, 409, str(refused))
    return _answered(request, project, _("已交给 %(name)s") % {"name": to_whom.name})


@opens(may(WORKS), methods=("POST",))
def council_spend(request: Request, id: UUID) -> HttpResponse:
    project, form = _project(request, id), SpendForm(request.POST)
    if not form.is_valid():
        return _page(request, project, 422, first_error(form))
    told = dict(form.cleaned_data)
    try:
        spend(project=project, amount_fen=told.pop("amount") or 0, by=request.visitor.actor, now=request.now, **told)
    except CouncilRefused as refused:
        return _page(request, project, 409, str(refused))
    return _answered(request, project, _("支出已记下"))


@opens(may(WORKS), methods=("POST",))
def council_photo(request: Request, id: UUID) -> HttpResponse:
    project, form, upload = _project(request, id), PhotoForm(request.POST), request.FILES.get("photo")
    if not form.is_valid() or upload is None:
        return _page(request, project, 422, _("请选一张照片和拍摄阶段"))
    told: dict[str, Any] = form.cleaned_data
    try:
        show(
            project=project, upload=upload, moment=PhotoMoment(told["moment"]), caption=told["caption"],
            by=request.visitor.actor, now=request.now,
        )  # fmt: skip
    except BadImage as refused:
        return _page(request, project, 422, str(refused))
    return _answered(request, project, _("照片已公布"))


@opens(may(WORKS), methods=("POST",))
def council_end(request: Request, id: UUID) -> HttpResponse:
    """Completed, or stopped, with words either way."""
    project, report = _project(request, id), request.POST.get("report", "")[:2000]
    try:
        if request.POST.get("how") == "stop":
            stop(project=project, reason=report, by=request.visitor.actor, now=request.now)
        else:
            complete(project=project, report=report, by=request.visitor.actor, now=request.now)
    except CouncilRefused as refused:
        return _page(request, _project(request, id), 409, str(refused))
    return _answered(request, project, project.get_stage_display())
