"""Puts on every request: the moment, the user of the session, and the places that `opens` fills in."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from linli.kernel.worktime import local


class SignedIn:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = local(timezone.now())  # type: ignore[attr-defined]  # its date is the day here, also before eight
        request.community = None  # type: ignore[attr-defined]
        request.visitor = None  # type: ignore[attr-defined]
        return self.get_response(request)
