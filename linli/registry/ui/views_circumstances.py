"""Noting and ending circumstances, and who keeps house together: forms on a person's page."""

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash
from linli.registry.actions.circumstances import Fact, end_circumstance, keep_house, leave_house, note_circumstance
from linli.registry.actions.people import PersonRefused
from linli.registry.enums import CircumstanceKind, WhoMaySee
from linli.registry.models import HouseholdMember
from linli.registry.permissions import EDIT_PEOPLE
from linli.registry.queries.files import circumstances_of
from linli.registry.ui.views_people import person_named, person_page, to_person


class FactForm(forms.Form):
    fact = forms.ChoiceField(choices=CircumstanceKind.choices)
    purpose = forms.CharField(max_length=80)
    evidence = forms.CharField(max_length=120, required=False)
    seen_by = forms.ChoiceField(choices=WhoMaySee.choices)
    until_on = forms.DateField()


@opens(may(EDIT_PEOPLE), methods=("POST",))
def circumstance_add(request: Request, id: UUID) -> HttpResponse:
    found, form = person_named(request, id), FactForm(request.POST)
    kept = {name: request.POST.get(name, "")[:120] for name in form.fields}
    if not form.is_valid():
        return person_page(request, found, 422, str(next(iter(form.errors.values()))[0]), **kept)
    given = form.cleaned_data
    fact = Fact(given["fact"], given["purpose"], given["evidence"], given["seen_by"], given["until_on"])
    try:
        note_circumstance(person=found, fact=fact, by=request.visitor.actor, now=request.now)
    except PersonRefused as refused:
        return person_page(request, found, 409, str(refused), **kept)
    flash(request, _("情形已登记"))
    return to_person(request, id)


@opens(may(EDIT_PEOPLE), methods=("POST",))
def circumstance_end(request: Request, id: UUID, circumstance: UUID) -> HttpResponse:
    """Only what this visitor may see can be ended."""
    found = person_named(request, id)
    seen = {row.id: row for row in circumstances_of(request.visitor, found, request.now.date())}
    if circumstance not in seen:
        return person_page(request, found, 404, _("没有这条情形"))
    end_circumstance(circumstance=seen[circumstance], by=request.visitor.actor, now=request.now)
    flash(request, _("情形已结束"))
    return to_person(request, id)


@opens(may(EDIT_PEOPLE), methods=("POST",))
def household_join(request: Request, id: UUID) -> HttpResponse:
    found = person_named(request, id)
    try:
        keep_house(
            person=found, relation=request.POST.get("relation", ""), by=request.visitor.actor, now=request.now
        )  # fmt: skip
    except PersonRefused as refused:
        return person_page(request, found, 409, str(refused))
    flash(request, _("已登记为一户"))
    return to_person(request, id)


@opens(may(EDIT_PEOPLE), methods=("POST",))
def household_leave(request: Request, id: UUID) -> HttpResponse:
    found = person_named(request, id)
    member = get_object_or_404(HouseholdMember.objects.filter(person=found, until_on=None))
    leave_house(member=member, by=request.visitor.actor, now=request.now)
    flash(request, _("已从这一户分出"))
    return to_person(request, id)
