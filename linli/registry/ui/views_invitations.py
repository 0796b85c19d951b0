"""Inviting staff by phone, and what the link in the message opens."""

from collections.abc import Callable
from typing import cast
from uuid import UUID

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.actions.sign_in import begin
from linli.accounts.enums import REACH, STAFF, Reach, Role
from linli.accounts.models import User
from linli.accounts.opens import Request, anyone, may, opens
from linli.accounts.permissions import GRANT_ROLES
from linli.design.pages import flash, page, refusal
from linli.registry.actions.invitations import InvitationRefused, accept, invite, revoke, send_again
from linli.registry.actions.staff import StaffRefused
from linli.registry.models import Group, Invitation, Party, Place
from linli.registry.queries.invitations import invitation_with, link_of, unanswered
from linli.registry.queries.places import grids
from linli.registry.ui.views_staff import USERNAME

ROLES = [(role.value, role.label) for role in Role if role in STAFF]
OF_TEAMS = [role.label for role in Role if role in STAFF and REACH[role] == Reach.TEAM]


class InvitationForm(forms.Form):
    name = forms.CharField(max_length=40, error_messages={"required": gettext_lazy("请写姓名")})
    phone = forms.CharField(max_length=30, error_messages={"required": gettext_lazy("请填写电话号码")})
    role = forms.ChoiceField(choices=ROLES, error_messages={"required": gettext_lazy("请选择工作人员的角色")})
    group = forms.UUIDField(required=False)
    place = forms.UUIDField(required=False)


class JoinForm(forms.Form):
    username = forms.RegexField(
        USERNAME,
        error_messages={
            "required": gettext_lazy("请写账号"),
            "invalid": gettext_lazy("账号用 3 到 40 个字母、数字、点或横线"),
        },
    )
    password = forms.CharField(
        max_length=200, strip=False, error_messages={"required": gettext_lazy("请设一个密码，至少 10 个字符")}
    )


def _page(request: Request, form: forms.Form, status: int = 200) -> HttpResponse:
    groups = Group.objects.filter(party__is_active=True).select_related("party").order_by("party__name", "id")
    waiting = [(each, request.build_absolute_uri(link_of(each, request.community))) for each in unanswered()]
    return page(
        request, "registry/invitations.html", status=status, form=form, roles=ROLES, of_teams=OF_TEAMS, waiting=waiting,
        groups=[(group.party_id, group.party.name) for group in groups],
        grids=[(grid.id, grid.name) for grid in grids()],
    )  # fmt: skip


@opens(may(GRANT_ROLES), methods=("GET", "POST"))
def invitations(request: Request) -> HttpResponse:
    """Invite somebody; below, those who have not answered yet."""
    if request.method != "POST":
        return _page(request, InvitationForm())
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return _page(request, form, 422)
    given = form.cleaned_data
    try:
        made = invite(
            name=given["name"], phone=given["phone"], role=Role(given["role"]),
            group=Party.objects.filter(id=given["group"]).first() if given["group"] else None,
            place=Place.objects.filter(id=given["place"]).first() if given["place"] else None,
            by=request.visitor.actor, now=request.now,
        )  # fmt: skip
    except InvitationRefused as refused:
        form.add_error(None, str(refused))
        return _page(request, form, 422)
    flash(request, _("邀请已发给 %(name)s") % {"name": made.name})
    return _back(request)


def _back(request: Request) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("invitations", kwargs={"code": request.community.code}))


@opens(may(GRANT_ROLES), methods=("POST",))
def invitation_again(request: Request, id: UUID) -> HttpResponse:
    return _done(request, id, send_again, _("已重新发给 %(name)s，原来的链接不能用了"))


@opens(may(GRANT_ROLES), methods=("POST",))
def invitation_revoke(request: Request, id: UUID) -> HttpResponse:
    return _done(request, id, revoke, _("已撤回给 %(name)s 的邀请"))


def _done(request: Request, id: UUID, deed: Callable[..., object], words: str) -> HttpResponse:
    found = get_object_or_404(Invitation.objects.all(), id=id)
    try:
        deed(invitation=found, by=request.visitor.actor, now=request.now)
        flash(request, words % {"name": found.name})
    except InvitationRefused as refused:
        flash(request, str(refused), "warn")
    return _back(request)


@opens(anyone, methods=("GET", "POST"))
def join(request: Request, id: UUID, mac: str) -> HttpResponse:
    """What the link opens: choose an account and a password, or take the role with the account one is signed in with."""
    invitation = invitation_with(id, mac, request.now)
    if invitation is None:
        return refusal(
            request, 404, _("这个邀请链接不能用了"), _("它可能用过、撤回、重发过，或者过了七天。请社区再发一份。")
        )
    user = cast("User | None", request.user) if request.visitor.verified else None
    if request.method != "POST":
        return _join_page(request, JoinForm(), invitation, user)
    form = JoinForm(request.POST) if user is None else JoinForm()
    if user is None and not form.is_valid():
        return _join_page(request, form, invitation, user, 422)
    try:
        taken = accept(
            invitation=invitation, user=user, username=request.POST.get("username", ""),
            password=request.POST.get("password", ""), by=request.visitor.actor, now=request.now,
        )  # fmt: skip
    except (InvitationRefused, StaffRefused) as refused:
        return _join_page(request, form, invitation, user, 422, str(refused))
    inbox = reverse("inbox", kwargs={"code": request.community.code})
    if user is None:
        begin(request, taken)
        return HttpResponseRedirect(f"{reverse('set-up-second-factor')}?next={inbox}")
    return HttpResponseRedirect(inbox)


def _join_page(
    request: Request, form: forms.Form, invitation: Invitation, user: User | None, status: int = 200, refused: str = ""
) -> HttpResponse:
    return page(
        request, "registry/join.html", status=status, form=form, invitation=invitation, user=user, refused=refused
    )
