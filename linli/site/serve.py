"""`linli serve`: the web server and a worker as two children; whichever dies is started again.

The parent imports no Django. It forwards the wish to stop, waits for both to finish what they hold, and only then
ends. A child also ends when its parent is killed (Linux).
"""

import argparse
import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from linli.site.cli import home
from linli.site.first_run import is_empty, new_token

#: Seconds a child gets to finish what it holds.
GRACE = 20.0
#: Seconds before a child that keeps dying is started again: doubled each time, up to the last.
FIRST_REST, LONGEST_REST = 0.5, 30.0
STEADY = 30.0
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """A process that should always run."""

    name: str
    command: list[str]
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    rest: float = FIRST_REST
    due: float = field(default=0.0)

    def start(self) -> None:
        # In a group of its own: Ctrl-C reaches the parent alone, which ends the children in order.
        self.process = subprocess.Popen(self.command, start_new_session=True, preexec_fn=_die_with_parent)
        self.started = time.monotonic()

    def look_after(self) -> None:
        """Start it when it does not run and has rested long enough."""
        if self.process is not None and self.process.poll() is None:
            return
        now = time.monotonic()
        if self.process is not None:
            self.rest = FIRST_REST if now - self.started > STEADY else min(self.rest * 2, LONGEST_REST)
            self.due = now + self.rest
            status = self.process.returncode
            print(f"linli: the {self.name} ended ({status}); again in {self.rest:g} s", file=sys.stderr)
            self.process = None
        if now >= self.due:
            self.start()

    def end(self, until: float) -> None:
        """Ask it to finish; kill it when it has not by `until`."""
        if self.process is None:
            return
        try:
            self.process.wait(max(until - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("linli serve", description="Serve the pages and run a worker beside them.")
    port = int(os.environ.get("PORT") or 8000)
    parser.add_argument("--port", type=int, default=port, help="default: $PORT or 8000")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; 0.0.0.0 for every one")
    parser.add_argument("--workers", type=int, default=1, help="web processes (one a core on a busy server)")
    parser.add_argument("--threads", type=int, default=8, help="threads in each web process")
    parser.add_argument("--no-worker", action="store_true", help="serve pages alone: `linli work` runs elsewhere")
    return parser.parse_args(arguments)


def children(chosen: argparse.Namespace) -> list[Child]:
    web = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--http", "1", "--log-level", "error",
        "--host", chosen.host, "--port", str(chosen.port), "--workers", str(chosen.workers),
        "--blocking-threads", str(chosen.threads), "--workers-kill-timeout", "10", "--respawn-failed-workers",
        "linli.site.wsgi:application",
    ]  # fmt: skip
    work = [sys.executable, "-c", "import sys; from linli.site.cli import main; sys.exit(main(['work']))"]
    return [Child("web server", web)] if chosen.no_worker else [Child("web server", web), Child("worker", work)]


def refused(host: str, port: int) -> str | None:
    """Why we cannot listen there; None when we can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return f"cannot listen on {host}:{port} ({error.strerror}); choose another with --port or PORT"
    return None


def answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), 0.5).close()
    except OSError:
        return False
    return True


def announce(host: str, port: int, stopping: threading.Event) -> None:
    """Say where to look, once somebody answers there."""
    near = "127.0.0.1" if host in {"0.0.0.0", "127.0.0.1"} else host
    while not answers(near, port):
        if stopping.wait(0.05):
            return
    here = f"http://{'localhost' if near == '127.0.0.1' else near}:{port}/"
    print(f"Linli 邻里 is at {here}  (Ctrl-C ends it)", flush=True)
    if is_empty(os.environ.get("DATABASE_URL"), home()):
        link = f"{here}set-up/{new_token(home())}/"
        print(f"No community here yet. Set up the first one (good once, for a day): {link}", flush=True)


def main(arguments: Sequence[str]) -> int:
    """Keep both children running until SIGTERM or Ctrl-C."""
    chosen = options(arguments)
    if reason := refused(chosen.host, chosen.port):
        print(f"linli: {reason}", file=sys.stderr)
        return 1
    os.environ["PORT"] = str(chosen.port)
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    both = children(chosen)
    for child in both:
        child.start()
    threading.Thread(target=announce, args=(chosen.host, chosen.port, stopping), daemon=True).start()
    while not stopping.wait(0.2):
        for child in both:
            child.look_after()
    for child in both:
        if child.process is not None and child.process.poll() is None:
            child.process.terminate()
    until = time.monotonic() + GRACE
    for child in both:
        child.end(until)
    return 0
