"""`opens`: every view declares who may open it, in one line above it. A view without it fails a test.

    @opens(may(DISPATCH), methods=("POST",))
    def dispatch(request: Request, id: UUID) -> HttpResponse: ...

For a route below `/c/<code>/` it finds the community, enters it, knows the visitor and asks the audience. A POST runs in
one transaction with the form's idempotency key: an answer of 400 or more rolls everything back; a retry of a form that
succeeded is sent where the first one was, and changes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django_htmx.middleware import HtmxDetails

from linli.accounts.models import ResidentAccount, User
from linli.accounts.permissions import PERMISSIONS
from linli.accounts.visitors import Visitor, standing_of
from linli.kernel.communities import community_by_code
from linli.kernel.models import Community, IdempotencyKey
from linli.kernel.tenancy import in_community

View = Callable[..., HttpResponse]


class Request(HttpRequest):
    """What a view behind `opens` gets (for readers and type checkers)."""

    now: datetime
    community: Community
    visitor: Visitor
    htmx: HtmxDetails


@dataclass(frozen=True, slots=True)
class Audience:
    """Who may open a page: its name for the table of permissions, and whether it wants staff, a resident, a permission."""

    name: str
    staff: bool = False
    resident: bool = False
    permission: str = ""

    def admits(self, visitor: Visitor | None) -> bool:
        if not (self.staff or self.resident):
            return True
        if visitor is None:
            return False
        if self.staff and visitor.is_staff and visitor.verified:
            return not self.permission or visitor.may(self.permission)
        return self.resident and visitor.is_resident


anyone = Audience("anyone")
staff = Audience("staff", staff=True)
resident = Audience("resident", resident=True)
signed_in = Audience("signed in", staff=True, resident=True)


def may(permission: str) -> Audience:
    """Staff with this permission."""
    if permission not in PERMISSIONS:
        raise ValueError(f"{permission} is not declared")
    return Audience(permission, staff=True, permission=permission)


def opens(audience: Audience, *, methods: tuple[str, ...] = ("GET",), atomic: bool = True) -> Callable[[View], View]:
    """Declare who may open a view. `atomic=False` is for views whose failures must be remembered (wrong passwords)."""
    allowed = {*methods, "HEAD"} if "GET" in methods else set(methods)

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, code: str | None = None, **kwargs: Any) -> HttpResponse:
            if request.method not in allowed:
                return HttpResponseNotAllowed(sorted(methods))
            found = cast(Request, request)
            found.user = user_of(request)  # type: ignore[assignment]
            if code is None:
                return (
                    view(found, **kwargs) if audience is anyone else _without_community(found, audience, view, kwargs)
                )
            community = community_by_code(code)
            if community is None:
                raise Http404(code)
            found.community = community
            with in_community(community):
                return _inside(found, audience, view, kwargs, atomic)

        opened.opens = audience  # type: ignore[attr-defined]
        opened.methods = methods  # type: ignore[attr-defined]
        return opened

    return decorate


def _without_community(request: Request, audience: Audience, view: View, kwargs: dict[str, Any]) -> HttpResponse:
    """A page of the person, not of a community (sessions, second factor): any signed-in staff."""
    if audience.permission or request.user is None:
        return _sign_in(request, audience)
    return view(request, **kwargs)


def _inside(request: Request, audience: Audience, view: View, kwargs: dict[str, Any], atomic: bool) -> HttpResponse:
    request.visitor = visitor_of(request)
    if not audience.admits(request.visitor):
        return _refuse(request, audience)
    if request.method != "POST" or not atomic:
        return view(request, **kwargs)
    return _once(request, view, kwargs)


def user_of(request: HttpRequest) -> User | None:
    """The staff user of this session, from the row the session itself was read with; None when there is none."""
    from django.contrib.auth import SESSION_KEY, get_user

    if not request.session.get(SESSION_KEY):
        return None
    row = getattr(request.session, "row", None)
    if row is not None and row.user is not None and str(row.user_id) == request.session[SESSION_KEY]:
        return row.user if row.user.is_active and _same_password(request, row.user) else None
    user = get_user(request)
    return user if user.is_authenticated else None


def _same_password(request: HttpRequest, user: User) -> bool:
    from django.contrib.auth import HASH_SESSION_KEY
    from django.utils.crypto import constant_time_compare

    return constant_time_compare(request.session.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())


def visitor_of(request: Request) -> Visitor:
    user = cast("User | None", request.user)
    account = None
    if account_id := request.session.get("residents", {}).get(str(request.community.id)):
        account = ResidentAccount.objects.filter(id=account_id, verified_at__isnull=False).first()
    verified = bool(request.session.get("second_factor")) or (settings.DEMO and user is not None and user.is_demo)
    visitor = Visitor(request.community, user, account, verified=verified)
    if user is not None:
        visitor = Visitor(request.community, user, account, standing_of(user, request.now.date()), verified)
    return visitor


def _refuse(request: Request, audience: Audience) -> HttpResponse:
    from linli.design.pages import forbidden

    visitor = request.visitor
    if audience.staff and visitor.user and not visitor.verified:
        return HttpResponseRedirect(reverse("second-factor") + "?" + urlencode({"next": request.get_full_path()}))
    known = visitor.user if audience.staff else visitor.account
    return forbidden(request) if known else _sign_in(request, audience)


def unproved(request: Request) -> HttpResponse | None:
    """For a page outside every community: to the second factor, where the user has not given it; else None."""
    user = cast(User, request.user)
    if request.session.get("second_factor") or (settings.DEMO and user.is_demo):
        return None
    return HttpResponseRedirect(reverse("second-factor") + "?" + urlencode({"next": request.get_full_path()}))


def _sign_in(request: Request, audience: Audience) -> HttpResponse:
    """To the door for residents where they may come in, else to the one for staff."""
    for_residents = audience.resident and request.community
    where = reverse("sign-in", kwargs={"code": request.community.code}) if for_residents else reverse("staff-sign-in")
    return HttpResponseRedirect(where + "?" + urlencode({"next": request.get_full_path()}))


def _once(request: Request, view: View, kwargs: dict[str, Any]) -> HttpResponse:
    """Run a POST in one transaction, at most once for its idempotency key."""
    key = request.POST.get("idempotency_key", "")[:64]
    with transaction.atomic():
        row = _take_key(request, key) if key else None
        if row is not None and row.location:
            return HttpResponseRedirect(row.location)
        response = view(request, **kwargs)
        if response.status_code >= 400:
            transaction.set_rollback(True)
        elif row is not None:
            IdempotencyKey.objects.filter(id=row.id).update(location=response.get("Location", request.path)[:500])
    return response


def _take_key(request: Request, key: str) -> IdempotencyKey:
    """The key's row: made now, or the one an earlier attempt left (waiting for it, where it still runs)."""
    actor = request.visitor.actor
    owner = f"{actor.kind}:{actor.id or request.session.session_key or ''}"[:64]
    row = IdempotencyKey(community_id=request.community.id, owner=owner, key=key, at=request.now)
    return row if row.taken() else IdempotencyKey.objects.get(owner=owner, key=key)


__all__ = ["Audience", "Request", "anyone", "may", "opens", "resident", "signed_in", "staff", "unproved"]
