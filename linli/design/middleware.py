"""Headers on every answer: a strict Content-Security-Policy, no guessing of types, no leaking of addresses.

And what comes in is text that can be kept and read again.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from linli.design.pages import pass_flashes_on, unreadable

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)


class SecurityHeaders:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        pass_flashes_on(request, response)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "geolocation=(self), camera=(self), microphone=()")
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class ReadableText:
    """Refuses what no database keeps (NUL) and, in forms, what was no UTF-8 (it arrives as U+FFFD)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_: Any) -> HttpResponse | None:
        if getattr(view, "is_machine", False):
            return None  # what answers machines says so itself, in their form
        asked = [request.path, *(text for _name, texts in request.GET.lists() for text in texts)]
        typed = [text for _name, texts in request.POST.lists() for text in texts]
        if any("\0" in text for text in [*asked, *typed]) or any("\ufffd" in text for text in typed):
            return unreadable(request)
        return None
