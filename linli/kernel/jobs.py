"""Leased jobs: written with the change, claimed with a lease, retried with backoff, run again after a killed worker.

Every handler is safe to run twice. A handler is registered by kind in a module's `tasks.py`:

    @handles("appeals.alarm")
    def alarm(job: Job, now: datetime) -> None: ...

What takes long and writes nothing (learning, grouping) is done `before`, outside the transaction; the handler finds what
came of it in `job.prepared`.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import connection, transaction
from django.db.models import F, Q

from linli.kernel.models import Job
from linli.kernel.tenancy import current_community_id, every_community, in_community
from linli.kernel.together import Together

#: A job to be done: kind, key, due time, payload.
Wanted = tuple[str, str, datetime, dict[str, Any]]
Handler = Callable[[Job, datetime], None]
HANDLERS: dict[str, Handler] = {}
BEFORE: dict[str, Callable[[Job, datetime], Any]] = {}
LEASE = timedelta(minutes=2)
ATTEMPTS = 8
log = structlog.get_logger(__name__)


def handles(kind: str, *, before: Callable[[Job, datetime], Any] | None = None) -> Callable[[Handler], Handler]:
    """Register the one handler of a kind of job, and what is worked out before its transaction."""

    def register(handler: Handler) -> Handler:
        if before is not None:
            BEFORE[kind] = before
        if HANDLERS.setdefault(kind, handler) is not handler:
            raise ValueError(f"two handlers for {kind}")
        return handler

    return register


def schedule(*, kind: str, key: str, due_at: datetime, payload: dict[str, Any] | None = None) -> None:
    """Want a job done at `due_at`. The same kind and key again moves the one there is, also after it was done."""
    schedule_many(kind=kind, wanted=[(key, due_at, payload or {})])


def schedule_many(*, kind: str, wanted: Iterable[tuple[str, datetime, dict[str, Any]]]) -> None:
    """As `schedule`, for many jobs of a kind (key, due time, payload)."""
    schedule_mixed((kind, *each) for each in wanted)


def schedule_mixed(wanted: Iterable[Wanted]) -> None:
    """As `schedule`, for many jobs of any kinds, in one statement."""
    waiting = _TOGETHER.waiting()
    if waiting is not None:
        waiting.update(((kind, key), (kind, key, due_at, payload)) for kind, key, due_at, payload in wanted)
        return
    community_id = current_community_id()
    Job.objects.bulk_create(
        [
            Job(community_id=community_id, kind=kind, key=key, due_at=due_at, payload=payload)
            for kind, key, due_at, payload in wanted
        ],
        update_conflicts=True,
        unique_fields=["community", "kind", "key"],
        update_fields=["due_at", "payload", "state", "leased_until", "attempts"],
    )


_TOGETHER: Together[dict[tuple[str, str], Wanted]] = Together("jobs", dict, lambda box: schedule_mixed(box.values()))
scheduled_together = _TOGETHER.within


def cancel(*, kind: str, key: str) -> None:
    (_TOGETHER.waiting() or {}).pop((kind, key), None)
    Job.objects.filter(kind=kind, key=key).delete()


def backoff(attempts: int) -> timedelta:
    """30 s, 1, 2, 4 … minutes, at most six hours."""
    return min(timedelta(seconds=30 * 2 ** max(attempts - 1, 0)), timedelta(hours=6))


def _due(now: datetime) -> Q:
    return Q(state=Job.State.WAITING, due_at__lte=now) & (Q(leased_until=None) | Q(leased_until__lte=now))


def communities_with_work(now: datetime) -> list[UUID]:
    with every_community("a worker asks which communities have due jobs"):
        return list(
            Job.objects.filter(_due(now)).order_by("community_id").values_list("community_id", flat=True).distinct()
        )


def claim(now: datetime, limit: int = 20) -> list[Job]:
    """Lease up to `limit` due jobs of the current community to this worker."""
    with transaction.atomic():
        waiting = Job.objects.filter(_due(now)).order_by("due_at", "id")
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True)
        jobs = list(waiting[:limit])
        Job.objects.filter(id__in=[job.id for job in jobs]).update(leased_until=now + LEASE, attempts=F("attempts") + 1)
    for job in jobs:
        job.leased_until, job.attempts = now + LEASE, job.attempts + 1
    return jobs


def run(job: Job, now: datetime) -> None:
    """Run one claimed job. What it changes and that it is done are one transaction; a failure is kept and retried.

    That it is done is written first: of two workers who hold it (a lease ran out) the second waits, finds it done, and
    does nothing.
    """
    try:
        if job.kind in BEFORE:
            job.prepared = BEFORE[job.kind](job, now)
        with transaction.atomic():
            if _finish(job, state=Job.State.DONE, done_at=now, leased_until=None, last_error=""):
                HANDLERS[job.kind](job, now)
    except Exception as error:
        state = Job.State.DEAD if job.attempts >= ATTEMPTS else Job.State.WAITING
        _finish(
            job, state=state, due_at=now + backoff(job.attempts), leased_until=None,
            last_error=f"{type(error).__name__}: {error}"[:500],
        )  # fmt: skip
        log.exception("job failed", kind=job.kind, job=str(job.id), attempts=job.attempts)


def _finish(job: Job, **changes: Any) -> bool:
    """Write the outcome, unless the job is no longer ours: done by another, or asked for anew (its due time moved)."""
    return bool(Job.objects.filter(id=job.id, due_at=job.due_at, leased_until=job.leased_until).update(**changes))


def work_once(now: datetime, limit: int = 20) -> int:
    """Run what is due now in every community; returns how many jobs were run."""
    count = 0
    for community_id in communities_with_work(now):
        with in_community(community_id):
            jobs = claim(now, limit)
        for job in jobs:
            with in_community(community_id):
                run(job, now)
            count += 1
    return count


def forget_done(before: datetime) -> int:
    """Remove jobs done before a date; their effects live in events and notices."""
    with every_community("old finished jobs are removed everywhere"):
        return Job.objects.filter(state=Job.State.DONE, done_at__lt=before).delete()[0]
