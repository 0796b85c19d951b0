"""Staff of the community: appointing, ending roles, new passwords."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.accounts.enums import STAFF, Role
from linli.accounts.models import Grant, User
from linli.accounts.opens import Request, may, opens
from linli.accounts.permissions import GRANT_ROLES
from linli.accounts.queries import roles_named
from linli.design.pages import flash, page
from linli.registry.actions.staff import StaffRefused, appoint, end_grant, renew_password
from linli.registry.queries.staff import staff_members

USERNAME = r"^[A-Za-z0-9][A-Za-z0-9._-]{2,39}$"


class Appointment(forms.Form):
    username = forms.RegexField(USERNAME, error_messages={"invalid": _("账号用 3 到 40 个字母、数字、点或横线")})
    name = forms.CharField(max_length=40)
    role = forms.ChoiceField(choices=[(role.value, role.label) for role in Role if role in STAFF])


def _page(request: Request, form: forms.Form, *, status: int = 200, **context: Any) -> HttpResponse:
    roles = roles_named(STAFF, request.community)
    shown = {"password": "", "newcomer": None, "refused": "", "roles": roles, "called": dict(roles), **context}
    return page(request, "registry/staff.html", status=status, form=form, members=staff_members(), **shown)


@opens(may(GRANT_ROLES))
def staff(request: Request) -> HttpResponse:
    return _page(request, Appointment())


@opens(may(GRANT_ROLES), methods=("POST",))
def staff_appoint(request: Request) -> HttpResponse:
    """Appoint; the first password of a new user is shown on this answer only."""
    form = Appointment(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    given = form.cleaned_data
    try:
        user, password = appoint(
            username=given["username"], name=given["name"], role=Role(given["role"]), by=request.visitor.actor,
            now=request.now,
        )  # fmt: skip
    except StaffRefused as refused:
        form.add_error(None, str(refused))
        return _page(request, form, status=422)
    return _page(request, Appointment(), password=password, newcomer=user)


@opens(may(GRANT_ROLES), methods=("POST",))
def staff_end(request: Request, id: UUID) -> HttpResponse:
    grant = get_object_or_404(Grant.objects.select_related("user"), id=id, until_on=None)
    try:
        end_grant(grant=grant, by=request.visitor.actor, now=request.now)
    except StaffRefused as refused:
        form = Appointment()
        return _page(request, form, status=409, refused=str(refused))
    flash(request, str(_("已免去")))
    return HttpResponseRedirect(reverse("staff", kwargs={"code": request.community.code}))


@opens(may(GRANT_ROLES), methods=("POST",))
def staff_password(request: Request, id: UUID) -> HttpResponse:
    user = get_object_or_404(User, id=id, id__in=Grant.objects.filter(user=id).values("user"))
    try:
        password = renew_password(user=user, by=request.visitor.actor, now=request.now)
    except StaffRefused as refused:
        return _page(request, Appointment(), status=409, refused=str(refused))
    return _page(request, Appointment(), password=password, newcomer=user)
