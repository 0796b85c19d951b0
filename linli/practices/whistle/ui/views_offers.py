"""供需清单: what partners offer and ask for, taken up by somebody, given, counted."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.practices.whistle.actions.partners import PartnerRefused, Thing, give_out, put_up, take_up
from linli.practices.whistle.enums import OfferKind
from linli.practices.whistle.models import Partner
from linli.practices.whistle.permissions import EDIT_PARTNERS, OFFER, PARTNERS
from linli.practices.whistle.queries.partners import (
    may_say_given,
    my_partners,
    offer_of,
    offers_of,
    taker_with,
    takers,
    taking_of,
)
from linli.practices.whistle.ui.forms import OfferForm, TakeForm, first_error
from linli.practices.whistle.ui.views_whistles import to


@opens(may(PARTNERS))
def offers(request: Request) -> HttpResponse:
    return _page(request)


def _page(request: Request, status: int = 200, error: str = "", form: str = "") -> HttpResponse:
    kind, past, visitor = request.GET.get("kind", ""), request.GET.get("past") == "1", request.visitor
    own, may_take = my_partners(visitor), takers(visitor)
    edits = visitor.may(EDIT_PARTNERS)
    return page(
        request, "whistle/offers.html", status=status, rows=offers_of(kind, past=past), kind=kind, past=past, error=error,
        form=form, kept=request.POST, kinds=OfferKind.choices, edits=edits,
        puts_up=edits or (bool(own) and visitor.may(OFFER)), partners=[(each.id, each.party.name) for each in own],
        takes=visitor.may(OFFER) and bool(may_take),
        takers=[(party.id, party.name) for party in may_take], mine={party.id for party in may_take},
    )  # fmt: skip


@opens(may(OFFER), methods=("POST",))
def offer_new(request: Request) -> HttpResponse:
    form = OfferForm(request.POST)
    if not form.is_valid():
        return _page(request, 422, first_error(form), "new")
    given: dict[str, Any] = form.cleaned_data
    thing = Thing(
        OfferKind(given["kind"]), given["title"], given["text"], given["total"] or 1, given["unit"], given["until"]
    )
    try:
        put_up(partner=_as_whom(request, given["partner"]), thing=thing, by=request.visitor.actor, now=request.now)
    except PartnerRefused as refused:
        return _page(request, 409, str(refused), "new")
    flash(request, _("已列入清单"))
    return to(request, "offers")


def _as_whom(request: Request, id: UUID | None) -> Partner | None:
    """The partner it is put up by; none: the community, for its own staff."""
    own = my_partners(request.visitor)
    if id is None and request.visitor.may(EDIT_PARTNERS):
        return None
    found = next((each for each in own if each.id == id), None) or (own[0] if id is None and own else None)
    if found is None:
        raise PartnerRefused(_("只能以自己的共建单位发布"))
    return found


@opens(may(OFFER), methods=("POST",))
def offer_take(request: Request, id: UUID) -> HttpResponse:
    offer, form = offer_of(id), TakeForm(request.POST)
    if offer is None:
        raise Http404(str(id))
    if not form.is_valid():
        return _page(request, 422, first_error(form), str(id))
    party, count = taker_with(request.visitor, form.cleaned_data["party"]), form.cleaned_data["count"] or 1
    try:
        if party is None:
            raise PartnerRefused(_("请选择谁来认领"))
        take_up(offer=offer, party=party, count=count, by=request.visitor.actor, now=request.now)
    except PartnerRefused as refused:
        return _page(request, 409, str(refused), str(id))
    flash(request, _("已认领，双方都收到了通知"))
    return to(request, "offers")


@opens(may(OFFER), methods=("POST",))
def taking_given(request: Request, id: UUID) -> HttpResponse:
    """What somebody took up was given."""
    taking = taking_of(id)
    if taking is None:
        raise Http404(str(id))
    try:
        if not may_say_given(request.visitor, taking):
            raise PartnerRefused(_("由双方或社区来记"))
        result = request.POST.get("result", "")
        give_out(taking=taking, result=result, by=request.visitor.actor, now=request.now)
    except PartnerRefused as refused:
        return _page(request, 409, str(refused))
    flash(request, _("已记下，计入清单"))
    return to(request, "offers")
