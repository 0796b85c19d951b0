"""Residents: a phone and a code."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from linli.accounts.actions.phone_codes import BadPhone, Throttled, WrongCode, check_code, send_code
from linli.accounts.actions.sign_in import sign_in_resident
from linli.accounts.models import ResidentAccount
from linli.accounts.opens import Request, anyone, opens
from linli.accounts.origin import origin_of
from linli.accounts.queries import demo_residents
from linli.accounts.ui.views_staff import next_or, onward
from linli.design.pages import page


def home(request: Request) -> str:
    return reverse("community", kwargs={"code": request.community.code})


@opens(anyone, methods=("GET", "POST"), atomic=False)
def sign_in(request: Request) -> HttpResponse:
    error, phone = "", request.POST.get("phone", "")[:30]
    if request.method == "POST":
        try:
            send_code(phone=phone, origin=origin_of(request), now=request.now)
            request.session["phone"] = phone
            where = reverse("sign-in-code", kwargs={"code": request.community.code})
            return onward(where, next_or(request, ""))
        except (BadPhone, Throttled) as refused:
            error = str(refused)
    people = demo_residents() if settings.DEMO else []
    context: dict[str, Any] = {"error": error, "phone": phone, "people": people, "next": next_or(request, "")}
    return page(request, "accounts/sign_in.html", status=422 if error else 200, **context)


@opens(anyone, methods=("GET", "POST"), atomic=False)
def enter_code(request: Request) -> HttpResponse:
    phone = request.session.get("phone", "")
    if not phone:
        return HttpResponseRedirect(reverse("sign-in", kwargs={"code": request.community.code}))
    error = ""
    if request.method == "POST":
        try:
            sign_in_resident(request, check_code(phone=phone, code=request.POST.get("code", "")[:12], now=request.now))
            request.session.pop("phone", None)
            return HttpResponseRedirect(next_or(request, home(request)))
        except (BadPhone, WrongCode) as refused:
            error = str(refused)
    context = {"error": error, "phone": phone, "next": next_or(request, "")}
    return page(request, "accounts/enter_code.html", status=422 if error else 200, **context)


@opens(anyone, methods=("POST",))
def demo_sign_in(request: Request) -> HttpResponse:
    """In the demo: become one of its made-up residents."""
    if not settings.DEMO:
        raise Http404
    account = get_object_or_404(ResidentAccount.objects.filter(is_demo=True), id=request.POST.get("account", ""))
    sign_in_resident(request, account)
    return HttpResponseRedirect(next_or(request, home(request)))
