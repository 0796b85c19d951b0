"""One crowd on one database, in a process of its own; prints JSON. Started by `bench.crowd`."""

import http.client
import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from threading import Thread
from typing import Any, TextIO
from urllib.parse import urlencode, urlsplit

KEYS = re.compile(r'name="(csrfmiddlewaretoken|idempotency_key)" value="([^"]*)"')
RECEIPT = re.compile(r"\b[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4}\b")
FORM = "application/x-www-form-urlencoded"
TOKEN = "a" * 32


@dataclass
class Visit:
    """What one person did: how many requests, the seconds the form took, what the last page said; why it failed."""

    requests: int = 0
    form_seconds: float = 0.0
    page: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Errand:
    """Look at a page, send its form with these fields, look where it leads."""

    page: str
    action: str
    fields: Callable[[int], list[tuple[str, str]]]


@dataclass
class Browser:
    """One person's, with their session; a connection of their own."""

    address: str
    session: str
    visit: Visit = field(default_factory=Visit)

    def run(self, errand: Errand, number: int) -> Visit:
        connection = http.client.HTTPConnection(self.address, timeout=60)
        try:
            page = self._asked(connection, "GET", errand.page, 200)[1]
            keys = list(dict(KEYS.findall(page)).items())
            before = time.perf_counter()
            leads_to, _ = self._asked(connection, "POST", errand.action, 302, urlencode(keys + errand.fields(number)))
            self.visit.form_seconds = time.perf_counter() - before
            self.visit.page = self._asked(connection, "GET", leads_to, 200)[1]
        except (OSError, http.client.HTTPException, AssertionError) as wrong:
            self.visit.error = f"{type(wrong).__name__}: {wrong}"
        finally:
            connection.close()
        return self.visit

    def _asked(
        self, connection: http.client.HTTPConnection, method: str, path: str, status: int, body: str | None = None
    ) -> tuple[str, str]:
        headers = {"Cookie": f"linli={self.session}; csrftoken={TOKEN}"}
        connection.request(method, path, body, headers | ({"Content-Type": FORM} if body else {}))
        answer = connection.getresponse()
        text = answer.read().decode()
        self.visit.requests += 1
        if answer.status != status:
            raise AssertionError(f"{answer.status} for {method} {path}")
        return answer.headers.get("Location", ""), text


def drained(output: TextIO | None) -> None:
    """Read what the server prints (its worker tells everybody of the vote on the terminal), or it waits for us."""
    for _line in output or ():
        pass


def below(parent: int) -> Iterator[int]:
    """Every process that another started, and they in turn."""
    for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
        yield int(child)
        yield from below(int(child))


def cpu_seconds(process: int) -> float:
    user, system = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def cpu_of(server: int) -> float:
    """What the server's processes have used, its worker among them, and we who send; a database server apart."""
    return sum(cpu_seconds(process) for process in below(server)) + time.process_time()


def at_once(
    address: str, sessions: Sequence[str], errand: Errand, connections: int, server: int
) -> tuple[dict[str, Any], list[str]]:
    """Everybody on the errand, so many at any moment: the figures, and what each one's last page said."""
    began, used = time.perf_counter(), cpu_of(server)
    with ThreadPoolExecutor(connections) as pool:
        visits = list(pool.map(lambda one: Browser(address, one[1]).run(errand, one[0]), enumerate(sessions)))
    seconds = time.perf_counter() - began
    spent = [1000 * visit.form_seconds for visit in visits if not visit.error] or [0.0, 0.0]
    figures = {
        "seconds": seconds, "cpu_seconds": cpu_of(server) - used,
        "requests": sum(visit.requests for visit in visits), "p50_ms": median(spent),
        "p95_ms": quantiles(spent, n=20)[-1], "most_ms": max(spent),
        "errors": [visit.error for visit in visits if visit.error],
    }  # fmt: skip
    return figures, [visit.page for visit in visits]


def main(people: int, seats: int, connections: int) -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "linli.site.settings"
    import django

    django.setup()
    from tests.server import linli, must, server

    home = Path(os.environ["LINLI_HOME"])
    urls = {key: os.environ[key] for key in ("DATABASE_URL", "DATABASE_OWNER_URL") if key in os.environ}
    must(linli(home, "migrate", **urls))
    from bench.crowd_home import kept, settled
    from bench.run import analyse

    place = settled(people, seats)
    analyse()
    print(f"{people:,} people live here", file=sys.stderr)
    lesson = Errand(place.lesson, f"{place.lesson}sign-up/", lambda number: [("name", f"邻居{number}")])
    vote = Errand(
        f"{place.vote}cast/",
        f"{place.vote}cast/",
        lambda number: [("option", str(1 + (number + n) % 6)) for n in (0, 2)],
    )
    with server(home, demo=False, **urls) as running:
        Thread(target=drained, args=(running.process.stdout,), daemon=True).start()
        address = urlsplit(running.url).netloc
        signed, _ = at_once(address, place.sessions, lesson, connections, running.process.pid)
        voted, pages = at_once(address, place.sessions, vote, connections, running.process.pid)
    shown = {receipt for page in pages for receipt in RECEIPT.findall(page)}
    print(json.dumps({"sign_up": signed, "vote": voted, "kept": kept(place, shown)}))
    return 0


if __name__ == "__main__":
    sys.exit(main(*(int(each) for each in sys.argv[1:4])))
