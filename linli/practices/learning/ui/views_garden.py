"""百草园: residents take a plot into their care; the desk gives plots to units and villages."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, anyone, may, opens, resident
from linli.design.pages import flash, page
from linli.practices.learning.actions.garden import PlotRefused, claim_plot, release_plot
from linli.practices.learning.models import Plot, PlotClaim
from linli.practices.learning.permissions import KEEP
from linli.practices.learning.queries.garden import plots, sessions_ahead
from linli.registry.enums import PartyKind
from linli.registry.models import Party


def _plot(id: UUID) -> Plot:
    plot = Plot.objects.filter(id=id).first()
    if plot is None:
        raise Http404(str(id))
    return plot


def _back(request: Request, name: str) -> HttpResponse:
    return HttpResponseRedirect(reverse(name, kwargs={"code": request.community.code}))


@opens(anyone)
def garden(request: Request) -> HttpResponse:
    """Which plots are free, which is mine, what is done there next. Households are not named, groups are."""
    return page(
        request, "learning/garden.html", rows=plots(), account=request.visitor.account,
        coming=sessions_ahead(request.now),
    )  # fmt: skip


@opens(resident, methods=("POST",))
def take(request: Request, id: UUID) -> HttpResponse:
    try:
        claim_plot(plot=_plot(id), account=request.visitor.account, by=request.visitor.actor, now=request.now)
    except PlotRefused as refused:
        flash(request, str(refused), "danger")
        return _back(request, "garden")
    flash(request, _("认领好了，谢谢您照看它"))
    return _back(request, "garden")


@opens(resident, methods=("POST",))
def give_back(request: Request, id: UUID) -> HttpResponse:
    claim = PlotClaim.objects.filter(plot_id=id, account=request.visitor.account, until_on=None).first()
    if claim is None:
        raise Http404(str(id))
    claim.plot = _plot(id)
    release_plot(claim=claim, by=request.visitor.actor, now=request.now)
    flash(request, _("已退还"))
    return _back(request, "garden")


@opens(may(KEEP))
def plots_desk(request: Request) -> HttpResponse:
    groups = Party.objects.filter(is_active=True).exclude(kind=PartyKind.PERSON).order_by("name", "id")
    return page(request, "learning/plots.html", rows=plots(), groups=[(row.id, row.name) for row in groups])


@opens(may(KEEP), methods=("POST",))
def plot_claim(request: Request, id: UUID) -> HttpResponse:
    """Give a free plot to a unit or village, or end a claim."""
    plot, actor = _plot(id), request.visitor.actor
    claim = PlotClaim.objects.filter(plot=plot, until_on=None).first()
    try:
        if request.POST.get("end") == "1":
            if claim is None:
                raise PlotRefused(_("这块地已经退了"))
            claim.plot = plot
            release_plot(claim=claim, by=actor, now=request.now)
        else:
            claim_plot(plot=plot, party=_group(request), by=actor, now=request.now)
    except PlotRefused as refused:
        flash(request, str(refused), "danger")
    else:
        flash(request, _("已记下"))
    return _back(request, "learning-plots")


def _group(request: Request) -> Party:
    try:
        wanted = UUID(request.POST.get("party", ""))
    except ValueError:
        raise PlotRefused(_("请选择认领的单位")) from None
    party = Party.objects.filter(id=wanted, is_active=True).exclude(kind=PartyKind.PERSON).first()
    if party is None:
        raise PlotRefused(_("请选择认领的单位"))
    return party
