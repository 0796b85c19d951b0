"""一户: who keeps house now and who did, dividing (分户) and joining (并户)."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.kernel.worktime import local
from linli.registry.actions.households import divide_house, join_houses, keep_house, leave_house, name_head
from linli.registry.actions.people import PersonRefused
from linli.registry.models import Household, HouseholdMember
from linli.registry.permissions import EDIT_PEOPLE, READ_PEOPLE
from linli.registry.queries.files import people_for
from linli.registry.queries.households import households_at, members_of_house, story_of_house
from linli.registry.queries.tree import place_said
from linli.registry.ui.views_people import done_to, person_named, to_person


@opens(may(EDIT_PEOPLE), methods=("POST",))
def household_join(request: Request, id: UUID) -> HttpResponse:
    found, relation = person_named(request, id), request.POST.get("relation", "")
    return done_to(request, found, _("已登记为一户"), keep_house, person=found, relation=relation)


@opens(may(EDIT_PEOPLE), methods=("POST",))
def household_leave(request: Request, id: UUID) -> HttpResponse:
    found = person_named(request, id)
    member = get_object_or_404(HouseholdMember.objects.select_related("household"), person=found, until_on=None)
    leave_house(member=member, by=request.visitor.actor, now=request.now)
    flash(request, _("已从这一户分出"))
    return to_person(request, id)


def _house(request: Request, id: UUID) -> Household:
    """A household of which the visitor may open somebody's file."""
    known = people_for(request.visitor, local(request.now).date()).order_by().values("id")
    member = HouseholdMember.objects.filter(household_id=id, person_id__in=known)
    found = Household.objects.filter(id=id).select_related("dwelling", "head__party").first()
    if found is None or not member.exists():
        raise Http404(str(id))
    return found


@opens(may(READ_PEOPLE))
def household(request: Request, id: UUID) -> HttpResponse:
    return _page(request, _house(request, id))


def _page(request: Request, house: Household, status: int = 200, error: str = "") -> HttpResponse:
    now, before = members_of_house(house)
    return page(
        request, "registry/household.html", status=status, house=house, members=now, former=before, error=error,
        story=story_of_house(house), others=households_at(house), may_edit=request.visitor.may(EDIT_PEOPLE),
        people_of_house=[(each.person_id, each.person.party.name) for each in now],
    )  # fmt: skip


def _to(request: Request, house: Household, said: str) -> HttpResponse:
    flash(request, said)
    kwargs: dict[str, Any] = {"code": request.community.code, "id": house.id}
    return HttpResponseRedirect(reverse("household", kwargs=kwargs))


@opens(may(EDIT_PEOPLE), methods=("POST",))
def household_divide(request: Request, id: UUID) -> HttpResponse:
    house, chosen, code = _house(request, id), request.POST.getlist("person"), request.POST.get("place", "").strip()
    people = [member.person for member in members_of_house(house)[0] if str(member.person_id) in chosen]
    head = next((person for person in people if str(person.id) == request.POST.get("head")), None)
    dwelling = place_said(code) if code else house.dwelling
    if dwelling is None or head is None:
        lacking = _("请勾选分出去的人和他们的户主") if dwelling else _("没有找到这个地方，请写全地址，或写代码")
        return _page(request, house, 422, lacking)
    by, now = request.visitor.actor, request.now
    try:
        made = divide_house(household=house, people=people, head=head, dwelling=dwelling, by=by, now=now)
    except PersonRefused as refused:
        return _page(request, house, 409, str(refused))
    return _to(request, made, _("已分户，这是新的一户"))


@opens(may(EDIT_PEOPLE), methods=("POST",))
def household_merge(request: Request, id: UUID) -> HttpResponse:
    house, chosen = _house(request, id), request.POST.get("other", "")
    there = None if chosen else place_said(request.POST.get("place", ""))
    wanted = {chosen, str(there.id) if there else ""} - {""}
    other = next((each for each in households_at(house, there) if wanted & {str(each.id), str(each.dwelling_id)}), None)
    if other is None:
        return _page(request, house, 422, _("没有找到另一户，请选，或写它的地址"))
    try:
        join_houses(kept=house, other=other, by=request.visitor.actor, now=request.now)
    except PersonRefused as refused:
        return _page(request, house, 409, str(refused))
    return _to(request, house, _("已并户"))


@opens(may(EDIT_PEOPLE), methods=("POST",))
def household_head(request: Request, id: UUID) -> HttpResponse:
    house, chosen = _house(request, id), request.POST.get("person", "")
    member = next((each for each in members_of_house(house)[0] if str(each.person_id) == chosen), None)
    if member is None:
        return _page(request, house, 422, _("此人不在这一户"))
    name_head(household=house, person=member.person, by=request.visitor.actor, now=request.now)
    return _to(request, house, _("户主已改"))
