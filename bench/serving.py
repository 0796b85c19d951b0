"""The real server under eight connections: requests a second, the slowest one in twenty, memory of its processes."""

import http.client
import os
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.test import Client
from django.urls import reverse

from bench.cases import Unexpected, told
from bench.loading import MAIN, Staff, community
from bench.table import SECONDS
from linli.engines.matters.models import Matter
from linli.kernel.ids import uuid7
from linli.kernel.tenancy import in_community
from tests.factories import signed_in
from tests.server import server

CONNECTIONS = 8
WARM_SECONDS = 1.5
Send = Callable[[http.client.HTTPConnection], int]


@dataclass(frozen=True, slots=True)
class Throughput:
    """Of one kind of request from eight connections, the senders on the same two cores."""

    case: str
    per_second: float
    p95_ms: float


@dataclass(frozen=True, slots=True)
class Served:
    throughput: list[Throughput]
    memory_mb: dict[str, float]


def served(staff: Staff) -> Served:
    """The list, a page and a report, asked for by a member of staff."""
    return under_load(_requests(staff))


def under_load(requests: Iterable[tuple[str, Send]]) -> Served:
    """Serve the database of this process for a while, and ask it for each of these."""
    urls = {key: os.environ[key] for key in ("DATABASE_URL", "DATABASE_OWNER_URL") if key in os.environ}
    with server(Path(os.environ["LINLI_HOME"]), demo=False, **urls) as running:
        address = urlsplit(running.url).netloc
        found = [_measured(address, name, send) for name, send in requests]
        return Served(found, dict(_memory(running.process.pid)))


def _requests(staff: Staff) -> Iterator[tuple[str, Send]]:
    client = signed_in(Client(), staff.worker)
    with in_community(community(MAIN)):
        shown = Matter.objects.filter(stage="closed").order_by("-reported_at", "-id")[0].id
        form = {key: str(value) for key, value in told().items()}
    entry = reverse("desk-entry", kwargs={"code": MAIN})
    client.get(entry)
    headers = headers_of(client)
    token = client.cookies["csrftoken"].value

    def create(connection: http.client.HTTPConnection) -> int:
        body = urlencode({**form, "csrfmiddlewaretoken": token, "idempotency_key": uuid7().hex})
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return _answered(connection, "POST", entry, headers | kind, body)

    yield "list of 25", reading(reverse("inbox", kwargs={"code": MAIN}) + "?tab=all", headers)
    yield "detail", reading(reverse("matter", kwargs={"code": MAIN, "id": shown}), headers)
    yield "create", create


def headers_of(client: Client) -> dict[str, str]:
    """What a browser would send that has signed in as this client did."""
    cookies = SimpleCookie({name: morsel.value for name, morsel in client.cookies.items()})
    return {"Cookie": cookies.output(attrs=[], header="", sep=";").strip()}


def reading(path: str, headers: dict[str, str]) -> Send:
    return lambda connection: _answered(connection, "GET", path, headers, None)


def _answered(connection: http.client.HTTPConnection, method: str, path: str, headers: Any, body: str | None) -> int:
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status


def _measured(address: str, name: str, send: Send) -> Throughput:
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        start = time.perf_counter() + WARM_SECONDS
        asked = [pool.submit(_asking, address, name, send, start) for _ in range(CONNECTIONS)]
        spent = [each for one in asked for each in one.result()]
    p95 = quantiles(spent, n=20)[-1] if len(spent) > 1 else SECONDS  # hardly an answer: at least as slow as that
    return Throughput(name, len(spent) / SECONDS, p95 * 1000)


def _asking(address: str, name: str, send: Send, start: float) -> list[float]:
    """Ask again and again over one connection; seconds each took. Raises `Unexpected` for any other answer."""
    connection, spent = http.client.HTTPConnection(address, timeout=30), []
    while (before := time.perf_counter()) < start + SECONDS:
        status = send(connection)
        if before >= start:
            spent.append(time.perf_counter() - before)
        if status not in (200, 302):
            raise Unexpected(f"{name}: {status} under load")
    return spent


def _memory(parent: int) -> Iterator[tuple[str, float]]:
    """Megabytes each process below `parent` has to itself (proportional set size), by what it is."""
    for process in _below(parent):
        command = Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        name = (
            "worker" if "'work'" in command else "web" if "granian" in command or "spawn_main" in command else command
        )
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
        size = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
        yield f"{name} {process}", size / 1024


def _below(parent: int) -> Iterator[int]:
    for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
        yield int(child)
        yield from _below(int(child))
