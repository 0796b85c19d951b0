"""去世: written down gently, with everything they held shown, to be handed over; a mistake is taken back."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.registry.actions.lives import note_death, take_back_death
from linli.registry.actions.people import PersonRefused
from linli.registry.permissions import EDIT_PEOPLE
from linli.registry.queries.holdings import held_by
from linli.registry.ui.forms import DeathForm
from linli.registry.ui.views_people import done_to, person_named


@opens(may(EDIT_PEOPLE), methods=("GET", "POST"))
def person_death(request: Request, id: UUID) -> HttpResponse:
    found = person_named(request, id)
    form, status = (
        DeathForm(request.POST if request.method == "POST" else None),
        422 if request.method == "POST" else 200,
    )
    held = held_by(found.party_id, request.now)
    if form.is_bound and form.is_valid():
        try:
            note_death(person=found, by=request.visitor.actor, now=request.now, **form.cleaned_data)
        except PersonRefused as refused:
            form.add_error(None, str(refused))
            status = 409
        else:
            flash(request, _("已登记。相关通知已停止，请向家属致意。"), "done")
            where = "handing-over" if held else "person"
            return HttpResponseRedirect(reverse(where, kwargs={"code": request.community.code, "id": id}))
    return page(request, "registry/death.html", status=status, person=found, form=form, held=held)


@opens(may(EDIT_PEOPLE), methods=("POST",))
def person_death_undo(request: Request, id: UUID) -> HttpResponse:
    found = person_named(request, id)
    return done_to(request, found, _("已撤回，原来的登记都恢复了"), take_back_death, person=found)
