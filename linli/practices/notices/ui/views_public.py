"""What residents read: everything announced to everybody, and what was sent to them."""

from uuid import UUID

from django.http import Http404, HttpResponse

from linli.accounts.opens import Request, anyone, opens
from linli.design.pages import page
from linli.kernel.worktime import local
from linli.practices.notices.actions.announcing import saw
from linli.practices.notices.queries.announcements import named, readable

MOST = 50


@opens(anyone)
def bulletin(request: Request) -> HttpResponse:
    rows = readable(request.visitor.account, local(request.now).date())[:MOST]
    return page(request, "notices/bulletin.html", rows=list(rows), named=named)


@opens(anyone)
def bulletin_item(request: Request, id: UUID) -> HttpResponse:
    """One announcement; opened by somebody it was sent to, it counts as read."""
    account = request.visitor.account
    row = readable(account, local(request.now).date()).filter(id=id).first()
    if row is None:
        raise Http404(str(id))
    if account is not None:
        saw(announcement=row, account_id=account.id, now=request.now)
    return page(request, "notices/bulletin_item.html", row=row, named=named)
