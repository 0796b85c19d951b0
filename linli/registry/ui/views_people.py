"""People's files. Opening one is written down; what is sensitive is shown for a reason, written down too."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.actions.reads import note_read
from linli.accounts.opens import Request, may, opens
from linli.accounts.permissions import SEE_READS
from linli.design.pages import flash, page
from linli.kernel.worktime import local
from linli.registry.actions.people import Known, PersonRefused, change_person, put_on_file
from linli.registry.actions.reading import link_account, open_parts
from linli.registry.enums import DataRead, Sex
from linli.registry.models import Person
from linli.registry.permissions import EDIT_PEOPLE, READ_PEOPLE, REVEAL
from linli.registry.queries.duplicates import has_twin
from linli.registry.queries.files import masked, page_of_people, people_for
from linli.registry.ui.cards import cards, way_asked, ways_to_belong
from linli.registry.ui.forms import PersonForm
from linli.registry.ui.opening import keep_open, opened


@opens(may(READ_PEOPLE))
def people(request: Request) -> HttpResponse:
    text, at = request.GET.get("q", "")[:40].strip(), request.GET.get("page", "1")
    number = min(max(int(at), 1), 999) if at.isdigit() and len(at) < 4 else 1
    try:
        place = UUID(request.GET["place"]) if "place" in request.GET else None
    except ValueError:
        place = None
    today, how = local(request.now).date(), way_asked(request)
    listing = page_of_people(request.visitor, today, text=text, place=place, page=number, how=how)
    return page(
        request, "registry/people.html", listing=listing, at=number, query=text, place=place, how=how,
        ways=ways_to_belong(request, how), may_edit=request.visitor.may(EDIT_PEOPLE),
    )  # fmt: skip


def person_named(request: Request, id: UUID) -> Person:
    found = people_for(request.visitor, local(request.now).date()).filter(id=id).first()
    if found is None:
        raise Http404(str(id))
    return found


@opens(may(READ_PEOPLE))
def person(request: Request, id: UUID) -> HttpResponse:
    """A file. That it was opened is written down, with the reason where one was given for what is sensitive in it."""
    found = person_named(request, id)
    reason = opened(request, id)[1]
    note_read(by=request.visitor.actor, subject=found.id, what=DataRead.PERSON, reason=reason, now=request.now)
    return person_page(request, found)


def person_page(request: Request, found: Person, status: int = 200, error: str = "", **kept: str) -> HttpResponse:
    return page(
        request, "registry/person.html", status=status, person=found, error=error, kept=kept,
        may_edit=request.visitor.may(EDIT_PEOPLE), sees_reads=request.visitor.may(SEE_READS), **cards(request, found),
    )  # fmt: skip


@opens(may(REVEAL), methods=("POST",))
def person_reveal(request: Request, id: UUID) -> HttpResponse:
    """What is sensitive is shown from now on, for a reason."""
    found, given = person_named(request, id), request.POST
    parts, why, words = given.getlist("part"), given.get("why", ""), given.get("words", "")[:200]
    try:
        reason = open_parts(person=found, parts=parts, why=why, words=words, by=request.visitor.actor, now=request.now)
    except PersonRefused as refused:
        return person_page(request, found, 422, str(refused), why=why, words=words, opening="1")
    keep_open(request, id, parts, reason)
    return to_person(request, id)


@opens(may(EDIT_PEOPLE), methods=("POST",))
def person_link(request: Request, id: UUID) -> HttpResponse:
    """The account that proved this phone is this person's."""
    found = person_named(request, id)
    return done_to(request, found, _("已连上，本人以后可以看到谁看过自己的档案"), link_account, person=found)


@opens(may(EDIT_PEOPLE), methods=("GET", "POST"))
def person_new(request: Request) -> HttpResponse:
    form = PersonForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, None)
    try:
        made = put_on_file(known=Known(**form.cleaned_data), by=request.visitor.actor, now=request.now)
    except PersonRefused as refused:
        form.add_error(None, str(refused))
        return _form_page(request, form, None)
    if has_twin(made):
        flash(request, _("已建档。档案里另有一位同名、电话或生日也相同的人：请到“疑似重复”里对照"), "warn")
    else:
        flash(request, _("已建档"))
    return to_person(request, made.id)


@opens(may(EDIT_PEOPLE), methods=("GET", "POST"))
def person_edit(request: Request, id: UUID) -> HttpResponse:
    found = person_named(request, id)
    initial = {"name": found.party.name, "title": found.title, "sex": found.sex, "born_on": found.born_on}
    form = PersonForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, found)
    data = form.cleaned_data | {"phone": form.cleaned_data["phone"] or None}
    try:
        change_person(person=found, known=Known(**data), by=request.visitor.actor, now=request.now)
    except PersonRefused as refused:
        form.add_error(None, str(refused))
        return _form_page(request, form, found)
    flash(request, _("已保存"))
    return to_person(request, id)


def _form_page(request: Request, form: PersonForm, found: Person | None) -> HttpResponse:
    status, sexes = 422 if form.is_bound else 200, Sex.choices
    phone = masked(found) if found else ""
    return page(request, "registry/person_form.html", status=status, form=form, person=found, sexes=sexes, phone=phone)


def done_to(
    request: Request, found: Person, words: str, deed: Callable[..., object], kept: dict[str, str] | None = None,
    **given: Any,
) -> HttpResponse:  # fmt: skip
    """Do something to a file and show it again: with `words`, or with why it was refused, nothing changed."""
    try:
        deed(by=request.visitor.actor, now=request.now, **given)
    except PersonRefused as refused:
        return person_page(request, found, 409, str(refused), **kept or {})
    flash(request, words)
    return to_person(request, found.id)


def to_person(request: Request, id: UUID) -> HttpResponseRedirect:
    kwargs: dict[str, Any] = {"code": request.community.code, "id": id}
    return HttpResponseRedirect(reverse("person", kwargs=kwargs))
