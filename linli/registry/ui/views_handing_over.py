"""移交: everything somebody holds on one page, each with a proposed successor; one tap hands over all."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.kernel.workflow import MoveRefused
from linli.kernel.worktime import local
from linli.registry.actions.handing_over import HandingOverRefused, hand_over
from linli.registry.models import Party
from linli.registry.permissions import EDIT_PEOPLE
from linli.registry.queries.holdings import HOLDINGS, held_by, successors, with_successors


@opens(may(EDIT_PEOPLE), methods=("GET", "POST"))
def handing_over(request: Request, id: UUID) -> HttpResponse:
    leaver = get_object_or_404(Party.objects.all(), id=id)
    if request.method != "POST":
        return _page(request, leaver)
    parties = {str(each.id): each for each in successors(leaver.id, local(request.now).date())}
    to = {key[3:]: parties[value] for key, value in request.POST.items() if key.startswith("to-") and value in parties}
    leave = bool(request.POST.get("leave_groups"))
    try:
        count = hand_over(leaver=leaver, to=to, leave_groups=leave, by=request.visitor.actor, now=request.now)
    except (HandingOverRefused, MoveRefused) as refused:
        return _page(request, leaver, 409, str(refused))
    flash(request, _("已移交 %(count)d 项，%(name)s 手上没有未了的事") % {"count": count, "name": leaver.name})
    return HttpResponseRedirect(reverse("handing-over", kwargs={"code": request.community.code, "id": id}))


def _page(request: Request, leaver: Party, status: int = 200, error: str = "") -> HttpResponse:
    today = local(request.now).date()
    held = with_successors(held_by(leaver.id, request.now), leaver.id, today)
    kinds = [(holding.label, [each for each in held if each.source == source]) for source, holding in HOLDINGS.items()]
    chosen = {key[3:]: value for key, value in request.POST.items() if key.startswith("to-")}
    return page(
        request, "registry/handing_over.html", status=status, leaver=leaver, kinds=kinds, count=len(held), error=error,
        parties=[(str(each.id), each.name) for each in successors(leaver.id, today)], chosen=chosen,
    )  # fmt: skip
