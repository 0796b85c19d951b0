"""The worker loop: it beats, runs what is due, finishes what it holds, and leaves in good order."""

import threading
import time
from datetime import datetime, timedelta

import pytest

from linli.journeys.personal.tasks import NIGHT
from linli.kernel import jobs
from linli.kernel.models import Community, Heartbeat, Job
from linli.kernel.tenancy import in_community
from linli.site.work import Worker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def community() -> Community:
    return Community.objects.create(code="here", division_code="110101001001", name="此地社区")


def run_until(worker: Worker, done: threading.Event) -> None:
    from django.db import connection

    def loop() -> None:
        worker.run()
        connection.close()

    thread = threading.Thread(target=loop)
    thread.start()
    assert done.wait(20)
    worker.stop()
    thread.join(20)
    assert not thread.is_alive()


def test_a_due_job_is_run_and_finished_although_told_to_stop(
    community: Community, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = threading.Event()

    def slow(job: Job, at: datetime) -> None:
        started.set()
        time.sleep(0.3)

    monkeypatch.setitem(jobs.HANDLERS, "test.slow", slow)
    with in_community(community):
        jobs.schedule(kind="test.slow", key="a", due_at=now - timedelta(minutes=1))
    run_until(Worker("test:1", lambda: now), started)
    with in_community(community):
        assert Job.objects.exclude(kind=NIGHT).get().state == Job.State.DONE


def test_a_worker_shows_itself_and_takes_its_sign_down(now: datetime) -> None:
    Heartbeat.objects.create(worker="killed:9", seen_at=now - timedelta(days=2))
    seen = threading.Event()

    def clock() -> datetime:
        if Heartbeat.objects.filter(worker="test:1").exists():
            seen.set()
        return now

    run_until(Worker("test:1", clock), seen)
    assert not Heartbeat.objects.exists()
