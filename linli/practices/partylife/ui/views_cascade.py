"""三级联动: tasks go down from the secretary to branches and cadres, reports come up; each level sees the one below."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.kernel.workflow import MoveRefused
from linli.kernel.worktime import local
from linli.practices.partylife.actions.cascading import CascadeRefused, Whole, cascade, hand_down
from linli.practices.partylife.permissions import LEAD, TAKE_PART
from linli.practices.partylife.queries.cascades import cadres, figures, step_with, trees
from linli.practices.partylife.queries.walls import branches_of
from linli.practices.partylife.ui.forms import CascadeForm, DownForm
from linli.registry.models import Party


def _branches(request: Request) -> list[tuple[str, str]]:
    return [(str(branch.id), branch.name) for branch in branches_of(request.visitor)]


@opens(may(TAKE_PART))
def cascades(request: Request) -> HttpResponse:
    form = CascadeForm(branches=_branches(request)) if request.visitor.may(LEAD) else None
    return _page(request, form)


def _page(request: Request, form: CascadeForm | None, error: str = "", status: int = 200, **more: Any) -> HttpResponse:
    asked = request.GET.get("page", "1")
    at = max(int(asked), 1) if asked.isdigit() and len(asked) < 5 else 1
    found, further = trees(request.visitor, at)
    people = [(str(party.id), party.name) for party in cadres()]
    down: dict[str, Any] = {"down": None, "down_id": None} | more
    in_branch = bool(form.known) if form else bool(branches_of(request.visitor))
    return page(
        request, "partylife/cascades.html", status=status, form=form, error=error, nodes=found, more=further, at=at,
        people=people, figures=figures(request.visitor, request.now), branches=form.known if form else [],
        in_branch=in_branch,
        due=(local(request.now) + timedelta(days=7)).date(), **down,
    )  # fmt: skip


def _back(request: Request) -> HttpResponse:
    return HttpResponseRedirect(reverse("cascades", kwargs={"code": request.community.code}))


@opens(may(LEAD), methods=("POST",))
def cascade_new(request: Request) -> HttpResponse:
    """The secretary sends a task down."""
    form = CascadeForm(request.POST, branches=_branches(request))
    if not form.is_valid():
        return _page(request, form, status=422)
    given = form.cleaned_data
    own = Party.objects.filter(id=request.visitor.person_id).first()
    if own is None:
        return _page(request, form, _("您的账号还没有对应的人员档案"), 422)
    branches = list(Party.objects.filter(id__in=given["branches"]).order_by("name", "id"))
    whole = Whole(given["title"], given["text"], form.due_at(), own, branches)
    try:
        cascade(community=request.community, whole=whole, by=request.visitor.actor, now=request.now)
    except CascadeRefused as refused:
        return _page(request, form, str(refused), 422)
    flash(request, ngettext("已交给 %(num)d 个支部", "已交给 %(num)d 个支部", len(branches)) % {"num": len(branches)})
    return _back(request)


@opens(may(TAKE_PART), methods=("POST",))
def cascade_down(request: Request, id: UUID) -> HttpResponse:
    """A branch gives a part to a cadre."""
    step, form = step_with(request.visitor, id), DownForm(request.POST)
    if step is None or not (request.visitor.may(LEAD) or step.matter.holder_id in request.visitor.party_ids):
        raise Http404(str(id))
    own = CascadeForm(branches=_branches(request)) if request.visitor.may(LEAD) else None
    if not form.is_valid():
        return _page(request, own, status=422, down=form, down_id=step.id)
    to = next((party for party in cadres() if party.id == form.cleaned_data["to"]), None)
    if to is None:
        raise Http404(str(id))
    try:
        hand_down(
            community=request.community, step=step, title=form.cleaned_data["title"], to=to, due=form.due_at(),
            by=request.visitor.actor, now=request.now,
        )  # fmt: skip
    except (CascadeRefused, MoveRefused) as refused:
        return _page(request, own, str(refused), 422, down=form, down_id=step.id)
    flash(request, _("已交给%(name)s") % {"name": to.name})
    return _back(request)
