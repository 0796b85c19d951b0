"""One list of three: party branch, property company and owners' committee see the same list and whose turn it is."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens, staff
from linli.accounts.visitors import Visitor
from linli.design.pages import flash, page
from linli.engines.matters.actions.saying import note
from linli.engines.matters.enums import Stage
from linli.engines.matters.permissions import DISPATCH, HANDLE, can_move
from linli.engines.matters.procedures import procedure_of
from linli.kernel.ids import read_number
from linli.kernel.workflow import MoveRefused
from linli.practices.appeals.actions.joint_lists import AT_DESK, pass_turn, put_on_list, take_off_list
from linli.practices.appeals.models import JointItem, JointList
from linli.practices.appeals.permissions import JOINT
from linli.practices.appeals.queries.joint_lists import (
    PAGE,
    addable,
    figures_of,
    item_of,
    list_of,
    lists_for,
    members_of,
    turns,
)
from linli.practices.appeals.ui.forms_desk import TurnForm


@opens(staff)
def joint_list(request: Request) -> HttpResponse:
    lists = list(lists_for(request.visitor).order_by("key", "id"))
    key = request.GET.get("list", "")
    chosen = next((each for each in lists if each.key == key or not key), None)
    if chosen is None and key:
        raise Http404(key)
    if chosen is None:
        return page(request, "appeals/joint_none.html")
    return _list_page(request, chosen, lists)


def _list_page(
    request: Request, chosen: JointList, lists: list[JointList], status: int = 200, error: str = "", number: str = ""
) -> HttpResponse:
    closed, number_of_page = request.GET.get("tab") == "closed", _page(request)
    members = members_of(chosen)
    party = next((m.party_id for m in members if str(m.party_id) == request.GET.get("turn")), None)
    rows = turns(request.visitor, chosen, closed=closed, party=party, page=number_of_page)
    return page(
        request, "appeals/joint_list.html", status=status, chosen=chosen, lists=lists, members=members, party=party,
        rows=rows[:PAGE], more=len(rows) > PAGE, at=number_of_page, closed=closed, error=error, number=number,
        figures=figures_of(request.visitor, chosen), may_add=request.visitor.may(HANDLE),
    )  # fmt: skip


def _page(request: Request) -> int:
    given = request.GET.get("page", "1")
    return min(max(int(given), 1), 400) if given.isdigit() and len(given) < 4 else 1


def _list(request: Request, key: str) -> JointList:
    found = list_of(request.visitor, key)
    if found is None:
        raise Http404(key)
    return found


def _item(request: Request, key: str, id: UUID) -> JointItem:
    found = item_of(request.visitor, _list(request, key), id)
    if found is None:
        raise Http404(str(id))
    return found


@opens(may(HANDLE), methods=("POST",))
def joint_add(request: Request, key: str) -> HttpResponse:
    chosen, given = _list(request, key), request.POST.get("number", "")[:20]
    matter = addable(request.visitor, chosen, read_number(given) or "")
    try:
        if matter is None:
            raise MoveRefused(_("没有找到编号 %(number)s，请检查") % {"number": given})
        put_on_list(joint_list=chosen, matter=matter, by=request.visitor.actor, now=request.now)
    except MoveRefused as refused:
        return _list_page(request, chosen, [chosen], status=409, error=str(refused), number=given)
    flash(request, _("已列入清单，各方都能看到"))
    return _to(request, "joint-item", key=key, id=matter.id)


@opens(staff)
def joint_item(request: Request, key: str, id: UUID) -> HttpResponse:
    return _item_page(request, _item(request, key, id))


def _item_page(request: Request, item: JointItem, status: int = 200, error: str = "", **kept: Any) -> HttpResponse:
    matter, visitor = item.matter, request.visitor
    return page(
        request, "appeals/joint_item.html", status=status, item=item, matter=matter, error=error, kept=kept,
        members=members_of(item.joint_list), may_pass=may_pass(request.visitor, item), may_note=visitor.may(HANDLE),
        may_take_off=visitor.may(JOINT),
    )  # fmt: skip


def may_pass(visitor: Visitor, item: JointItem) -> bool:
    """At the desk it is dispatched; with a member, that member (or who reaches all) passes it on."""
    matter = item.matter
    if matter.stage in AT_DESK:
        return visitor.may(DISPATCH)
    step = procedure_of(matter.kind)["pass"]
    return Stage(matter.stage) in step.source and can_move(visitor, matter, step)


@opens(may(HANDLE), methods=("POST",))
def joint_pass(request: Request, key: str, id: UUID) -> HttpResponse:
    item, form = _item(request, key, id), TurnForm(request.POST)
    kept = {"to": request.POST.get("to", ""), "reason": request.POST.get("reason", "")}
    if not form.is_valid():
        return _item_page(request, item, 422, str(next(iter(form.errors.values()))[0]), **kept)
    data = form.cleaned_data
    to = next((m.party for m in members_of(item.joint_list) if m.party_id == data["to"]), None)
    try:
        if to is None or not may_pass(request.visitor, item):
            raise MoveRefused(_("现在不能由您转给他们"))
        pass_turn(
            item=item, to=to, reason=data["reason"], by=request.visitor.actor, now=request.now, version=data["version"]
        )
    except MoveRefused as refused:
        return _item_page(request, item, 409, str(refused), **kept)
    flash(request, _("现在轮到%(name)s") % {"name": to.name})
    return _to(request, "joint-list", query=f"?list={key}")


@opens(may(HANDLE), methods=("POST",))
def joint_note(request: Request, key: str, id: UUID) -> HttpResponse:
    item, text = _item(request, key, id), request.POST.get("note", "")[:2000]
    try:
        note(matter=item.matter, text=text, public=False, by=request.visitor.actor, now=request.now)
    except MoveRefused as refused:
        return _item_page(request, item, 409, str(refused), note=text)
    flash(request, _("备注已记下，清单各方都能看到"))
    return _to(request, "joint-item", key=key, id=id)


@opens(may(JOINT), methods=("POST",))
def joint_off(request: Request, key: str, id: UUID) -> HttpResponse:
    item, reason = _item(request, key, id), request.POST.get("off_reason", "")[:500]
    try:
        take_off_list(item=item, reason=reason, by=request.visitor.actor, now=request.now)
    except MoveRefused as refused:
        return _item_page(request, item, 409, str(refused), off_reason=reason)
    flash(request, _("已移出清单"))
    return _to(request, "joint-list", query=f"?list={key}")


def _to(request: Request, name: str, query: str = "", **kwargs: Any) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(name, kwargs={"code": request.community.code, **kwargs}) + query)
