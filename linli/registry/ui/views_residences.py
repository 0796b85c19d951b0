"""Where somebody lives, is registered or studies: a spell begins or ends; they go away and come back."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.kernel.worktime import local
from linli.registry.actions.people import PersonRefused
from linli.registry.actions.residences import go_away, move_out, settle_in, strike_out
from linli.registry.models import Person, Residence
from linli.registry.permissions import EDIT_PEOPLE
from linli.registry.queries.holdings import held_by
from linli.registry.ui.forms import AwayForm, EndForm, ResidenceForm
from linli.registry.ui.views_people import done_to, person_named, person_page, to_person


@opens(may(EDIT_PEOPLE), methods=("POST",))
def residence_add(request: Request, id: UUID) -> HttpResponse:
    found, form = person_named(request, id), ResidenceForm(request.POST, today=local(request.now).date())
    kept = {name: request.POST.get(name, "")[:80] for name in ("place", "elsewhere", "kind", "from_on")}
    if not form.is_valid():
        return person_page(request, found, 422, str(next(iter(form.errors.values()))[0]), **kept)
    return done_to(request, found, _("居住情况已登记"), settle_in, kept, person=found, **form.cleaned_data)


@opens(may(EDIT_PEOPLE), methods=("POST",))
def residence_end(request: Request, id: UUID, residence: UUID) -> HttpResponse:
    found, form = person_named(request, id), EndForm(request.POST)
    row = _running(found, residence)
    if not form.is_valid():
        return person_page(request, found, 422, str(next(iter(form.errors.values()))[0]))
    return done_to(request, found, _("这段居住已结束"), move_out, residence=row, **form.cleaned_data)


@opens(may(EDIT_PEOPLE), methods=("POST",))
def residence_strike_out(request: Request, id: UUID, residence: UUID) -> HttpResponse:
    found = person_named(request, id)
    return done_to(request, found, _("录错的一段已删掉"), strike_out, residence=_running(found, residence))


def _running(person: Person, id: UUID) -> Residence:
    row = Residence.objects.filter(id=id, person=person, until_on=None).select_related("person").first()
    if row is None:
        raise Http404(str(id))
    return row


@opens(may(EDIT_PEOPLE), methods=("GET", "POST"))
def person_away(request: Request, id: UUID) -> HttpResponse:
    """迁出: where to, from when; what they hold here is shown, to be handed over."""
    found, today = person_named(request, id), local(request.now).date()
    form = AwayForm(request.POST if request.method == "POST" else None, today=today, initial={"from_on": today})
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            go_away(person=found, by=request.visitor.actor, now=request.now, **form.cleaned_data)
        except PersonRefused as refused:
            form.add_error(None, str(refused))
            status = 409
        else:
            flash(request, _("迁出已登记，档案保留；回来时登记新的居住即可"))
            return to_person(request, id)
    held = held_by(found.party_id, request.now)
    return page(request, "registry/away.html", status=status, person=found, form=form, held=held)
