"""The gallery of components, the stylesheet, and what a reader prefers (language, elder mode, theme).

This floor knows nobody: who may open these views is said where they get their addresses, in `linli.site.urls`.
"""

from typing import Any

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from markupsafe import Markup

from linli.design.pages import ELDER, page
from linli.design.stylesheet import packed as made_packed
from linli.design.stylesheet import stylesheet as made

YEAR = 365 * 24 * 3600
CHOICES = {"elder": {"0", *ELDER}, "theme": {"", "light", "dark"}, settings.LANGUAGE_COOKIE_NAME: {"zh-hans", "en"}}


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component, as it looks; `?look=` shows it light, dark, for elders (with `?elder=`) or on paper."""
    look = request.GET.get("look", "")
    chosen: dict[str, Any] = {"theme": look} if look in ("light", "dark") else {}
    if look == "elder":
        chosen["elder"] = ELDER.get(request.GET.get("elder", ""), 1)
    number = "26-00132-7"
    qr = Markup(segno.make(number, micro=False).svg_inline(scale=4, border=0, omitsize=True))
    base = "design/print.html" if look == "print" else "design/base.html"
    return page(request, "design/gallery.html", look=look, base=base, number=number, qr=qr, **chosen)


def stylesheet(request: HttpRequest, digest: str) -> HttpResponse:
    """The layers as one file, named by its content: whoever has it never asks again."""
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(made_packed() if packed else made()[1], content_type="text/css; charset=utf-8")
    if packed:
        response["Content-Encoding"] = "gzip"
    response["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    response["Vary"] = "Accept-Encoding"
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
