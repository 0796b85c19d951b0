"""Programmes: the list, one with its sessions and figures, its form, last year's copied."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.engines.gatherings.actions.programmes import NoProgramme, copy_year, open_programme
from linli.engines.gatherings.actions.scheduling import NotScheduled
from linli.engines.gatherings.enums import GatheringKind
from linli.engines.gatherings.models import Programme
from linli.engines.gatherings.permissions import ORGANISE, SEE
from linli.engines.gatherings.queries.calendar import begin_of
from linli.engines.gatherings.queries.figures import figures_of
from linli.engines.gatherings.queries.limits import ages_of
from linli.engines.gatherings.queries.walls import gatherings_for
from linli.engines.gatherings.ui.forms import ProgrammeForm, leaders, places
from linli.engines.gatherings.ui.forms import programmes as programme_choices
from linli.engines.gatherings.ui.views_calendar import feed_path
from linli.kernel.ids import uuid7
from linli.kernel.worktime import local


@opens(may(SEE))
def programmes(request: Request) -> HttpResponse:
    rows = Programme.objects.select_related("place", "led_by").order_by("-is_active", "name", "id")
    return page(request, "gatherings/programmes.html", rows=list(rows), may_organise=request.visitor.may(ORGANISE))


@opens(may(SEE))
def programme(request: Request, id: UUID) -> HttpResponse:
    row = get_object_or_404(Programme.objects.select_related("place", "led_by", "needs"), id=id)
    year = local(request.now).year
    sessions = gatherings_for(request.visitor).filter(programme=row).select_related("place")
    first = begin_of(local(request.now).date().replace(month=1, day=1))
    return page(
        request, "gatherings/programme.html", row=row, year=year, ages=ages_of(row),
        coming=list(sessions.filter(ends_at__gt=request.now).order_by("starts_at", "id")[:60]),
        past=list(sessions.filter(ends_at__lte=request.now).order_by("-starts_at", "-id")[:60]),
        figures=figures_of([row.id], first, request.now + timedelta(days=1)),
        feed=feed_path(request, "programme", row.id), may_organise=request.visitor.may(ORGANISE),
    )  # fmt: skip


def _form_page(request: Request, form: ProgrammeForm, row: Programme | None, error: str = "") -> HttpResponse:
    return page(
        request, "gatherings/programme_form.html", status=422 if error or form.errors else 200, form=form, row=row,
        error=error, kinds=GatheringKind.choices, places=places(), leaders=leaders(), programmes=programme_choices(),
    )  # fmt: skip


def _keep(request: Request, form: ProgrammeForm, row: Programme | None) -> HttpResponse:
    if not form.is_valid():
        return _form_page(request, form, row)
    key = row.key if row else form.cleaned_data["key"] or uuid7().hex[-8:]
    if row is None and Programme.objects.filter(key=key).exists():
        return _form_page(request, form, row, _("这个代码已经用过了"))
    try:
        kept = open_programme(key=key, by=request.visitor.actor, now=request.now, **form.fields_given())
    except NoProgramme as refused:
        return _form_page(request, form, row, str(refused))
    flash(request, _("已保存"))
    return HttpResponseRedirect(reverse("programme", kwargs={"code": request.community.code, "id": kept.id}))


@opens(may(ORGANISE), methods=("GET", "POST"))
def programme_new(request: Request) -> HttpResponse:
    if request.method == "GET":
        return _form_page(request, ProgrammeForm(initial={"kind": GatheringKind.CLASS}), None)
    return _keep(request, ProgrammeForm(request.POST), None)


@opens(may(ORGANISE), methods=("GET", "POST"))
def programme_edit(request: Request, id: UUID) -> HttpResponse:
    row = get_object_or_404(Programme, id=id)
    if request.method == "GET":
        first: dict[str, Any] = {name: getattr(row, name) for name in ProgrammeForm.base_fields}
        keys = {name: getattr(row, f"{name}_id") for name in ("place", "led_by", "needs")}
        return _form_page(request, ProgrammeForm(initial=first | keys), row)
    return _keep(request, ProgrammeForm({**request.POST.dict(), "key": row.key}), row)


@opens(may(ORGANISE), methods=("POST",))
def programme_copy(request: Request, id: UUID) -> HttpResponse:
    """Everything of a year again, 52 weeks later."""
    row, told = Programme.objects.filter(id=id).first(), request.POST.get("year", "")
    if row is None or not (told.isdigit() and len(told) == 4):
        raise Http404(str(id))
    try:
        made = copy_year(
            community=request.community, programme=row, year=int(told), by=request.visitor.actor, now=request.now,
            organiser=request.visitor.user,
        )  # fmt: skip
    except NotScheduled as refused:
        flash(request, str(refused), "warn")
    else:
        flash(
            request,
            ngettext("照搬了 %(num)d 场，星期几和钟点不变", "照搬了 %(num)d 场，星期几和钟点不变", len(made))
            % {"num": len(made)},
        )
    return HttpResponseRedirect(reverse("programme", kwargs={"code": request.community.code, "id": row.id}))
