"""The gallery of components, the stylesheet, and what a reader prefers (language, elder mode, theme).

This floor knows nobody: who may open these views is said where they get their addresses, in `linli.site.urls`.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from linli.design.pages import page
from linli.design.stylesheet import stylesheet as made

YEAR = 365 * 24 * 3600
CHOICES = {"elder": {"0", "1", "2", "3"}, "theme": {"", "light", "dark"}, settings.LANGUAGE_COOKIE_NAME: {"zh-hans", "en"}}


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component, as it looks."""
    return page(request, "design/gallery.html")


def stylesheet(request: HttpRequest, digest: str) -> HttpResponse:
    response = HttpResponse(made()[1], content_type="text/css; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response


def preferences(request: HttpRequest) -> HttpResponse:
    """Keep one preference in a cookie and go back."""
    back = request.POST.get("next", "/")
    ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()) and back.startswith("/")
    response = HttpResponseRedirect(back if ours else "/")
    for name, allowed in CHOICES.items():
        if request.POST.get(name) in allowed:
            response.set_cookie(name, request.POST[name], max_age=YEAR, samesite="Lax", httponly=True)
    return response
