"""What a server tells of itself: an id for every request, a line of log, counts for Prometheus. No word of a resident's.

Counted in this process alone and in plain numbers; Prometheus' library is loaded when somebody asks for them.
"""

import re
import threading
import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from django.http import HttpRequest, HttpResponse

from linli.kernel.ids import uuid7

HEADER = "X-Request-ID"
#: A proxy's own id is kept, so that its log and ours can be read together.
GOOD_ID = re.compile(r"[0-9A-Za-z_-]{8,64}")
#: Seconds.
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
log = structlog.get_logger("linli.request")


@dataclass(slots=True)
class Spent:
    """How long the requests of one route took: how many within each bound (the last: longer), and seconds in all."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    seconds: float = 0.0


class Measures:
    """Counted since the process began; threads share them."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.answers: dict[tuple[str, str, int], int] = defaultdict(int)
        self.spent: dict[str, Spent] = defaultdict(Spent)

    def note(self, route: str, method: str, status: int, seconds: float) -> None:
        with self.lock:
            self.answers[route, method, status] += 1
            spent = self.spent[route]
            spent.counts[bisect_left(BOUNDS, seconds)] += 1
            spent.seconds += seconds


MEASURES = Measures()


class Measuring:
    """The outermost of the middleware: names the request, and notes what it took."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began, given = time.perf_counter(), request.headers.get(HEADER, "")
        name = given if GOOD_ID.fullmatch(given) else uuid7().hex
        with structlog.contextvars.bound_contextvars(request=name):
            response = self.get_response(request)
            response.headers[HEADER] = name
            self._note(request, response, time.perf_counter() - began)
        return response

    def _note(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        """By the name of the route: an address may hold a number or a link that is nobody else's business."""
        match = request.resolver_match
        route = (match.url_name if match else None) or "none"
        method = request.method if request.method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"} else "other"
        MEASURES.note(route, str(method), response.status_code, seconds)
        code = match.kwargs.get("code", "") if match else ""
        log.info(
            "request",
            route=route,
            method=method,
            status=response.status_code,
            ms=round(seconds * 1000, 1),
            community=code,
        )
