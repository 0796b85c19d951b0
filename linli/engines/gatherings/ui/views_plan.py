"""A gathering is planned, changed, called off, held."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.engines.gatherings.actions.scheduling import (
    NotScheduled,
    cancel,
    change,
    hold,
    move_session,
    repeat,
    schedule,
)
from linli.engines.gatherings.enums import GatheringKind
from linli.engines.gatherings.models import Gathering, Programme
from linli.engines.gatherings.permissions import ORGANISE
from linli.engines.gatherings.queries.minutes import is_unminuted
from linli.engines.gatherings.queries.walls import WALLED, organised_by
from linli.engines.gatherings.ui.forms import (
    DAYS_OFF,
    REPEATS,
    EditForm,
    PlanForm,
    WordsForm,
    initial_of,
    leaders,
    places,
    programmes,
)  # fmt: skip
from linli.engines.gatherings.ui.views_calendar import day_asked, id_asked
from linli.kernel.worktime import local


def kept_by(request: Request, id: UUID) -> Gathering:
    """A gathering whose list the visitor keeps; 404 for anything else."""
    rows = organised_by(request.visitor).select_related("community", "place", "led_by", "programme", "organiser")
    gathering = rows.filter(id=id).first()
    if gathering is None:
        raise Http404(str(id))
    return gathering


def to_gathering(request: Request, id: UUID, anchor: str = "") -> HttpResponse:
    return HttpResponseRedirect(reverse("gathering", kwargs={"code": request.community.code, "id": id}) + anchor)


def _form_page(request: Request, form: WordsForm, row: Gathering | None, error: str = "") -> HttpResponse:
    return page(
        request, "gatherings/plan.html", status=422 if form.errors or error else 200, form=form, row=row, error=error,
        places=places(), leaders=leaders(), programmes=programmes(), repeats=REPEATS, days_off=DAYS_OFF,
    )  # fmt: skip


def _of_programme(request: Request) -> dict[str, Any]:
    """What a session takes over from the programme it is planned in: what residents are to find is announced."""
    row = Programme.objects.filter(id=id_asked(request, "programme")).first()
    if row is None:
        return {}
    taken = {"programme": row.id, "title": row.name, "kind": row.kind, "place": row.place_id, "led_by": row.led_by_id}
    return taken | {"is_public": row.kind not in (*WALLED, GatheringKind.MEETING)}


@opens(may(ORGANISE), methods=("GET", "POST"))
def new(request: Request) -> HttpResponse:
    """Plan one, or all of a rule."""
    if request.method == "GET":
        times = {"on": day_asked(request), "begins": "14:30", "ends": "16:00"}
        return _form_page(request, PlanForm(initial=times | _of_programme(request)), None)
    form = PlanForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, None)
    common: dict[str, Any] = {
        "community": request.community, "what": form.plan(), "by": request.visitor.actor, "now": request.now,
        "organiser": request.visitor.user,
    }  # fmt: skip
    try:
        if form.cleaned_data["repeat"]:
            rows = repeat(starts=form.starts(request.community), **common)
        else:
            rows = [schedule(**common)]
    except NotScheduled as refused:
        return _form_page(request, form, None, str(refused))
    flash(request, ngettext("已排上", "已排上 %(n)d 场", len(rows)) % {"n": len(rows)})
    return to_gathering(request, rows[0].id)


@opens(may(ORGANISE), methods=("GET", "POST"))
def edit(request: Request, id: UUID) -> HttpResponse:
    """Change this one, or this and all later of its series; who is on the list hears of another time."""
    row = kept_by(request, id)
    if request.method == "GET":
        return _form_page(request, EditForm(initial=initial_of(row)), row)
    form = EditForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, row)
    common: dict[str, Any] = {
        "by": request.visitor.actor,
        "now": request.now,
        "all_later": form.cleaned_data["all_later"],
    }
    starts_at, ends_at = form.times()
    try:
        change(gathering=row, **common, **form.changes(row))
        if (starts_at, ends_at) != (local(row.starts_at), local(row.ends_at)):
            move_session(gathering=row, starts_at=starts_at, ends_at=ends_at, **common)
    except NotScheduled as refused:
        return _form_page(request, form, row, str(refused))
    flash(request, _("已改好，名单上的人已收到通知") if starts_at != row.starts_at else _("已改好"))
    return to_gathering(request, id)


@opens(may(ORGANISE), methods=("POST",))
def call_off(request: Request, id: UUID) -> HttpResponse:
    row, all_later = kept_by(request, id), request.POST.get("all_later") == "1"
    try:
        cancel(
            gathering=row, reason=request.POST.get("reason", ""), by=request.visitor.actor, now=request.now,
            all_later=all_later,
        )  # fmt: skip
    except NotScheduled as refused:
        flash(request, str(refused), "danger")
        return to_gathering(request, id)
    flash(request, _("已取消，名单上的人已收到通知"))
    return to_gathering(request, id)


@opens(may(ORGANISE), methods=("POST",))
def held(request: Request, id: UUID) -> HttpResponse:
    """It took place; people without names are counted."""
    row, told = kept_by(request, id), request.POST.get("headcount", "").strip()
    if is_unminuted(row):
        flash(request, _("会议要先写好记录、定稿，才算开完"), "warn")
        return HttpResponseRedirect(reverse("minutes", kwargs={"code": request.community.code, "id": id}))
    headcount = int(told) if told.isdigit() and len(told) < 7 else None
    try:
        hold(gathering=row, headcount=headcount, by=request.visitor.actor, now=request.now)
    except NotScheduled as refused:
        flash(request, str(refused), "danger")
        return to_gathering(request, id)
    flash(request, _("已记下：举行了，时长已记入"))
    return to_gathering(request, id)
