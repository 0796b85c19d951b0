"""Intake: a quarrel is put before the mediators, out of the blue or out of a matter that turned out to be one."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.engines.matters.models import Matter
from linli.engines.matters.queries.walls import matters_for
from linli.kernel.workflow import MoveRefused
from linli.practices.mediation.actions.intake import NotAcceptable, open_dispute
from linli.practices.mediation.enums import Intake, Way
from linli.practices.mediation.models import Dispute
from linli.practices.mediation.permissions import MEDIATE, REGISTER
from linli.practices.mediation.queries.disputes import may_move
from linli.practices.mediation.queries.people import groups, places
from linli.practices.mediation.queries.settings import NoBody, mediation_of
from linli.practices.mediation.ui.forms import GENDERS, SIDES, IntakeForm

BOTH = ("GET", "POST")


@opens(may(REGISTER), methods=BOTH)
def intake(request: Request) -> HttpResponse:
    return _taken(request, None)


@opens(may(REGISTER), methods=BOTH)
def from_matter(request: Request, id: UUID) -> HttpResponse:
    """The appeal goes behind the wall with the same tap; its words are offered as the first account of it."""
    matter = (
        matters_for(request.visitor).select_related("community", "category", "holder", "place").filter(id=id).first()
    )
    if matter is None or not may_move(request.visitor, matter):
        raise Http404(str(id))
    return _taken(request, matter)


def _taken(request: Request, matter: Matter | None) -> HttpResponse:
    if request.method != "POST":
        first = {"way": Way.PEOPLE.value, "intake": Intake.OFFERED.value if matter else Intake.APPLIED.value}
        if matter:
            first |= {"facts": matter.text, "place": matter.place.code if matter.place else ""}
        return _form(request, IntakeForm(initial=first), matter)
    form = IntakeForm(request.POST)
    if not form.is_valid():
        return _form(request, form, matter, status=422)
    try:
        dispute = open_dispute(
            community=request.community, application=form.application(), by=request.visitor.actor, now=request.now,
            began_as=matter,
        )  # fmt: skip
    except (NotAcceptable, NoBody) as refused:
        return _form(request, form, matter, str(refused), 422)
    except MoveRefused as refused:
        return _form(request, form, matter, str(refused), 409)
    return _after(request, dispute)


def _after(request: Request, dispute: Dispute) -> HttpResponseRedirect:
    """To the case, for who may read it; whoever only wrote it down hears that it has arrived, and no more."""
    flash(request, _("已受理：%(number)s，由%(body)s办理") % {"number": dispute.number, "body": dispute.body.name})
    reads = request.visitor.may(MEDIATE) and dispute.body_id in request.visitor.party_ids
    name, more = ("mediation-case", {"id": dispute.id}) if reads else ("mediation-new", {})
    return HttpResponseRedirect(reverse(name, kwargs={"code": request.community.code, **more}))


def _form(
    request: Request, form: IntakeForm, matter: Matter | None, error: str = "", status: int = 200
) -> HttpResponse:
    settings = mediation_of(request.community)
    return page(
        request, "mediation/intake.html", status=status, form=form, error=error, matter=matter, sides=SIDES,
        ways=Way.choices, intakes=Intake.choices, quarrels=list(settings.quarrels.items()), genders=GENDERS,
        groups=[(party.id, party.name) for party in groups()],
        places=[(place.code, f"{place.parent.name if place.parent else ''}{place.name}") for place in places()],
    )  # fmt: skip
