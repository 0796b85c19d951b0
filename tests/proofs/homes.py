"""Homes of their own for proofs with real processes: on SQLite, and each on a database of a throw-away PostgreSQL."""

import http.client
import json
import shutil
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tests.server import environment, linli, must

PEOPLED = [sys.executable, "-m", "tests.proofs.peopled"]


@dataclass(frozen=True)
class Home:
    """A folder and the database that goes with it; `urls` is empty for SQLite. `known`: how to be the worker there."""

    path: Path
    urls: dict[str, str] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)

    def linli(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return linli(self.path, *arguments, **self.urls)

    def people(self, *arguments: str) -> Any:
        """Run `tests.proofs.peopled` to its end; what it printed as JSON."""
        done = subprocess.run(
            [*PEOPLED, *arguments], env=self.environment, capture_output=True, text=True, check=False, timeout=120
        )
        must(done)
        return json.loads(done.stdout.splitlines()[-1]) if done.stdout.startswith(("{", "[")) else None

    @property
    def environment(self) -> dict[str, str]:
        return environment(self.path, **self.urls)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)


@dataclass(frozen=True)
class Desk:
    """The worker of a peopled home at their browser; `known` as `peopled begin` told it."""

    url: str
    known: dict[str, str]

    def post(self, path: str, form: dict[str, str]) -> tuple[int, str, str]:
        """Send a form: status (0: nobody answered), where it leads, the page."""
        body = urllib.parse.urlencode({**form, "csrfmiddlewaretoken": "a" * 32}).encode()
        cookies = f"linli={self.known['session']}; csrftoken={'a' * 32}"
        request = urllib.request.Request(f"{self.url}/c/qingyang/{path}", body, {"Cookie": cookies})
        try:
            with _OPENER.open(request, timeout=20) as answer:
                return answer.status, "", answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers.get("Location", ""), error.read().decode(errors="replace")
        except (OSError, http.client.HTTPException):  # also an answer cut short
            return 0, "", ""


class Homes:
    """Makes homes at a place, on SQLite or on a cluster: empty ones, and copies of one that is migrated and peopled."""

    def __init__(self, root: Path, cluster: dict[str, str] | None) -> None:
        self.root, self.cluster = root, cluster
        self.kind = "PostgreSQL" if cluster else "SQLite"
        self.model = self.empty("model")
        must(self.model.linli("migrate"))
        self.model.known.update(self.model.people("begin", "2"))

    def empty(self, name: str, template: str = "template0") -> Home:
        if self.cluster is None:
            return Home(self.root / name)
        with psycopg.connect(self.cluster["DATABASE_OWNER_URL"], autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
        return Home(self.root / name, {key: url.replace("/linli?", f"/{name}?") for key, url in self.cluster.items()})

    def peopled(self, name: str) -> Home:
        """A community with two matters, each with a picture."""
        made = self.empty(name, template="model")
        shutil.copytree(self.model.path, made.path)
        made.known.update(self.model.known)
        return made
