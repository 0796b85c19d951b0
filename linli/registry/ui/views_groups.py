"""Organisations, teams and bodies, and who belongs to them."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.kernel.worktime import local
from linli.registry.actions.groups import Described, GroupRefused, change_group, join_group, leave_group, make_group
from linli.registry.enums import GroupKind
from linli.registry.models import Group, Membership
from linli.registry.permissions import EDIT_PLACES, READ_PLACES
from linli.registry.queries.groups import (
    answers_of,
    group_with,
    groups_with_counts,
    members_of,
    people_called,
    people_named,
)
from linli.registry.queries.party import sees_members
from linli.registry.ui.forms import EndForm, GroupForm, MemberForm

CANDIDATES = 20


@opens(may(READ_PLACES))
def groups(request: Request) -> HttpResponse:
    aside = request.GET.get("tab") == "aside"
    rows = groups_with_counts(local(request.now).date(), active=not aside)
    return page(request, "registry/groups.html", rows=rows, aside=aside, may_edit=request.visitor.may(EDIT_PLACES))


def _group(id: UUID) -> Group:
    found = group_with(id)
    if found is None:
        raise Http404(str(id))
    return found


@opens(may(READ_PLACES))
def group(request: Request, id: UUID) -> HttpResponse:
    return _group_page(request, _group(id))


def _group_page(request: Request, found: Group, status: int = 200, error: str = "", **kept: str) -> HttpResponse:
    today, text = local(request.now).date(), request.GET.get("q", "")[:40].strip()
    sees = sees_members(request.visitor, found)
    candidates = list(people_named(text)[:CANDIDATES]) if text else []
    return page(
        request, "registry/group.html", status=status, group=found, today=today, query=text,
        members=members_of(found) if sees else [], sees=sees,
        candidates=candidates, answers=answers_of(found.party_id), error=error, kept=kept,
        may_edit=request.visitor.may(EDIT_PLACES),
    )  # fmt: skip


def _group_seen(request: Request, id: UUID) -> Group:
    """A group whose members the visitor may change: who may not know them may not."""
    found = _group(id)
    if not sees_members(request.visitor, found):
        raise Http404(str(id))
    return found


@opens(may(EDIT_PLACES), methods=("GET", "POST"))
def group_new(request: Request) -> HttpResponse:
    form = GroupForm(request.POST if request.method == "POST" else None, initial={"active": True})
    made = None
    if request.method == "POST" and form.is_valid():
        try:
            made = make_group(described=_described(form), by=request.visitor.actor, now=request.now)
        except GroupRefused as refused:
            form.add_error(None, str(refused))
    if made is None:
        return _form_page(request, form, None)
    flash(request, _("已登记 %(name)s") % {"name": made.party.name})
    return _to(request, made.party_id)


@opens(may(EDIT_PLACES), methods=("GET", "POST"))
def group_edit(request: Request, id: UUID) -> HttpResponse:
    found = _group(id)
    initial = {name: getattr(found, name) for name in ("kind", "code", "phone")}
    initial |= {"name": found.party.name, "active": found.party.is_active}
    form = GroupForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, found)
    described, active = _described(form, found), form.cleaned_data["active"]
    try:
        change_group(group=found, described=described, active=active, by=request.visitor.actor, now=request.now)
    except GroupRefused as refused:
        form.add_error(None, str(refused))
        return _form_page(request, form, found)
    flash(request, _("已保存"))
    return _to(request, id)


def _described(form: GroupForm, found: Group | None = None) -> Described:
    data = form.cleaned_data
    return Described(data["kind"], data["name"], data["code"], data["phone"], found.directory if found else None)


def _form_page(request: Request, form: GroupForm, found: Group | None) -> HttpResponse:
    status = 422 if form.is_bound else 200
    kinds = GroupKind.choices
    return page(request, "registry/group_form.html", status=status, form=form, group=found, kinds=kinds)


@opens(may(EDIT_PLACES), methods=("POST",))
def member_add(request: Request, id: UUID) -> HttpResponse:
    found, form = _group_seen(request, id), MemberForm(request.POST)
    kept = {"person": request.POST.get("person", "")[:40], "title": request.POST.get("title", "")[:40]}
    if not form.is_valid():
        return _group_page(request, found, 422, str(next(iter(form.errors.values()))[0]), **kept)
    data = form.cleaned_data
    chosen = people_called(data["person"], request.POST.get("id", ""))
    try:
        if len(chosen) != 1:
            raise GroupRefused(_("没有找到这个人，先在人员里登记") if not chosen else _("有同名的人，请先查找再选"))
        by, now = request.visitor.actor, request.now
        join_group(group=found, person=chosen[0], title=data["title"], from_on=data["from_on"], by=by, now=now)
    except GroupRefused as refused:
        return _group_page(request, found, 409, str(refused), **kept)
    flash(request, _("%(name)s 已加入") % {"name": chosen[0].name})
    return _to(request, id)


@opens(may(EDIT_PLACES), methods=("POST",))
def member_end(request: Request, id: UUID, membership: UUID) -> HttpResponse:
    found, form = _group_seen(request, id), EndForm(request.POST)
    row = Membership.objects.filter(id=membership, group_id=found.party_id, until_on=None).first()
    if row is None:
        raise Http404(str(membership))
    if not form.is_valid():
        return _group_page(request, found, 422, str(next(iter(form.errors.values()))[0]))
    try:
        leave_group(membership=row, until_on=form.cleaned_data["until_on"], by=request.visitor.actor, now=request.now)
    except GroupRefused as refused:
        return _group_page(request, found, 409, str(refused))
    flash(request, _("成员已结束"))
    return _to(request, id)


def _to(request: Request, id: UUID) -> HttpResponseRedirect:
    kwargs: dict[str, Any] = {"code": request.community.code, "id": id}
    return HttpResponseRedirect(reverse("group", kwargs=kwargs))
