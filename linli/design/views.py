"""The gallery of components, the stylesheet, and what a reader prefers (language, elder mode, theme)."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from linli.accounts.opens import Request, anyone, opens
from linli.design.pages import page
from linli.design.stylesheet import stylesheet as made

YEAR = 365 * 24 * 3600
CHOICES = {"elder": {"0", "1"}, "theme": {"", "light", "dark"}, settings.LANGUAGE_COOKIE_NAME: {"zh-hans", "en"}}


@opens(anyone)
def gallery(request: Request) -> HttpResponse:
    """Every component, as it looks."""
    return page(request, "design/gallery.html")


@opens(anyone)
def stylesheet(request: Request, digest: str) -> HttpResponse:
    response = HttpResponse(made()[1], content_type="text/css; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response


@opens(anyone, methods=("POST",))
def preferences(request: Request) -> HttpResponse:
    """Keep one preference in a cookie and go back."""
    back = request.POST.get("next", "/")
    ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()) and back.startswith("/")
    response = HttpResponseRedirect(back if ours else "/")
    for name, allowed in CHOICES.items():
        if request.POST.get(name) in allowed:
            response.set_cookie(name, request.POST[name], max_age=YEAR, samesite="Lax", httponly=True)
    return response
