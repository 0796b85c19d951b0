"""核验: anybody who holds the paper sees whether it holds, and no more than the paper says."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from linli.accounts.opens import Request, anyone, opens
from linli.design.pages import page
from linli.kernel.ids import read_number
from linli.kernel.worktime import local
from linli.practices.certificates.enums import State
from linli.practices.certificates.models import Certificate
from linli.practices.certificates.queries.certificates import checked, shown_text
from linli.practices.certificates.queries.settings import issuer_of
from linli.practices.certificates.rules import is_over

DIGITS = 12


@opens(anyone)
def look_up(request: Request) -> HttpResponse:
    """For a paper whose code cannot be scanned: its number and checking code typed in."""
    number = read_number(request.GET.get("number", ""))
    mac = "".join(each for each in request.GET.get("mac", "").upper() if each in "0123456789ABCDEF")
    if number and len(mac) == DIGITS:
        named = {"code": request.community.code, "number": number, "mac": mac}
        return HttpResponseRedirect(reverse("certificate-check", kwargs=named))
    return _page(request, None, asked="number" in request.GET)


@opens(anyone)
def check(request: Request, number: str, mac: str) -> HttpResponse:
    return _page(request, checked(number, mac), asked=True)


def _page(request: Request, found: Certificate | None, *, asked: bool) -> HttpResponse:
    """What does not hold any more says that alone."""
    over = found is not None and is_over(found.valid_until, local(request.now).date())
    holds = found is not None and found.state == State.ISSUED and not over
    response = page(
        request, "certificates/check.html", status=404 if asked and found is None else 200, found=found, asked=asked,
        over=over, holds=holds, text=shown_text(found) if found and holds else "", issuer=issuer_of(request.community),
        number=request.GET.get("number", "")[:20], revoked=found is not None and found.state == State.REVOKED,
    )  # fmt: skip
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
