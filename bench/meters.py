"""CPU of this process and of the database's, and the statements of a request."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from django.db import connection

from tests.counting import statements

WARM = 5


def backend() -> int | None:
    """The process of PostgreSQL that serves this connection; None on SQLite, which runs in our own."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def cpu_ns(process: int | None) -> int:
    """CPU that a process used, in nanoseconds (in ticks of 10 ms where the kernel keeps no better account)."""
    if process is None:
        return 0
    exact = Path(f"/proc/{process}/schedstat")
    if exact.exists() and (spent := int(exact.read_text().split()[0])):
        return spent
    user, system = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) * 1_000_000_000 // os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cost:
    """The median of many requests; milliseconds of CPU, of the server and of the database apart."""

    queries: int
    server_ms: float
    database_ms: float
    elapsed_ms: float
    count: int

    @property
    def cpu_ms(self) -> float:
        return self.server_ms + self.database_ms


def cost(request: Callable[[], Any], count: int) -> Cost:
    """Run a request a few times to warm up, once to count its statements, then `count` times by the clock."""
    for _ in range(WARM):
        request()
    with statements() as counted:
        request()
    process = backend()
    server: list[float] = []
    database: list[float] = []
    elapsed: list[float] = []
    for _ in range(count):
        before = time.process_time_ns(), cpu_ns(process), time.perf_counter_ns()
        request()
        after = time.process_time_ns(), cpu_ns(process), time.perf_counter_ns()
        for kept, start, end in zip((server, database, elapsed), before, after, strict=True):
            kept.append((end - start) / 1e6)
    return Cost(len(counted.found), median(server), median(database), median(elapsed), count)
