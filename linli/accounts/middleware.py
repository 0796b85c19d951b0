"""Puts on every request: the moment, the user of the session, and the places that `opens` fills in."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone


class SignedIn:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = timezone.now()  # type: ignore[attr-defined]
        request.community = None  # type: ignore[attr-defined]
        request.visitor = None  # type: ignore[attr-defined]
        return self.get_response(request)
