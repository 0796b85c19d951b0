"""Who could settle a case, with reasons; a person of the body decides; a party may say no."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.kernel.workflow import MoveRefused
from linli.practices.mediation.actions.appointing import CannotMediate, appoint, refuse_mediator
from linli.practices.mediation.models import Dispute, DisputeParty
from linli.practices.mediation.permissions import MEDIATE
from linli.practices.mediation.queries.disputes import parties_of, today
from linli.practices.mediation.queries.people import roster
from linli.practices.mediation.queries.proposing import proposed
from linli.practices.mediation.queries.settings import mediation_of
from linli.practices.mediation.ui.forms import AppointForm, RefusalForm
from linli.practices.mediation.ui.steps import Ask, Given, Step, run_by, stepped, to_case, worked_on
from linli.practices.mediation.ui.words import told
from linli.registry.models import Person

BOTH = ("GET", "POST")


@opens(may(MEDIATE), methods=BOTH)
def proposals(request: Request, id: UUID) -> HttpResponse:
    dispute = run_by(request, id)
    if request.method != "POST":
        return _proposed(request, dispute)
    form = AppointForm(request.POST)
    if not form.is_valid():
        return _proposed(request, dispute, str(next(iter(form.errors.values()))[0]), 422)
    given = form.cleaned_data
    try:
        appoint(
            dispute=dispute, mediator=given["mediator"], by=request.visitor.actor, now=request.now,
            version=given["version"],
        )  # fmt: skip
    except CannotMediate as refused:
        return _proposed(request, dispute, str(refused), 422)
    except MoveRefused as refused:
        return _proposed(request, dispute, str(refused), 409)
    flash(request, _("已选定调解员，双方会收到通知"))
    return to_case(request, dispute)


def _proposed(request: Request, dispute: Dispute, error: str = "", status: int = 200) -> HttpResponse:
    found = proposed(dispute, mediation_of(request.community), today(request.now))
    lines = [
        (each.mediator, each.match, [(told(reason), reason.good) for reason in each.match.reasons]) for each in found
    ]
    return page(
        request, "mediation/proposals.html", status=status, dispute=dispute, error=error,
        able=[line for line in lines if not line[1].out], barred=[line for line in lines if line[1].out],
    )  # fmt: skip


@opens(may(MEDIATE), methods=BOTH)
def refusal(request: Request, id: UUID) -> HttpResponse:
    """Written down for a party who said no at the desk or on the phone."""
    dispute = worked_on(request, id)
    parties, mediators = parties_of(dispute), {row.person_id: row.person for row in roster()}

    def act(given: Given) -> None:
        party = next((each for each in parties if each.id == given["party"]), None)
        _said_no(request, dispute, mediators.get(given["mediator"]), party, given["reason"])

    notes = [_("当事人有权要求换人。记下以后，本案和这位当事人以后的案件都不再推荐。")]
    asks = _who_refuses_whom(dispute, parties, mediators)
    step = Step(_("当事人不同意调解员"), asks, _("记下"), RefusalForm, act, _("已记下"), notes)
    return stepped(request, dispute, step)


def _who_refuses_whom(dispute: Dispute, parties: list[DisputeParty], mediators: dict[UUID, Person]) -> list[Ask]:
    """The mediator in charge is chosen already."""
    sides = [(party.id, f"{party.get_side_display()} {party.name!s}") for party in parties]
    roster = [(key, person.party.name) for key, person in mediators.items()]
    return [
        Ask("select", "party", _("哪一方不同意"), sides),
        Ask("select", "mediator", _("不同意谁"), roster, value=dispute.matter.holder_id or ""),
        Ask("text", "reason", _("理由"), hint=_("可以不说；只在本案里看得到"), required=False),
    ]


def _said_no(
    request: Request, dispute: Dispute, mediator: Person | None, party: DisputeParty | None, reason: str
) -> None:
    if mediator is None or party is None:
        raise Http404("party or mediator")
    refuse_mediator(
        dispute=dispute, mediator=mediator, party=party, reason=reason, by=request.visitor.actor, now=request.now
    )  # fmt: skip
