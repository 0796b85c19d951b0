"""At the desk: asking a body outside by link, following what it promised."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.engines.matters.models import Matter
from linli.engines.matters.queries.walls import matters_for
from linli.kernel.files import BadImage, store_images
from linli.kernel.worktime import local
from linli.practices.outside.actions.links import Asking, LinkRefused, make_link, revoke_link
from linli.practices.outside.actions.promising import PromiseRefused, drop, keep
from linli.practices.outside.models import AnswerLink, Promise
from linli.practices.outside.permissions import ASK, READ
from linli.practices.outside.queries.links import (
    address_of,
    links_of,
    may_be_asked,
    phone_of_holder,
    proposed_words,
)
from linli.practices.outside.queries.promises import TABS, by_party, page_of_promises, promise_for
from linli.practices.outside.ui import forms
from linli.practices.outside.ui.words import DAYS


def _matter(request: Request, id: UUID) -> Matter:
    rows = matters_for(request.visitor).select_related("category", "place__parent__parent", "grid", "holder")
    matter = rows.filter(id=id).first()
    if matter is None:
        raise Http404(str(id))
    matter.community = request.community
    return matter


def _asking(request: Request, matter: Matter, form: forms.AskForm, status: int = 200) -> HttpResponse:
    asked, where = proposed_words(matter)
    first = {"asked": asked, "where": where, "phone": phone_of_holder(matter), "days": "30", "contact": ""}
    links = [(each, address_of(each, request.community.code), each.is_good(request.now)) for each in links_of(matter)]
    given = form.data if form.is_bound else first
    return page(
        request, "outside/ask.html", status=status, matter=matter, form=form, links=links, days=DAYS, given=given,
        may_ask=may_be_asked(matter),
    )  # fmt: skip


@opens(may(ASK), methods=("GET", "POST"))
def ask(request: Request, id: UUID) -> HttpResponse:
    """The links of a matter, and the form of a new one for whoever holds it."""
    matter = _matter(request, id)
    if request.method != "POST":
        return _asking(request, matter, forms.AskForm(), 200)
    form = forms.AskForm(request.POST)
    if not form.is_valid() or request.visitor.user is None:
        return _asking(request, matter, form, 422)
    try:
        asking = Asking(**form.cleaned_data)
        make_link(matter=matter, asking=asking, user=request.visitor.user, by=request.visitor.actor, now=request.now)
    except LinkRefused as refused:
        form.add_error(None, str(refused))
        return _asking(request, matter, form, 409)
    flash(request, _("链接已发出") if asking.phone else _("链接已生成，请交给对方"))
    return HttpResponseRedirect(request.path)


@opens(may(ASK), methods=("POST",))
def link_revoke(request: Request, id: UUID) -> HttpResponse:
    link = AnswerLink.objects.select_related("matter").filter(id=id).first()
    if link is None:
        raise Http404(str(id))
    matter = _matter(request, link.matter_id)
    revoke_link(link=link, by=request.visitor.actor, now=request.now)
    flash(request, _("链接已撤回，点开只会看到“已失效”"))
    return HttpResponseRedirect(reverse("outside-ask", kwargs={"code": request.community.code, "id": matter.id}))


@opens(may(READ))
def promises(request: Request) -> HttpResponse:
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else TABS[0]
    today = local(request.now).date()
    rows = page_of_promises(request.visitor, tab, today)
    return page(request, "outside/promises.html", tab=tab, rows=rows, today=today, parties=by_party(today))


def _promise(request: Request, id: UUID) -> Promise:
    found = promise_for(request.visitor, id)
    if found is None:
        raise Http404(str(id))
    return found


def _one(request: Request, found: Promise, status: int = 200, error: str = "") -> HttpResponse:
    today, given = local(request.now).date(), request.POST
    return page(request, "outside/promise.html", status=status, each=found, today=today, error=error, given=given)


@opens(may(READ))
def promise(request: Request, id: UUID) -> HttpResponse:
    return _one(request, _promise(request, id))


def _ended(request: Request, id: UUID, form: Any, act: Any, said: str) -> HttpResponse:
    found = _promise(request, id)
    if not form.is_valid():
        return _one(request, found, 422, str(next(iter(form.errors.values()))[0]))
    try:
        act(found, form.cleaned_data, tuple(store_images(form.uploads(), now=request.now)))
    except (PromiseRefused, BadImage) as refused:
        return _one(request, _promise(request, id), 409, str(refused))
    flash(request, said)
    return HttpResponseRedirect(reverse("promises", kwargs={"code": request.community.code}))


@opens(may(ASK), methods=("POST",))
def promise_keep(request: Request, id: UUID) -> HttpResponse:
    """核实：办到了."""

    def act(found: Promise, given: dict[str, Any], files: tuple[Any, ...]) -> None:
        keep(made=found, words=given["words"], by=request.visitor.actor, now=request.now, files=files)

    return _ended(request, id, forms.KeepForm(request.POST, request.FILES), act, _("已记为兑现"))


@opens(may(ASK), methods=("POST",))
def promise_drop(request: Request, id: UUID) -> HttpResponse:
    def act(found: Promise, given: dict[str, Any], files: tuple[Any, ...]) -> None:
        drop(made=found, reason=given["reason"], by=request.visitor.actor, now=request.now)

    return _ended(request, id, forms.ReasonForm(request.POST), act, _("已作罢，理由记在事项里"))
