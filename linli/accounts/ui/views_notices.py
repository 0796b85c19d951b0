"""What I was told, and who may do what."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from linli.accounts.actions.notices import mark_read
from linli.accounts.enums import REACH, Role
from linli.accounts.opens import Request, opens, signed_in, staff
from linli.accounts.permissions import PERMISSIONS
from linli.accounts.queries import notices_for, roles_named
from linli.design.pages import page


@opens(signed_in)
def notices(request: Request) -> HttpResponse:
    rows = list(notices_for(request.visitor)[:100])
    return page(request, "accounts/notices.html", rows=rows, unread=any(row.read_at is None for row in rows))


@opens(signed_in, methods=("POST",))
def read(request: Request) -> HttpResponse:
    visitor = request.visitor
    if visitor.is_staff and visitor.user:
        mark_read(user=visitor.user.id, now=request.now)
    elif visitor.account:
        mark_read(account=visitor.account.id, now=request.now)
    return HttpResponseRedirect(reverse("notices", kwargs={"code": request.community.code}))


@opens(staff)
def who_may(request: Request) -> HttpResponse:
    """The table of permissions, drawn from the declarations in the code."""
    permissions = sorted((p for p in PERMISSIONS.values() if p.roles), key=lambda p: p.name)
    return page(
        request, "accounts/who_may.html", permissions=permissions, roles=list(Role), reach=REACH,
        called=dict(roles_named(Role, request.community)),
    )  # fmt: skip
