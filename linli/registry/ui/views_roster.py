"""Who answers for what, when the office works."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.kernel.worktime import local
from linli.registry.actions.responsibilities import ResponsibilityRefused, end_responsibility, take_responsibility
from linli.registry.actions.roster import RosterRefused, set_day, set_office_hours, unset_day
from linli.registry.enums import ResponsibilityRole
from linli.registry.models import Responsibility
from linli.registry.permissions import EDIT_CALENDAR, EDIT_PLACES, READ_PLACES
from linli.registry.queries import roster
from linli.registry.queries.groups import party_choices
from linli.registry.ui.forms import DayForm, EndForm, ResponsibilityForm, month_asked, read_hours

WEEKDAYS = 7


@opens(may(READ_PLACES))
def responsibilities(request: Request) -> HttpResponse:
    return _responsibilities(request, ResponsibilityForm(initial={"from_on": local(request.now).date()}))


def _responsibilities(request: Request, form: ResponsibilityForm, status: int = 200, error: str = "") -> HttpResponse:
    wanted = {name: request.GET.get(name, "")[:40].strip() for name in ("party", "place", "role")}
    today, ended = local(request.now).date(), request.GET.get("tab") == "ended"
    may_edit = request.visitor.may(EDIT_PLACES)
    return page(
        request, "registry/responsibilities.html", status=status, form=form, error=error, wanted=wanted, ended=ended,
        rows=roster.responsibilities(today, **wanted, ended=ended), roles=ResponsibilityRole.choices, today=today,
        parties=[(each.id, each.name) for each in party_choices()] if may_edit else [], may_edit=may_edit,
    )  # fmt: skip


@opens(may(EDIT_PLACES), methods=("POST",))
def responsibility_add(request: Request) -> HttpResponse:
    form = ResponsibilityForm(request.POST)
    if not form.is_valid():
        return _responsibilities(request, form, status=422)
    try:
        take_responsibility(by=request.visitor.actor, now=request.now, **form.cleaned_data)
    except ResponsibilityRefused as refused:
        form.add_error(None, str(refused))
        return _responsibilities(request, form, status=409)
    flash(request, _("责任已登记，从这天起按它派单"))
    return _to(request, "responsibilities")


@opens(may(EDIT_PLACES), methods=("POST",))
def responsibility_end(request: Request, id: UUID) -> HttpResponse:
    row = Responsibility.objects.filter(id=id).select_related("party").first()
    if row is None:
        raise Http404(str(id))
    form, error = EndForm(request.POST), ""
    try:
        if form.is_valid():
            until = form.cleaned_data["until_on"]
            end_responsibility(responsibility=row, until_on=until, by=request.visitor.actor, now=request.now)
        else:
            error = str(next(iter(form.errors.values()))[0])
    except ResponsibilityRefused as refused:
        error = str(refused)
    if error:
        return _responsibilities(request, ResponsibilityForm(), status=422, error=error)
    flash(request, _("责任已结束"))
    return _to(request, "responsibilities")


@opens(may(READ_PLACES))
def calendar(request: Request) -> HttpResponse:
    return _calendar_page(request)


def _calendar_page(
    request: Request, status: int = 200, error: str = "", hours: list[str] | None = None
) -> HttpResponse:
    today = local(request.now).date()
    year, month = month_asked(request.GET.get("month", ""), today)
    stored = request.community.office_hours
    shown = [" ".join("-".join(pair) for pair in stored.get(str(day), [])) for day in range(WEEKDAYS)]
    first = date(year, month, 1)
    return page(
        request, "registry/calendar.html", status=status, month=roster.month_of(request.community, year, month),
        first=first, earlier=f"{first - timedelta(days=1):%Y-%m}", later=f"{first + timedelta(days=31):%Y-%m}",
        hours=hours or shown, error=error, today=today, may_edit=request.visitor.may(EDIT_CALENDAR),
    )  # fmt: skip


@opens(may(EDIT_CALENDAR), methods=("POST",))
def calendar_day(request: Request) -> HttpResponse:
    form = DayForm(request.POST)
    if not form.is_valid():
        return _calendar_page(request, status=422, error=str(next(iter(form.errors.values()))[0]))
    on, what, by = form.cleaned_data["on"], form.cleaned_data["what"], request.visitor.actor
    if what == "published":
        unset_day(on=on, by=by, now=request.now)
    else:
        set_day(on=on, is_workday=what == "work", name=form.cleaned_data["name"], by=by, now=request.now)
    flash(request, _("日历已改，已经定下的时限不变"))
    return _to(request, "calendar", f"?month={on:%Y-%m}")


@opens(may(EDIT_CALENDAR), methods=("POST",))
def office_hours(request: Request) -> HttpResponse:
    texts = [request.POST.get(f"day{day}", "")[:80] for day in range(WEEKDAYS)]
    try:
        pairs = {str(day): read_hours(text) for day, text in enumerate(texts)}
        hours = {day: spans for day, spans in pairs.items() if spans}
        set_office_hours(community=request.community, hours=hours, by=request.visitor.actor, now=request.now)
    except RosterRefused as refused:
        return _calendar_page(request, status=422, error=str(refused), hours=texts)
    except ValueError:
        return _calendar_page(request, status=422, error=_("办公时间要写成 08:30-11:30 13:30-17:30"), hours=texts)
    flash(request, _("办公时间已保存"))
    return _to(request, "calendar")


def _to(request: Request, name: str, query: str = "", **kwargs: Any) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(name, kwargs={"code": request.community.code, **kwargs}) + query)
