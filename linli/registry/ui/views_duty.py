"""值班 as a calendar: a month at a glance, a day tapped shows who, last month copied, the sheet for the wall printed."""

from datetime import date, timedelta
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.kernel.worktime import local
from linli.registry.actions.roster import RosterRefused, copy_duty, put_on_duty, take_off_duty
from linli.registry.models import DutyShift, Party
from linli.registry.permissions import EDIT_CALENDAR, READ_PLACES
from linli.registry.queries import roster
from linli.registry.queries.groups import party_choices
from linli.registry.rules import weeks_of
from linli.registry.ui.forms import DutyForm, month_asked


@opens(may(READ_PLACES))
def duty(request: Request) -> HttpResponse:
    return _page(request)


def _page(request: Request, form: DutyForm | None = None, status: int = 200, error: str = "") -> HttpResponse:
    today, may_edit = local(request.now).date(), request.visitor.may(EDIT_CALENDAR)
    day = _day_asked(request)
    year, month = month_asked(f"{day:%Y-%m}" if day else request.GET.get("month", ""), today)
    weeks, first = weeks_of(year, month), date(year, month, 1)
    shifts = roster.shifts_between(weeks[0][0], weeks[-1][-1])
    on = dict(roster.by_day(shifts, weeks[0][0], len(weeks) * 7))
    template = "registry/duty_print.html" if request.GET.get("as") == "paper" else "registry/duty.html"
    return page(
        request, template, status=status, error=error, weeks=weeks, on=on, first=first, day=day, today=today,
        form=form or DutyForm(initial={"first": day or today, "days": 1}), may_edit=may_edit,
        current=roster.now_on_duty(roster.shifts_between(today, today), request.now),
        parties=[(each.id, each.name) for each in party_choices()] if may_edit else [],
        earlier=f"{first - timedelta(days=1):%Y-%m}", later=f"{first + timedelta(days=31):%Y-%m}",
    )  # fmt: skip


def _day_asked(request: Request) -> date | None:
    try:
        asked = date.fromisoformat(request.POST.get("first") or request.GET.get("day", ""))
    except ValueError:
        return None
    return asked if 2000 < asked.year < 2100 else None


def _to(request: Request, query: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("duty", kwargs={"code": request.community.code}) + query)


@opens(may(EDIT_CALENDAR), methods=("POST",))
def duty_add(request: Request) -> HttpResponse:
    form = DutyForm(request.POST)
    party = Party.objects.filter(id=form.cleaned_data["party"], is_active=True).first() if form.is_valid() else None
    if party is None:
        return _page(request, form, status=422, error="" if form.errors else _("请选择谁值班"))
    data, by = form.cleaned_data, request.visitor.actor
    shifts = put_on_duty(party=party, first=data["first"], days=data["days"], by=by, now=request.now)
    flash(request, _("已排 %(count)d 天：%(name)s") % {"count": len(shifts), "name": party.name})
    return _to(request, f"?day={data['first']}#day")


@opens(may(EDIT_CALENDAR), methods=("POST",))
def duty_remove(request: Request, id: UUID) -> HttpResponse:
    shift = DutyShift.objects.filter(id=id).first()
    if shift is None:
        raise Http404(str(id))
    try:
        take_off_duty(shift=shift, by=request.visitor.actor, now=request.now)
    except RosterRefused as refused:
        return _page(request, status=409, error=str(refused))
    flash(request, _("已取消这一班"))
    return _to(request, f"?day={local(shift.starts_at).date()}#day")


@opens(may(EDIT_CALENDAR), methods=("POST",))
def duty_copy(request: Request) -> HttpResponse:
    year, month = month_asked(request.POST.get("month", ""), local(request.now).date())
    try:
        shifts = copy_duty(month=date(year, month, 1), by=request.visitor.actor, now=request.now)
    except RosterRefused as refused:
        return _page(request, status=409, error=str(refused))
    flash(request, _("已照上个月排了 %(count)d 班，请再看一遍") % {"count": len(shifts)})
    return _to(request, f"?month={year}-{month:02}")
