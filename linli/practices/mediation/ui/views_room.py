"""The mediator's room: cases by what they wait for; the roster; the figures, counts only."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.practices.mediation.actions.appointing import enlist, strike_off
from linli.practices.mediation.permissions import FIGURES, MEDIATE, REGISTER, ROSTER
from linli.practices.mediation.queries import figures as counted
from linli.practices.mediation.queries.disputes import TABS, room, today
from linli.practices.mediation.queries.people import mediator_with, person_with, roster
from linli.practices.mediation.queries.settings import called, mediation_of
from linli.practices.mediation.rules import Count
from linli.practices.mediation.ui.forms import EnlistForm
from linli.practices.mediation.ui.words import pressure_of, state_of


@opens(may(MEDIATE))
def rooms(request: Request) -> HttpResponse:
    tab = request.GET.get("tab", "mine")
    tab, number = tab if tab in TABS else "mine", request.GET.get("page", "1")
    at = int(number) if number.isdigit() and 0 < len(number) < 5 and int(number) else 1
    wanted = request.GET.get("case", "").strip()[:40]
    rows, more = room(request.visitor, tab, today(request.now), at, wanted)
    settings = mediation_of(request.community)
    words = {
        "mine": _("我手上"), "waiting": _("待选调解员"), "due": _("到期要办"), "open": _("全部在办"), "closed": _("已结"),
    }  # fmt: skip
    here = reverse("mediation", kwargs={"code": request.community.code})
    lines = [
        (row, called(settings.quarrels, row.quarrel), state_of(row), pressure_of(row, request.now)) for row in rows
    ]
    return page(
        request, "mediation/room.html", lines=lines, tab=tab, more=more, at=at, wanted=wanted,
        may_register=request.visitor.may(REGISTER), may_roster=request.visitor.may(ROSTER),
        tabs=[(words[each], f"{here}?tab={each}", None, each == tab and not wanted) for each in TABS],
        methods=list(settings.methods.values()),
    )  # fmt: skip


@opens(may(ROSTER), methods=("GET", "POST"))
def mediators(request: Request) -> HttpResponse:
    """The roster. Who is on it is no secret; what cases they have is."""
    settings = mediation_of(request.community)
    form, error, status = EnlistForm(request.POST or None), "", 200
    if request.method == "POST":
        status = 422
        quarrels = [key for key in request.POST.getlist("quarrels") if key in settings.quarrels]
        if form.is_valid():
            if error := _enlisted(request, form, quarrels):
                return _roster(request, form, error, status)
            flash(request, _("已列入名册"))
            return HttpResponseRedirect(request.path)
    return _roster(request, form, error, status)


def _enlisted(request: Request, form: EnlistForm, quarrels: list[str]) -> str:
    """Why not; empty when it was done."""
    given = form.cleaned_data
    person = person_with(given["name"], given["phone"])
    if person is None:
        return _("档案里没有这个姓名和电话的人，请先在“居民”里建档")
    dialects = given["dialects"].replace("，", "、").split("、")
    enlist(
        person=person, quarrels=quarrels, home_town=given["home_town"], dialects=dialects, capacity=given["capacity"],
        by=request.visitor.actor, now=request.now,
    )  # fmt: skip
    return ""


def _roster(request: Request, form: EnlistForm, error: str, status: int) -> HttpResponse:
    quarrels = mediation_of(request.community).quarrels
    rows = [(row, [called(quarrels, key) for key in row.quarrels]) for row in roster()]
    return page(
        request, "mediation/mediators.html", status=status, rows=rows, form=form, error=error,
        quarrels=list(quarrels.items()), chosen=request.POST.getlist("quarrels"),
    )  # fmt: skip


@opens(may(ROSTER), methods=("POST",))
def mediator_remove(request: Request, id: UUID) -> HttpResponse:
    found = mediator_with(id)
    if found is None:
        raise Http404(str(id))
    strike_off(mediator=found, by=request.visitor.actor, now=request.now)
    flash(request, _("已从名册移出"))
    return HttpResponseRedirect(reverse("mediators", kwargs={"code": request.community.code}))


@opens(may(FIGURES))
def figures(request: Request) -> HttpResponse:
    """Counts and shares computed from the cases; groups of fewer than five put together or left out."""
    found = counted.figures(mediation_of(request.community))
    return page(
        request, "mediation/figures.html", found=found, ways=_rows(found.ways), quarrels=_rows(found.quarrels),
        library=[(row.quarrel, row.method, row.held, row.helped) for row in found.library],
    )  # fmt: skip


def _rows(counts: list[Count]) -> list[tuple[object, ...]]:
    return [
        (each.name or _("其余"), each.total, each.ended, each.settled if each.share is not None else "—",
         f"{each.share:.1%}" if each.share is not None else "—")
        for each in counts
    ]  # fmt: skip
