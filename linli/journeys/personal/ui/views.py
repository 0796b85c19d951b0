"""Residents' pages about their own data; the secretary's page of wishes to be erased; the rules, for anybody."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.actions.reads import note_read
from linli.accounts.opens import Request, anyone, may, opens, resident
from linli.design.pages import flash, page, refusal
from linli.journeys.personal.actions.asking import agree, ask, decline, take_back
from linli.journeys.personal.actions.erasing import ErasureRefused
from linli.journeys.personal.enums import Decision
from linli.journeys.personal.models import Erasure
from linli.journeys.personal.permissions import DECIDE
from linli.journeys.personal.queries.somebody import Somebody, by_account, by_person
from linli.journeys.personal.queries.wishes import decided, latest_of, rules, waiting
from linli.journeys.personal.ui.packing import packed
from linli.kernel.wording import kept
from linli.kernel.worktime import local
from linli.registry.enums import DataRead
from linli.registry.permissions import EDIT_PEOPLE
from linli.registry.queries.files import people_for


def _who(request: Request) -> Somebody:
    assert request.visitor.account is not None
    return by_account(request.visitor.account)


@opens(anyone)
def personal_data(request: Request) -> HttpResponse:
    return page(request, "personal/rules.html", rows=rules())


@opens(resident)
def my_data(request: Request) -> HttpResponse:
    """What is stored about me: a copy of it, and the wish to be erased."""
    who = _who(request)
    last = latest_of(request.visitor.account)
    asked = last if last and last.state == Decision.ASKED else None
    shared = not who.people and bool(request.visitor.account and request.visitor.account.people.exists())
    return page(request, "personal/my_data.html", asked=asked, last=last, shared=shared)


@opens(resident, methods=("POST",))
def my_data_file(request: Request) -> HttpResponse:
    return packed(request, _who(request))


@opens(resident, methods=("POST",))
def my_data_erase(request: Request) -> HttpResponse:
    assert request.visitor.account is not None
    ask(account=request.visitor.account, community=request.community, by=request.visitor.actor, now=request.now)
    flash(request, _("已收到申请，社区决定后会告诉您"))
    return _to_mine(request)


@opens(resident, methods=("POST",))
def my_data_keep(request: Request) -> HttpResponse:
    assert request.visitor.account is not None
    take_back(account=request.visitor.account, by=request.visitor.actor, now=request.now)
    return _to_mine(request)


def _to_mine(request: Request) -> HttpResponse:
    return HttpResponseRedirect(reverse("my-data", kwargs={"code": request.community.code}))


@opens(may(DECIDE))
def erasures(request: Request) -> HttpResponse:
    return _erasures_page(request)


def _erasures_page(request: Request, status: int = 200, error: str = "", typed: str = "") -> HttpResponse:
    context: dict[str, Any] = {"error": error, "typed": typed, "waiting": waiting(), "decided": decided()}
    return page(request, "personal/erasures.html", status=status, **context)


def _asked(id: UUID) -> Erasure:
    found = Erasure.objects.filter(pk=id).first()
    if found is None:
        raise Http404(str(id))
    return found


@opens(may(DECIDE), methods=("POST",))
def erasure_agree(request: Request, id: UUID) -> HttpResponse:
    assert request.visitor.user is not None
    try:
        agree(asked=_asked(id), user=request.visitor.user, by=request.visitor.actor, now=request.now)
    except ErasureRefused as refused:
        return _erasures_page(request, 409, str(refused))
    flash(request, _("已删除"))
    return HttpResponseRedirect(reverse("erasures", kwargs={"code": request.community.code}))


@opens(may(DECIDE), methods=("POST",))
def erasure_decline(request: Request, id: UUID) -> HttpResponse:
    assert request.visitor.user is not None
    reason, by = request.POST.get("reason", "")[:300], request.visitor.actor
    try:
        decline(asked=_asked(id), reason=reason, user=request.visitor.user, by=by, now=request.now)
    except ErasureRefused as refused:
        return _erasures_page(request, 422, str(refused), reason)
    flash(request, _("已告诉本人"))
    return HttpResponseRedirect(reverse("erasures", kwargs={"code": request.community.code}))


@opens(may(EDIT_PEOPLE), methods=("POST",))
def person_copy(request: Request, id: UUID) -> HttpResponse:
    """For somebody who came to the desk for their copy: who they were checked to be is written into their log."""
    found = (
        people_for(request.visitor, local(request.now).date()).select_related("party", "account").filter(id=id).first()
    )
    if found is None:
        raise Http404(str(id))
    reason = request.POST.get("reason", "").strip()[:160]
    if not reason:
        return refusal(request, 422, _("没有导出"), _("请写明谁来要的、怎么核实的"))
    why = kept(gettext_lazy("替本人导出：%(reason)s"), reason=reason)
    note_read(by=request.visitor.actor, subject=found.id, what=DataRead.EXPORT, reason=why, now=request.now)
    return packed(request, by_person(found))
