"""Staff: password, second factor, sessions."""

from typing import Any, cast
from urllib.parse import urlencode

import segno
from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from linli.accounts.actions import sign_in
from linli.accounts.models import User
from linli.accounts.opens import Request, anyone, opens, staff
from linli.accounts.queries import demo_people, home_of, sessions_of
from linli.design.pages import page


def next_or(request: Request, fallback: str) -> str:
    """Where the person wanted to go, if that is here; never another site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if ours and wanted.startswith("/") else fallback


def onward(where: str, wanted: str) -> HttpResponse:
    """To the next door, which is told where the person wanted to go, whatever stands in that address."""
    return HttpResponseRedirect(where + ("?" + urlencode({"next": wanted}) if wanted else ""))


def _go_on(request: Request, user: User) -> HttpResponse:
    if settings.DEMO and user.is_demo:
        return HttpResponseRedirect(next_or(request, home_of(user, request.now)))
    return onward(reverse("second-factor"), next_or(request, ""))


@opens(anyone, methods=("GET", "POST"))
def staff_sign_in(request: Request) -> HttpResponse:
    error, username = "", ""
    if request.method == "POST":
        username = request.POST.get("username", "")[:40]
        try:
            password = request.POST.get("password", "")[:200]
            return _go_on(
                request, sign_in.sign_in_staff(request, username=username, password=password, now=request.now)
            )
        except sign_in.SignInRefused as refused:
            error = str(refused)
    people = demo_people() if settings.DEMO else []
    context: dict[str, Any] = {"error": error, "username": username, "people": people, "next": next_or(request, "")}
    return page(request, "accounts/staff_sign_in.html", status=422 if error else 200, **context)


@opens(anyone, methods=("POST",))
def demo_sign_in(request: Request) -> HttpResponse:
    """In the demo: become one of its made-up people."""
    if not settings.DEMO:
        raise Http404
    user = get_object_or_404(User, username=request.POST.get("username", ""), is_demo=True, is_active=True)
    sign_in.begin(request, user)
    return _go_on(request, user)


@opens(anyone, methods=("POST",))
def leave(request: Request) -> HttpResponse:
    """Out, and with it whatever a page kept on this device for when there is no network."""
    sign_in.sign_out(request)
    response = HttpResponseRedirect(reverse("home"))
    response["Clear-Site-Data"] = '"storage"'
    return response


@opens(staff, methods=("GET", "POST"))
def second_factor(request: Request) -> HttpResponse:
    user = cast(User, request.user)
    if not sign_in.has_second_factor(user):
        return onward(reverse("set-up-second-factor"), next_or(request, ""))
    error = ""
    if request.method == "POST":
        if sign_in.pass_second_factor(request, user, request.POST.get("code", "")[:20]):
            return HttpResponseRedirect(next_or(request, home_of(user, request.now)))
        error = _("验证码不对，或尝试太频繁，请稍后再试")
    return page(
        request, "accounts/second_factor.html", status=422 if error else 200, error=error, next=next_or(request, "")
    )


@opens(staff, methods=("GET", "POST"))
def set_up_second_factor(request: Request) -> HttpResponse:
    user = cast(User, request.user)
    if sign_in.has_second_factor(user) and not request.session.get("second_factor"):
        return HttpResponseRedirect(reverse("second-factor"))
    error = ""
    if request.method == "POST":
        codes = sign_in.confirm_authenticator(request, user, request.POST.get("code", "")[:20])
        if codes:
            go_on = next_or(request, home_of(user, request.now))
            return page(request, "accounts/recovery_codes.html", codes=codes, go_on=go_on)
        error = _("验证码不对，请用验证器里的最新 6 位数字")
    device = sign_in.new_authenticator(user)
    qr = segno.make(device.config_url, micro=False).svg_inline(border=2, omitsize=True)
    context = {
        "qr": qr,
        "link": device.config_url,
        "secret": device.config_url.split("secret=")[1].split("&")[0],
        "error": error,
    }
    return page(request, "accounts/set_up_second_factor.html", status=422 if error else 200, **context)


@opens(staff)
def sessions(request: Request) -> HttpResponse:
    user = cast(User, request.user)
    rows = sessions_of(user, request.now)
    home = home_of(user, request.now)
    return page(request, "accounts/sessions.html", rows=rows, current=request.session.session_key, home=home)


@opens(staff, methods=("POST",))
def end(request: Request) -> HttpResponse:
    """Revoke one session by the beginning of its key, or all others."""
    only = request.POST.get("only", "")[:12]
    sign_in.end_sessions(user=cast(User, request.user), keep=request.session.session_key, only=only or None)
    return HttpResponseRedirect(reverse("sessions"))
