"""One case: what it is about, between whom, who settles it, how far it is."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse

from linli.accounts.opens import Request, may, opens
from linli.design.pages import page
from linli.engines.matters.enums import Stage
from linli.practices.mediation.actions.reading import note_opening
from linli.practices.mediation.enums import SETTLED
from linli.practices.mediation.models import Dispute
from linli.practices.mediation.permissions import MEDIATE
from linli.practices.mediation.queries.disputes import File, court_day, file_of, runs, today, works_on
from linli.practices.mediation.queries.figures import method_hints
from linli.practices.mediation.queries.settings import called, mediation_of
from linli.practices.mediation.rules import Settings
from linli.practices.mediation.ui.steps import seen
from linli.practices.mediation.ui.words import days_to, state_of, why_of


@opens(may(MEDIATE))
def case(request: Request, id: UUID) -> HttpResponse:
    """Who opened it is written down where its parties read it."""
    dispute = seen(request, id)
    settings, file = mediation_of(request.community), file_of(dispute)
    note_opening(parties=file.parties, by=request.visitor.actor, now=request.now)
    return page(request, "mediation/case.html", **_shown(request, dispute, file, settings))


def _shown(request: Request, dispute: Dispute, file: File, settings: Settings) -> dict[str, Any]:
    visitor, on = request.visitor, today(request.now)
    sides = {party.id: f"{party.get_side_display()} {party.name!s}" for party in file.parties}
    return {
        "dispute": dispute, "file": file, "state": state_of(dispute), "on": on, "sides": sides,
        "quarrel": called(settings.quarrels, dispute.quarrel), "methods": settings.methods,
        "method": called(settings.methods, dispute.method), "settled": dispute.result in SETTLED,
        "appointments": [(row, why_of(row.why)) for row in file.appointments],
        "hints": method_hints(settings, dispute.quarrel) if dispute.matter.is_open else [],
        "can_work": works_on(visitor, dispute), "can_run": runs(visitor, dispute),
        "named": dispute.matter.stage in {Stage.DISPATCHED, Stage.HANDLING}, "days_to": days_to,
        "court": court_day(dispute, file.agreement), "unlinked": any(not (p.person_id or p.group_id) for p in file.parties),
        "risk": dispute.risk if dispute.risk_until and dispute.risk_until >= on else "",
    }  # fmt: skip
