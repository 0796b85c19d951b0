"""A real server in a home of its own, for what only a running program can show."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

LINLI = [sys.executable, "-c", "import sys; from linli.site.cli import main; sys.exit(main())"]
PATIENCE = 60.0
ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Server:
    url: str
    process: "subprocess.Popen[str]"
    environment: dict[str, str]

    def get(self, path: str) -> tuple[int, str]:
        """Status and body of an address, asked for as a stranger."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return 0, ""

    def wait_for(self, status: int, path: str = "/healthz", seconds: float = PATIENCE) -> None:
        until = time.monotonic() + seconds
        while (answer := self.get(path))[0] != status:
            if time.monotonic() > until or self.process.poll() is not None:
                raise AssertionError(f"{path} answers {answer}, not {status}")
            time.sleep(0.1)


def environment(home: Path, **more: str) -> dict[str, str]:
    """What a command needs to work in `home` and nowhere else."""
    unwanted = {"DATABASE_URL", "DATABASE_OWNER_URL", "LINLI_DEMO", "DJANGO_SETTINGS_MODULE", "PORT"}
    kept = {key: value for key, value in os.environ.items() if key not in unwanted}
    return kept | {"LINLI_HOME": str(home), "PYTHONUNBUFFERED": "1"} | more


def linli(home: Path, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
    """Run one `linli` command to its end."""
    return subprocess.run(
        [*LINLI, *arguments], env=environment(home, **more), capture_output=True, text=True, check=False, timeout=300
    )


def toured(home: Path) -> str:
    """Every page of the demo as JSON, asked for in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "tests.tour", "xinjie"], env=environment(home), cwd=ROOT, stdout=subprocess.PIPE, text=True,
        check=True,
    ).stdout  # fmt: skip


def must(done: "subprocess.CompletedProcess[str]") -> None:
    if done.returncode:
        raise RuntimeError(f"{' '.join(done.args[3:])} ended with {done.returncode}:\n{done.stdout}{done.stderr}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def server(home: Path, *, demo: bool = False, **more: str) -> Iterator[Server]:
    """Migrate, bring up the demo if wanted, serve; ended in good order afterwards."""
    must(linli(home, "migrate", **more))
    if demo:
        must(linli(home, "demo", **more))
    port = free_port()
    used = environment(home, **more)
    command = [*LINLI, "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=used, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    running = Server(f"http://localhost:{port}", process, used)
    try:
        running.wait_for(200)
        yield running
    finally:
        process.terminate()
        process.communicate(timeout=30)
