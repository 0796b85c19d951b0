"""`linli work`: run due jobs until told to stop, and say every few seconds that this worker lives.

The heartbeat has a thread of its own, so that one long job does not look like a dead worker; it stops when the loop
has not moved for longer than a lease.
"""

import argparse
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

BEAT = 5.0
IDLE = 1.0
#: SQLite lets one writer in at a time, and who waits tries again ten times a second: after a few jobs, people first.
BREATH = 0.05
#: After an unreachable database, this long before the next try.
TROUBLE = 3.0
KEEP_DONE = timedelta(days=30)
TIDY_EVERY = 3600.0
#: What changed is folded into the sums that figures are read from.
FOLD_EVERY = 300.0
JOBS_AT_ONCE = 5


class Worker:
    """The loop, its heartbeat and its end."""

    def __init__(self, name: str, clock: Callable[[], datetime]) -> None:
        self.name = name
        self.clock = clock
        self.stopping = threading.Event()
        self.moved_at = time.monotonic()
        self.tidied_at = self.folded_at = 0.0

    def stop(self, *_: object) -> None:
        self.stopping.set()

    def run(self) -> None:
        """Until `stop()`: run what is due, rest when nothing is. The job in hand is always finished."""
        heart = threading.Thread(target=self._beat, name="heartbeat", daemon=True)
        heart.start()
        while not self.stopping.is_set():
            self.moved_at = time.monotonic()
            self.stopping.wait(self._turn())
        heart.join(BEAT)

    def _turn(self) -> float:
        """One round; returns how many seconds to rest."""
        import structlog
        from django.db import DatabaseError, close_old_connections, connection

        from linli.engines.matters.actions.folding import fold_everywhere
        from linli.journeys.personal.tasks import plan_nights
        from linli.kernel import jobs
        from linli.kernel.statistics import keep_statistics

        try:
            close_old_connections()
            if time.monotonic() - self.tidied_at > TIDY_EVERY:
                jobs.forget_done(self.clock() - KEEP_DONE)
                keep_statistics()
                plan_nights(self.clock())
                self.tidied_at = time.monotonic()
            if time.monotonic() - self.folded_at > FOLD_EVERY:
                fold_everywhere()
                self.folded_at = time.monotonic()
            ran = jobs.work_once(self.clock(), JOBS_AT_ONCE)
            return IDLE if not ran else BREATH if connection.vendor == "sqlite" else 0.0
        except DatabaseError as error:
            structlog.get_logger(__name__).warning("database out of reach", error=str(error))
            return TROUBLE

    def _beat(self) -> None:
        import structlog
        from django.db import DatabaseError, close_old_connections, connection

        from linli.kernel import jobs
        from linli.kernel.models import Heartbeat

        while not self.stopping.is_set():
            try:
                close_old_connections()
                if time.monotonic() - self.moved_at < jobs.LEASE.total_seconds():
                    Heartbeat.objects.update_or_create(worker=self.name, defaults={"seen_at": self.clock()})
            except DatabaseError as error:
                structlog.get_logger(__name__).warning("heartbeat missed", error=str(error))
            self.stopping.wait(BEAT)
        self._farewell(Heartbeat, connection)

    def _farewell(self, heartbeats: type, connection: object) -> None:
        """Take down this worker's sign, and those of workers that were killed long ago."""
        from django.db import DatabaseError
        from django.db.models import Q

        try:
            gone = Q(worker=self.name) | Q(seen_at__lt=self.clock() - timedelta(days=1))
            heartbeats.objects.filter(gone).delete()  # type: ignore[attr-defined]
        except DatabaseError:
            return
        finally:
            connection.close()  # type: ignore[attr-defined]


def main(arguments: Sequence[str]) -> int:
    """Run a worker in this process until SIGTERM or Ctrl-C."""
    parser = argparse.ArgumentParser("linli work", description="Run due jobs (messages, alarms) until told to stop.")
    parser.parse_args(arguments)
    import django

    django.setup()
    from django.utils import timezone
    from django.utils.module_loading import autodiscover_modules

    autodiscover_modules("tasks")
    worker = Worker(f"{socket.gethostname()[:40]}:{os.getpid()}", timezone.now)
    signal.signal(signal.SIGTERM, worker.stop)
    signal.signal(signal.SIGINT, worker.stop)
    worker.run()
    return 0
