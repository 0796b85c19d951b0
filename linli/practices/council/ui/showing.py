"""The desk's page of one proposal, shown by every view that does something with it."""

from uuid import UUID

from django.http import Http404, HttpResponse

from linli.accounts.opens import Request
from linli.design.pages import page
from linli.kernel.worktime import local
from linli.practices.council.actions.moving import rights_of
from linli.practices.council.enums import OVER, Origin, Profession, Right, Stage
from linli.practices.council.models import Proposal
from linli.practices.council.permissions import GATHER, RESOLVE, RUN, WORKS
from linli.practices.council.procedure import COUNCIL
from linli.practices.council.queries import proposals as reading
from linli.practices.council.queries.desk import joined_to, pressure
from linli.practices.council.ui.views_decide import told
from linli.registry.queries.groups import party_choices


def at_desk(request: Request, id: UUID) -> Proposal:
    """A proposal as the desk reads it, hidden ones too."""
    rows = Proposal.objects.filter(id=id).select_related(
        "community", "place__grid", "round", "project__holder", "gathering"
    )
    found = rows.annotate(spent_fen=reading.spent(), unchecked_count=reading.unchecked()).first()
    if found is None:
        raise Http404(str(id))
    return found


def parties() -> list[tuple[UUID, str]]:
    return [(party.id, party.name) for party in party_choices()]


def shown(request: Request, proposal: Proposal, status: int = 200, error: str = "") -> HttpResponse:
    """The desk's page of a proposal: its story, and what the visitor may do now; what was refused stays filled in."""
    visitor, rights = request.visitor, rights_of(proposal, request.now)
    moves = COUNCIL.available(proposal, proposal.stage, visitor.may, request.now)
    asks_party = Right.APPRAISE in rights or (proposal.stage == Stage.ADOPTED and not hasattr(proposal, "project"))
    today = local(request.now).date()
    return page(
        request, "council/desk_proposal.html", status=status, error=error, kept=request.POST if error else {}, rights=rights,
        moves=[each for each in moves if each.target not in OVER], unchecked=proposal.unchecked_count,  # type: ignore[attr-defined]
        joined=joined_to(visitor, proposal) if proposal.origin == Origin.APPEALS else [],
        can_resolve=visitor.may(RESOLVE) and proposal.is_open, can_run=visitor.may(RUN),
        can_gather=visitor.may(GATHER) and Right.SPEAK in rights, can_works=visitor.may(WORKS),
        can_support=visitor.may(GATHER) and Right.SUPPORT in rights, can_revise=visitor.may(RUN) and Right.REVISE in rights,
        can_ask=visitor.may(RUN) and Right.APPRAISE in rights, parties=parties() if asks_party else [],
        professions=Profession.choices, pressure=pressure(proposal, today), **told(request, proposal, pictures=False),
    )  # fmt: skip
