"""`linli serve` as it runs: well within seconds, a killed worker comes back, a free port is demanded, a clean end."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.server import linli, server

pytestmark = [pytest.mark.once, pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")]


def children_of(pid: int) -> dict[int, str]:
    """The processes started by `pid`, with their command lines."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {int(each): Path(f"/proc/{each}/cmdline").read_text() for each in listed}


def worker_of(pid: int) -> int | None:
    return next((child for child, command in children_of(pid).items() if "main(['work'])" in command), None)


def test_serve(tmp_path: Path) -> None:
    with server(tmp_path) as running:
        assert '"worker": "ok"' in running.get("/healthz")[1]
        first = worker_of(running.process.pid)
        assert first
        os.kill(first, signal.SIGKILL)
        for _ in range(100):
            if (second := worker_of(running.process.pid)) not in {None, first}:
                break
            time.sleep(0.1)
        assert second not in {None, first}
        taken = linli(tmp_path, "serve", "--port", running.url.rpartition(":")[2])
        assert taken.returncode == 1
        assert "choose another with --port" in taken.stderr
        left = list(children_of(running.process.pid))
    assert running.process.returncode == 0
    assert not [pid for pid in left if alive(pid)]


def alive(pid: int) -> bool:
    return subprocess.run(["kill", "-0", str(pid)], capture_output=True, check=False).returncode == 0
