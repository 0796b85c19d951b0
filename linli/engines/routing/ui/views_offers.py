"""What the desk does with what is offered on a matter's page: one tap takes it, one key takes it back."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, refusal
from linli.engines.matters.models import Matter
from linli.engines.matters.permissions import DISPATCH
from linli.engines.matters.queries.walls import matters_for
from linli.engines.routing.actions.deciding import take_offer, undo
from linli.engines.routing.ui.forms import Tap
from linli.kernel.workflow import MoveRefused


def offered_to(request: Request, id: UUID) -> Matter:
    rows = matters_for(request.visitor).select_related("category", "place", "grid", "holder")
    matter = rows.filter(id=id).first()
    if matter is None:
        raise Http404(str(id))
    matter.community = request.community
    return matter


def _tapped(request: Request, id: UUID, act: Callable[[Matter, Tap], object], said: str, title: str) -> HttpResponse:
    matter, form = offered_to(request, id), Tap(request.POST)
    if not form.is_valid():
        return refusal(request, 422, title, _("请从事项页面上点"))
    try:
        act(matter, form)
    except MoveRefused as refused:
        return refusal(request, 409, title, str(refused))
    flash(request, said)
    return HttpResponseRedirect(reverse("matter", kwargs={"code": request.community.code, "id": matter.id}))


@opens(may(DISPATCH), methods=("POST",))
def offer_take(request: Request, id: UUID) -> HttpResponse:
    def act(matter: Matter, form: Tap) -> None:
        take_offer(
            matter=matter, which=form.cleaned_data["which"] or 0, by=request.visitor.actor, now=request.now,
            version=form.cleaned_data["version"],
        )  # fmt: skip

    return _tapped(request, id, act, _("已按建议派单"), _("按建议派单"))


@opens(may(DISPATCH), methods=("POST",))
def offer_undo(request: Request, id: UUID) -> HttpResponse:
    def act(matter: Matter, form: Tap) -> None:
        undo(matter=matter, by=request.visitor.actor, now=request.now, version=form.cleaned_data["version"])

    return _tapped(request, id, act, _("已撤回，回到受理台"), _("撤回自动派单"))
