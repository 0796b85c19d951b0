"""One certificate at the desk: signed, declined, revoked, sealed again, as a PDF."""

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


@opens(may(DESK), methods=("POST",))
def signed(request: Request, id: UUID) -> HttpResponse:
    found, user = certificate_or_404(id), request.visitor.user
    assert user is not None
    try:
        sign(
            community=request.community, certificate=found, seen=bool(request.POST.get("seen")), user=user,
            roles=request.visitor.roles, by=request.visitor.actor, now=request.now,
            identity=request.POST.get("identity", "")[:40],
        )  # fmt: skip
    except NotIssued as refused:
        return _page(request, certificate_or_404(id), str(refused), 422)
    flash(request, _("已签发，打印后盖章"))
    return to_one(request, found)


@opens(may(DESK), methods=("POST",))
def declined(request: Request, id: UUID) -> HttpResponse:
    found, reason = certificate_or_404(id), request.POST.get("reason", "")
    by, now = request.visitor.actor, request.now
    try:
        decline(community=request.community, certificate=found, reason=reason, by=by, now=now)
    except NotIssued as refused:
        return _page(request, found, str(refused), 422)
    flash(request, _("已答复申请人"))
    return to_one(request, found)


@opens(may(REVOKE), methods=("POST",))
def revoked(request: Request, id: UUID) -> HttpResponse:
    found, reason = certificate_or_404(id), request.POST.get("reason", "")
    by, now = request.visitor.actor, request.now
    try:
        revoke(community=request.community, certificate=found, reason=reason, by=by, now=now)
    except NotIssued as refused:
        return _page(request, found, str(refused), 422)
    flash(request, _("已撤销，扫码的人会看到"))
    return to_one(request, found)


@opens(may(DESK), methods=("POST",))
def sealed(request: Request, id: UUID) -> HttpResponse:
    found, user, form = certificate_or_404(id), request.visitor.user, SheetsForm(request.POST)
    assert user is not None
    sheets = form.cleaned_data["sheets"] if form.is_valid() else 0
    by, now = request.visitor.actor, request.now
    try:
        seal_again(community=request.community, certificate=found, sheets=sheets, user=user, by=by, now=now)
    except NotIssued as refused:
        return _page(request, found, str(refused), 422)
    flash(request, _("用章已登记"))
    return to_one(request, found)


@opens(may(DESK))
def pdf(request: Request, id: UUID) -> HttpResponse:
    """To print. Whoever takes it out reads an identity number, which is written down."""
    found = certificate_or_404(id)
    if found.state != State.ISSUED:
        raise Http404(str(id))
    reason = f"{found.title} {found.number}"
    note_read(by=request.visitor.actor, subject=found.person_id, what=DataRead.IDENTITY, reason=reason, now=request.now)
    return paper_of(request, found)
