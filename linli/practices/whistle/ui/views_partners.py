"""共建单位 (6+1+X): the register of bodies that work along, with their reports for duty."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.kernel.worktime import local
from linli.practices.whistle.actions.partners import PartnerRefused, join, leave, report_unit
from linli.practices.whistle.enums import PartnerGroup
from linli.practices.whistle.models import Partner
from linli.practices.whistle.permissions import EDIT_PARTNERS, PARTNERS
from linli.practices.whistle.queries.partners import figures_of, may_become_partner, partner_of, partners_by_group
from linli.practices.whistle.ui.forms import PartnerForm, UnitForm, first_error
from linli.practices.whistle.ui.views_whistles import to
from linli.registry.queries.groups import group_with


@opens(may(PARTNERS))
def partners(request: Request) -> HttpResponse:
    return _page(request)


def _page(request: Request, status: int = 200, error: str = "", form: str = "") -> HttpResponse:
    past = request.GET.get("past") == "1"
    groups, edits = partners_by_group(past=past), request.visitor.may(EDIT_PARTNERS)
    return page(
        request, "whistle/partners.html", status=status, groups=groups, figures=figures_of(groups), past=past, error=error,
        form=form, kept=request.POST, edits=edits, kinds=PartnerGroup.choices, today=local(request.now).date(),
        choices=[(party.id, party.name) for party in may_become_partner()] if edits else [],
    )  # fmt: skip


def _refused(request: Request, form: forms.Form, name: str) -> HttpResponse:
    return _page(request, 422, first_error(form), name)


def _partner(id: UUID) -> Partner:
    found = partner_of(id)
    if found is None:
        raise Http404(str(id))
    return found


@opens(may(EDIT_PARTNERS), methods=("POST",))
def partner_join(request: Request) -> HttpResponse:
    form = PartnerForm(request.POST)
    if not form.is_valid():
        return _refused(request, form, "join")
    given: dict[str, Any] = form.cleaned_data
    group = group_with(given["party"])
    try:
        if group is None:
            raise PartnerRefused(_("请选择是哪一家"))
        join(
            party=group.party, group=PartnerGroup(given["group"]), brings=given["brings"], since=given["since"],
            by=request.visitor.actor, now=request.now,
        )  # fmt: skip
    except PartnerRefused as refused:
        return _page(request, 409, str(refused), "join")
    flash(request, _("已登记为共建单位"))
    return to(request, "partners")


@opens(may(EDIT_PARTNERS), methods=("POST",))
def partner_leave(request: Request, id: UUID) -> HttpResponse:
    partner = _partner(id)
    try:
        leave(partner=partner, on=local(request.now).date(), by=request.visitor.actor, now=request.now)
    except PartnerRefused as refused:
        return _page(request, 409, str(refused))
    flash(request, _("%(name)s 不再是共建单位") % {"name": partner.party.name})
    return to(request, "partners")


@opens(may(EDIT_PARTNERS), methods=("POST",))
def partner_unit(request: Request, id: UUID) -> HttpResponse:
    """双报到: a unit's party organisation and its members reported for duty, counted."""
    partner, form = _partner(id), UnitForm(request.POST)
    if not form.is_valid():
        return _refused(request, form, str(id))
    given: dict[str, Any] = form.cleaned_data
    try:
        report_unit(
            partner=partner, on=given["on"], members=given["members"], posts=given["posts"], by=request.visitor.actor,
            now=request.now,
        )  # fmt: skip
    except PartnerRefused as refused:
        return _page(request, 409, str(refused), str(id))
    flash(request, _("已登记双报到"))
    return to(request, "partners")
