"""走访记录 on a household, with the form of the next one; 民情日记: one's own notes."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.actions.reads import note_reads
from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.engines.matters.actions.raising import NotReportable
from linli.engines.matters.models import Category
from linli.kernel.worktime import local
from linli.practices.visits.actions.noting import LONGEST, AboutOthers, Note, VisitRefused, note_visit
from linli.practices.visits.permissions import VISIT
from linli.practices.visits.queries.visits import house_of, house_to_visit, members_at_home, notes_of, visits_for
from linli.registry.enums import DataRead
from linli.registry.models import Household, HouseholdMember
from linli.registry.queries.files import people_for


class NoteForm(forms.Form):
    text = forms.CharField(max_length=2 * LONGEST, required=False)
    wanted = forms.CharField(max_length=500, required=False)
    category = forms.UUIDField(required=False)
    own = forms.BooleanField(required=False)


def _at(request: Request) -> int:
    number = request.GET.get("page", "1")
    return int(number) if number.isdigit() and 0 < len(number) < 4 and int(number) else 1


@opens(may(VISIT))
def diary(request: Request) -> HttpResponse:
    """What I noted, household by household, latest first."""
    today, at = local(request.now).date(), _at(request)
    notes, more = notes_of(visits_for(request.visitor, today).filter(user=request.visitor.user), at)
    return page(request, "visits/diary.html", notes=notes, more=more, at=at)


@opens(may(VISIT))
def person_visits(request: Request, id: UUID) -> HttpResponse:
    """To the notes on somebody's household, or to their file where they are of none."""
    if not people_for(request.visitor, local(request.now).date()).filter(id=id).exists():
        raise Http404(str(id))
    house = house_of(id)
    name, target = ("household-visits", house) if house else ("person", id)
    if house is None:
        flash(request, _("先登记为一户，再写走访记录"), "info")
    return HttpResponseRedirect(reverse(name, kwargs={"code": request.community.code, "id": target}))


@opens(may(VISIT), methods=("GET", "POST"))
def household_visits(request: Request, id: UUID) -> HttpResponse:
    house = house_to_visit(request.visitor, id, local(request.now).date())
    if house is None:
        raise Http404(str(id))
    members = members_at_home(house)
    if request.method != "POST":
        return _house_page(request, house, members, NoteForm(), {})
    form = NoteForm(request.POST)
    kept: dict[str, Any] = {"present": request.POST.getlist("present")}
    try:
        _keep(request, house, members, form)
    except AboutOthers as named:
        return _house_page(request, house, members, form, {**kept, "error": str(named), "asks_own": True}, 422)
    except (VisitRefused, NotReportable) as refused:
        return _house_page(request, house, members, form, {**kept, "error": str(refused)}, 422)
    flash(request, _("已记下"))
    return HttpResponseRedirect(request.path)


def _keep(request: Request, house: Household, members: list[HouseholdMember], form: NoteForm) -> None:
    if not form.is_valid():
        raise VisitRefused(str(next(iter(form.errors.values()))[0]))
    given, there = form.cleaned_data, set(request.POST.getlist("present"))
    category = Category.objects.filter(id=given["category"], is_active=True).first() if given["category"] else None
    present = [member for member in members if str(member.person_id) in there]
    note = Note(given["text"], present, category, given["wanted"], given["own"])
    assert request.visitor.user is not None
    note_visit(
        community=request.community, household=house, note=note, user=request.visitor.user, by=request.visitor.actor,
        now=request.now,
    )  # fmt: skip


def _house_page(
    request: Request, house: Household, members: list[HouseholdMember], form: NoteForm, kept: dict[str, Any],
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    notes, more = notes_of(visits_for(request.visitor, local(request.now).date()).filter(household=house), _at(request))
    if notes and status == 200:
        people = [member.person_id for member in members]
        note_reads(by=request.visitor.actor, subjects=people, what=DataRead.VISITS, reason="", now=request.now)
    categories = Category.objects.filter(is_active=True).order_by("name", "id")
    return page(
        request, "visits/household.html", status=status, house=house, members=members, notes=notes, more=more, form=form,
        at=_at(request), kept=kept, categories=[(each.id, each.name) for each in categories],
    )  # fmt: skip
