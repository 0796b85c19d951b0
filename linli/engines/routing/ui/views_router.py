"""The router's page: whether it acts alone and how right it would be, what it learned, where it errs, whether it drifts."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design import charts
from linli.design.pages import flash, page
from linli.engines.routing import permissions
from linli.engines.routing.actions.learning import RouterRefused, put_to_use, set_threshold, want_learning
from linli.engines.routing.models import Version
from linli.engines.routing.queries import figures, sorters
from linli.engines.routing.rules.scores import WANTED_PRECISION, Alone, Measures
from linli.engines.routing.ui.forms import Threshold


def back(request: Request, route: str = "router", anchor: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(route, kwargs={"code": request.community.code}) + anchor)


@opens(may(permissions.SEE))
def router(request: Request) -> HttpResponse:
    return router_page(request)


def router_page(request: Request, status: int = 200, refused: str = "") -> HttpResponse:
    versions = sorters.versions()
    active = next((each for each in versions if each.is_active), None)
    context: dict[str, Any] = {
        "set_up": sorters.router(), "versions": versions, "active": active, "refused": refused,
        "decides": request.visitor.may(permissions.DECIDE), "measures": Measures(),
    }  # fmt: skip
    if active is not None:
        context |= _scored(request, active)
    return page(request, "routing/router.html", status=status, **context)


def _scored(request: Request, active: Version) -> dict[str, Any]:
    """Everything that is told of the version in use."""
    measures, names = sorters.measures_of(active), figures.names_of_labels()
    weeks = figures.weeks(request.now)
    curve = [(str(count), round(score * 100, 1)) for count, score in measures.curve]
    sure = [(week.label, round(week.sure * 100, 1)) for week in weeks]
    corrected = [round(week.corrected_share * 100, 1) for week in weeks]
    named = (_("平均把握"), _("改了类别"))
    return {
        "measures": measures,
        "offered": offered_alone(measures),
        "weeks": weeks,
        "drift": figures.drift(active, request.now),
        "confused": figures.confused(measures, names),
        "confusion": figures.confusion_table(measures, names),
        "curve": charts.line(_("学的件数越多，分得越准"), curve),
        "drawn_weeks": charts.line(_("每周的把握和改派"), sure, second=corrected, names=named) if weeks else "",
        "mix": sorted(((names.get(k, k), n) for k, n in active.mix.items()), key=lambda each: -each[1]),
    }


def offered_alone(measures: Measures) -> list[Alone]:
    """Thresholds that the secretary may choose from: right often enough, and something would be dispatched."""
    found = [each for each in measures.alone if each.share >= 0.02 and each.precision >= WANTED_PRECISION - 0.07]
    return found[-8:]


@opens(may(permissions.DECIDE), methods=("POST",))
def router_threshold(request: Request) -> HttpResponse:
    """Turn dispatching alone on from a probability on, or off."""
    form = Threshold(request.POST)
    if not form.is_valid():
        return router_page(request, 422, _("把握要在一半以上、不到百分之百"))
    wanted = form.cleaned_data["threshold"]
    try:
        set_threshold(threshold=wanted, by=request.visitor.actor, now=request.now)
    except RouterRefused as refused:
        return router_page(request, 409, str(refused))
    flash(request, _("自动派单已打开") if wanted else _("自动派单已关闭"))
    return back(request)


@opens(may(permissions.DECIDE), methods=("POST",))
def router_learn(request: Request) -> HttpResponse:
    want_learning(now=request.now)
    flash(request, _("已安排学习，几分钟后会通知您结果"))
    return back(request)


@opens(may(permissions.DECIDE), methods=("POST",))
def router_version(request: Request, id: UUID) -> HttpResponse:
    """Take back an earlier version, or use a newer one."""
    version = Version.objects.filter(id=id).defer("sorter").first()
    if version is None:
        raise Http404(str(id))
    put_to_use(version=version, by=request.visitor.actor, now=request.now)
    flash(request, _("现在用第 %(number)d 版") % {"number": version.number})
    return back(request, anchor="#versions")
