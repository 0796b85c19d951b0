"""Who answers for an area above communities (街道, 区, 市): its secretary, or one above, appoints and ends."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.enums import Role
from linli.accounts.models import JurisdictionGrant, User
from linli.accounts.opens import Request, opens, staff, unproved
from linli.design.pages import flash, forbidden, page
from linli.kernel.models import Jurisdiction
from linli.registry.actions.staff import StaffRefused, appoint_over, end_over
from linli.registry.queries.areas import area_led_by, grants_over
from linli.registry.ui.views_staff import USERNAME

#: Roles that reach whole communities: the others belong to a grid or an organisation, of which an area has none.
ROLES = (Role.AUDITOR, Role.COMMUNITY_WORKER, Role.SECRETARY)


class AreaAppointment(forms.Form):
    username = forms.RegexField(
        USERNAME, error_messages={"invalid": gettext_lazy("账号用 3 到 40 个字母、数字、点或横线")}
    )
    name = forms.CharField(max_length=40)
    role = forms.ChoiceField(choices=[(role.value, role.label) for role in ROLES])


def _led(request: Request, code: str) -> Jurisdiction | None:
    user = request.user
    assert isinstance(user, User)
    return area_led_by(user, code, request.now.date())


def _page(request: Request, area: Jurisdiction, form: forms.Form, *, status: int = 200, **told: Any) -> HttpResponse:
    shown = {"password": "", "newcomer": None, "refused": "", **told}
    roles = [(role.value, role.label) for role in ROLES]
    grants = grants_over(area, request.now.date())
    return page(
        request, "registry/area_staff.html", status=status, form=form, area=area, grants=grants, roles=roles,
        called={role.value: role.label for role in Role}, **shown,
    )  # fmt: skip


@opens(staff, methods=("GET", "POST"))
def area_staff(request: Request, area: str) -> HttpResponse:
    """The list; sent, it appoints. The first password of a new user is shown on this answer only."""
    led = _led(request, area)
    if led is None:
        return forbidden(request)
    if door := unproved(request):
        return door
    form = AreaAppointment(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, led, form, status=422 if request.method == "POST" else 200)
    given = form.cleaned_data
    try:
        user, password = appoint_over(
            username=given["username"], name=given["name"], role=Role(given["role"]), area=led, now=request.now
        )
    except StaffRefused as refused:
        form.add_error(None, str(refused))
        return _page(request, led, form, status=409)
    return _page(request, led, AreaAppointment(), password=password, newcomer=user)


@opens(staff, methods=("POST",))
def area_staff_end(request: Request, area: str, id: int) -> HttpResponse:
    led = _led(request, area)
    if led is None:
        return forbidden(request)
    if door := unproved(request):
        return door
    grant = get_object_or_404(JurisdictionGrant, id=id, jurisdiction=led, until_on=None)
    user = request.user
    assert isinstance(user, User)
    try:
        end_over(grant=grant, by=user, now=request.now)
    except StaffRefused as refused:
        return _page(request, led, AreaAppointment(), status=409, refused=str(refused))
    flash(request, _("已免去"))
    return HttpResponseRedirect(reverse("area-staff", kwargs={"area": led.code}))
