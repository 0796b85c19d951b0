"""人员情形 on a person's page: what is noted, its evidence, its end."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from linli.accounts.actions.reads import note_read
from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash
from linli.design.pictures import NOT_KEPT, picture_of
from linli.kernel.files import BadImage, store_image
from linli.kernel.worktime import local
from linli.registry.actions.circumstances import Fact, end_circumstance, note_circumstance
from linli.registry.actions.people import PersonRefused
from linli.registry.enums import CircumstanceKind, DataRead, WhoMaySee
from linli.registry.models import Circumstance, Person
from linli.registry.permissions import EDIT_PEOPLE, READ_PEOPLE
from linli.registry.queries.files import circumstances_of
from linli.registry.ui.opening import opened
from linli.registry.ui.views_people import person_named, person_page, to_person


class FactForm(forms.Form):
    fact = forms.ChoiceField(choices=CircumstanceKind.choices)
    purpose = forms.CharField(max_length=80)
    evidence = forms.CharField(max_length=120, required=False)
    seen_by = forms.ChoiceField(choices=WhoMaySee.choices)
    since = forms.DateField()
    until_on = forms.DateField()


@opens(may(EDIT_PEOPLE), methods=("POST",))
def circumstance_add(request: Request, id: UUID) -> HttpResponse:
    found, form = person_named(request, id), FactForm(request.POST)
    kept = {name: request.POST.get(name, "")[:120] for name in form.fields}
    if not form.is_valid():
        return person_page(request, found, 422, str(next(iter(form.errors.values()))[0]), **kept)
    given, photo = form.cleaned_data, request.FILES.get("photo")
    try:
        file = store_image(photo, now=request.now) if photo else None
        dates = (given["since"], given["until_on"])
        fact = Fact(given["fact"], given["purpose"], given["evidence"], given["seen_by"], *dates, file)
        note_circumstance(person=found, fact=fact, by=request.visitor.actor, now=request.now)
    except (PersonRefused, BadImage) as refused:
        return person_page(request, found, 409, str(refused), **kept)
    flash(request, _("情形已登记"))
    return to_person(request, id)


def _seen(request: Request, person: Person, id: UUID) -> Circumstance:
    """A fact that this visitor may see; for others there is none."""
    rows = circumstances_of(request.visitor, person, local(request.now).date())
    found = next((row for row in rows if row.id == id), None)
    if found is None:
        raise Http404(str(id))
    return found


@opens(may(READ_PEOPLE))
def circumstance_file(request: Request, id: UUID, circumstance: UUID) -> HttpResponse:
    """The picture of the paper, once a reason opened the circumstances; that it was opened is written down."""
    person = person_named(request, id)
    if DataRead.CIRCUMSTANCES not in opened(request, id)[0]:
        return to_person(request, id)
    fact = _seen(request, person, circumstance)
    if fact.file is None:
        raise Http404(str(circumstance))
    note_read(by=request.visitor.actor, subject=person.id, what=DataRead.EVIDENCE, reason=fact.purpose, now=request.now)
    return picture_of(fact.file, kept=NOT_KEPT)


@opens(may(EDIT_PEOPLE), methods=("POST",))
def circumstance_end(request: Request, id: UUID, circumstance: UUID) -> HttpResponse:
    """Only what this visitor may see can be ended."""
    person = person_named(request, id)
    fact = _seen(request, person, circumstance)
    end_circumstance(circumstance=fact, by=request.visitor.actor, now=request.now)
    flash(request, _("情形已结束"))
    return to_person(request, id)
