"""居务公开 and 公示 for everybody, with objections; publishing at the desk."""

from datetime import date
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, anyone, may, opens, resident
from linli.design.pages import flash, page
from linli.engines.matters.actions.raising import Who
from linli.kernel.worktime import local
from linli.practices.council.actions.disclosing import LONGEST, disclose, object_to, takes_objections
from linli.practices.council.actions.moving import CouncilRefused
from linli.practices.council.enums import DisclosureKind
from linli.practices.council.models import Disclosure
from linli.practices.council.permissions import RUN
from linli.practices.council.queries.disclosures import disclosure_with, disclosures, objections_to
from linli.practices.council.ui.views_decide import to

PAGE = 50


def _found(id: UUID) -> Disclosure:
    found = disclosure_with(id)
    if found is None:
        raise Http404(str(id))
    return found


@opens(anyone)
def disclosed(request: Request) -> HttpResponse:
    return page(
        request, "council/disclosed.html", rows=list(disclosures()[:PAGE]), may_run=request.visitor.may(RUN),
        today=local(request.now).date(),
    )  # fmt: skip


@opens(anyone)
def disclosure(request: Request, id: UUID) -> HttpResponse:
    """The words, and how the objections stand: their number, never whose. The desk sees the matters."""
    return _page(request, _found(id))


def _page(request: Request, found: Disclosure, status: int = 200, error: str = "") -> HttpResponse:
    desk = request.visitor.may(RUN) and request.visitor.verified
    return page(
        request, "council/disclosure.html", status=status, found=found, error=error, longest=LONGEST,
        takes=takes_objections(found, local(request.now).date()), objections=objections_to(found) if desk else [],
        kept=request.POST.get("text", ""),
    )  # fmt: skip


@opens(resident, methods=("POST",))
def disclosure_object(request: Request, id: UUID) -> HttpResponse:
    found, account = _found(id), request.visitor.account
    who = Who(account=account, name=str(account.name) if account else "")
    try:
        matter = object_to(
            community=request.community, disclosure=found, text=request.POST.get("text", ""), who=who,
            by=request.visitor.actor, now=request.now,
        )  # fmt: skip
    except CouncilRefused as refused:
        return _page(request, found, 422, str(refused))
    flash(request, _("已收到，编号 %(number)s，办理情况在“我的事项”里看") % {"number": matter.number})
    return to(request, "disclosure", id=id)


@opens(may(RUN), methods=("GET", "POST"))
def council_disclose(request: Request) -> HttpResponse:
    given, error = request.POST, ""
    if request.method == "POST":
        try:
            made = disclose(
                kind=_kind(given.get("kind", "")), title=given.get("title", ""), text=given.get("text", ""),
                until=_day(given.get("until", "")), by=request.visitor.actor, now=request.now,
            )  # fmt: skip
            flash(request, _("已公布"))
            return to(request, "disclosure", id=made.id)
        except CouncilRefused as refused:
            error = str(refused)
    return page(
        request, "council/disclose.html", status=422 if error else 200, kept=given, error=error,
        kinds=DisclosureKind.choices, rows=list(disclosures()[:PAGE]), today=local(request.now).date(),
    )  # fmt: skip


def _kind(text: str) -> DisclosureKind:
    if text not in DisclosureKind.values:
        raise CouncilRefused(_("请选公开的类别"))
    return DisclosureKind(text)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise CouncilRefused(_("请填写日期")) from None
