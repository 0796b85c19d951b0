"""One certificate at the desk: signed, declined, revoked, sealed again, as a PDF."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.actions.reads import note_read
from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.kernel.worktime import local
from linli.practices.certificates.actions.checking import NotIssued, Wanted, draft_of
from linli.practices.certificates.actions.issuing import decline, revoke, seal_again, sign
from linli.practices.certificates.enums import State
from linli.practices.certificates.models import Certificate
from linli.practices.certificates.permissions import DESK, REVOKE
from linli.practices.certificates.queries.certificates import certificate_with, mac_of, seal_uses_of
from linli.practices.certificates.rules import is_over, may_sign
from linli.practices.certificates.ui.answering import link_of, paper_of
from linli.practices.certificates.ui.forms import SheetsForm
from linli.registry.enums import DataRead


def certificate_or_404(id: UUID) -> Certificate:
    found = certificate_with(id)
    if found is None:
        raise Http404(str(id))
    return found


def to_one(request: Request, certificate: Certificate) -> HttpResponse:
    named = {"code": request.community.code, "id": certificate.id}
    return HttpResponseRedirect(reverse("certificate", kwargs=named))


@opens(may(DESK))
def certificate(request: Request, id: UUID) -> HttpResponse:
    return _page(request, certificate_or_404(id))


def _page(request: Request, found: Certificate, error: str = "", status: int = 200) -> HttpResponse:
    """What waits is shown as it would read today; what was issued, as it was."""
    draft, on = None, local(request.now).date()
    if found.state == State.ASKED:
        wanted = Wanted(found.kind, found.purpose, str(found.detail))
        try:
            draft = draft_of(community=request.community, person=found.person, wanted=wanted, on=on)
        except NotIssued as refused:
            error = error or str(refused)
    return page(
        request, "certificates/certificate.html", status=status, found=found, draft=draft, error=error,
        uses=seal_uses_of(found), over=is_over(found.valid_until, on), mac=mac_of(found),
        link=link_of(request, found) if found.number else "",
        signs=draft is not None and may_sign(draft.kind.signs, request.visitor.roles),
    )  # fmt: skip


def acting(permission: str) -> Callable[[Callable[[Request, Certificate], str]], Callable[..., HttpResponse]]:
    """A POST on a certificate's page: the act and what is said after it, or why not."""

    def decorate(act: Callable[[Request, Certificate], str]) -> Callable[..., HttpResponse]:
        @wraps(act)
        def view(request: Request, id: UUID) -> HttpResponse:
            found = certificate_or_404(id)
            try:
                flash(request, act(request, found))
            except NotIssued as refused:
                return _page(request, certificate_or_404(id), str(refused), 422)
            return to_one(request, found)

        return opens(may(permission), methods=("POST",))(view)

    return decorate


def _common(request: Request, found: Certificate) -> dict[str, Any]:
    visitor = request.visitor
    return {"community": request.community, "certificate": found, "by": visitor.actor, "now": request.now}


@acting(DESK)
def signed(request: Request, found: Certificate) -> str:
    visitor, seen = request.visitor, bool(request.POST.get("seen"))
    identity = request.POST.get("identity", "")[:40]
    assert visitor.user is not None
    sign(seen=seen, user=visitor.user, roles=visitor.roles, identity=identity, **_common(request, found))
    return _("已签发，打印后盖章")


@acting(DESK)
def declined(request: Request, found: Certificate) -> str:
    decline(reason=request.POST.get("reason", ""), **_common(request, found))
    return _("已答复申请人")


@acting(REVOKE)
def revoked(request: Request, found: Certificate) -> str:
    revoke(reason=request.POST.get("reason", ""), **_common(request, found))
    return _("已撤销，扫码的人会看到")


@acting(DESK)
def sealed(request: Request, found: Certificate) -> str:
    user, form = request.visitor.user, SheetsForm(request.POST)
    assert user is not None
    sheets = form.cleaned_data["sheets"] if form.is_valid() else 0
    seal_again(sheets=sheets, user=user, **_common(request, found))
    return _("用章已登记")


@opens(may(DESK))
def pdf(request: Request, id: UUID) -> HttpResponse:
    """To print. Whoever takes it out reads an identity number, which is written down."""
    found = certificate_or_404(id)
    if found.state != State.ISSUED:
        raise Http404(str(id))
    reason = f"{found.title} {found.number}"
    note_read(by=request.visitor.actor, subject=found.person_id, what=DataRead.IDENTITY, reason=reason, now=request.now)
    return paper_of(request, found)
