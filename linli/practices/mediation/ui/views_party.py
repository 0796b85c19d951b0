"""What a party reads of their own case, after proving the phone they left: how far it is, who settles it, what is due.

Nothing of the other's talks, phone or words. A link alone opens nothing.
"""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, opens, resident
from linli.design.pages import flash, page, refusal
from linli.kernel.workflow import MoveRefused
from linli.practices.mediation.actions.appointing import refuse_mediator
from linli.practices.mediation.actions.settling import OTHER_WAYS
from linli.practices.mediation.enums import Result
from linli.practices.mediation.models import Dispute, DisputeParty
from linli.practices.mediation.queries.disputes import agreed, court_day, disputes_of, own_sessions, promised, today
from linli.practices.mediation.ui.words import days_to, state_of
from linli.registry.models import Person


@opens(resident)
def mine(request: Request) -> HttpResponse:
    rows = disputes_of(request.visitor).select_related("matter").order_by("-opened_on", "-id")[:50]
    return page(request, "mediation/mine.html", lines=[(row, state_of(row)) for row in rows])


def _own(request: Request, id: UUID) -> tuple[Dispute, DisputeParty]:
    rows = disputes_of(request.visitor).select_related("matter__holder", "matter__community", "body")
    dispute = rows.filter(id=id).first()
    if dispute is None or request.visitor.account is None:
        raise Http404(str(id))
    mine = DisputeParty.objects.filter(dispute=dispute, account=request.visitor.account)
    return dispute, mine.order_by("id")[0]


@opens(resident)
def my_dispute(request: Request, id: UUID) -> HttpResponse:
    dispute, party = _own(request, id)
    named, agreement = dispute.matter.holder_id != dispute.body_id, agreed(dispute)
    return page(
        request, "mediation/my_dispute.html", dispute=dispute, state=state_of(dispute), on=today(request.now),
        mediator=dispute.matter.holder if named else None, may_refuse=named and dispute.matter.is_open,
        sessions=own_sessions(dispute, party, request.now), promised=promised(dispute), days_to=days_to,
        agreement=agreement, court=court_day(dispute, agreement),
        other_ways=str(OTHER_WAYS) if dispute.result in {Result.FAILED, Result.WITHDRAWN} else "",
    )  # fmt: skip


@opens(resident, methods=("POST",))
def my_refusal(request: Request, id: UUID) -> HttpResponse:
    """The party does not want this mediator: no reason needed."""
    dispute, party = _own(request, id)
    mediator = Person.objects.filter(id=dispute.matter.holder_id).first()
    if mediator is None or not dispute.matter.is_open:
        return refusal(request, 409, _("现在不能换人"), _("还没有选定调解员，或者调解已经结束。"))
    try:
        reason = request.POST.get("reason", "")[:300]
        refuse_mediator(
            dispute=dispute, mediator=mediator, party=party, reason=reason, by=request.visitor.actor, now=request.now
        )  # fmt: skip
    except MoveRefused as refused:
        return refusal(request, 409, _("现在不能换人"), str(refused))
    flash(request, _("已记下，会给您换一位调解员"))
    return HttpResponseRedirect(request.path.removesuffix("refusal/"))
