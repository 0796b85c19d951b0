"""Leased jobs: done once where all goes well, at least once whatever happens."""

from datetime import UTC, datetime, timedelta

import pytest

from linli.kernel import jobs
from linli.kernel.jobs import ATTEMPTS, HANDLERS, LEASE, backoff, cancel, claim, forget_done, run, schedule, work_once
from linli.kernel.models import CalendarDay, Community, Job
from linli.kernel.tenancy import in_community

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys of the jobs of kind `note` that were run; one whose payload says so fails."""
    keys: list[str] = []

    def note(job: Job, now: datetime) -> None:
        keys.append(job.key)
        CalendarDay.new(on=now.date() + timedelta(days=len(keys)), is_workday=True)
        if job.payload.get("fails"):
            raise RuntimeError("no answer")

    monkeypatch.setitem(HANDLERS, "note", note)
    return keys


def test_what_is_due_is_run_once_in_every_community(done: list[str], east: Community, west: Community) -> None:
    for community in (east, west):
        with in_community(community):
            schedule(kind="note", key=community.code, due_at=NOW)
            schedule(kind="note", key="later", due_at=NOW + MINUTE)
    assert work_once(NOW) == 2
    assert sorted(done) == ["east", "west"]
    assert work_once(NOW) == 0
    assert work_once(NOW + MINUTE) == 2


def test_the_same_key_moves_the_one_there_is(done: list[str], east: Community) -> None:
    with in_community(east):
        schedule(kind="note", key="a", due_at=NOW)
        schedule(kind="note", key="a", due_at=NOW + 2 * MINUTE, payload={"n": 2})
        assert (Job.objects.get().due_at, Job.objects.get().payload) == (NOW + 2 * MINUTE, {"n": 2})
    assert work_once(NOW + MINUTE) == 0
    assert work_once(NOW + 2 * MINUTE) == 1
    with in_community(east):
        schedule(kind="note", key="a", due_at=NOW + 3 * MINUTE)
    assert work_once(NOW + 3 * MINUTE) == 1
    assert done == ["a", "a"]


def test_cancelled_it_is_not_run(done: list[str], east: Community) -> None:
    with in_community(east):
        schedule(kind="note", key="a", due_at=NOW)
        cancel(kind="note", key="a")
        cancel(kind="note", key="a")
    assert work_once(NOW) == 0


def test_a_lease_keeps_others_away_until_it_ends(done: list[str], east: Community) -> None:
    """A killed worker's job is run again."""
    with in_community(east):
        schedule(kind="note", key="a", due_at=NOW)
        assert [job.key for job in claim(NOW)] == ["a"]  # and the worker dies here
        assert claim(NOW + LEASE - MINUTE) == []
    assert work_once(NOW + LEASE - MINUTE) == 0
    assert work_once(NOW + LEASE) == 1
    assert done == ["a"]
    with in_community(east):
        assert (Job.objects.get().state, Job.objects.get().attempts) == (Job.State.DONE, 2)


def test_a_worker_that_was_late_does_not_undo_the_other(done: list[str], east: Community) -> None:
    with in_community(east):
        schedule(kind="note", key="a", due_at=NOW)
        late = claim(NOW)[0]
        late.payload = {"fails": True}
        run(claim(NOW + LEASE)[0], NOW + LEASE)
        run(late, NOW + LEASE + MINUTE)
        assert Job.objects.get().state == Job.State.DONE


def test_two_workers_who_hold_a_job_do_it_once(done: list[str], east: Community) -> None:
    """The lease of the first ran out while it slept; it wakes after the second is done."""
    with in_community(east):
        schedule(kind="note", key="a", due_at=NOW)
        (first,) = claim(NOW)
        (second,) = claim(NOW + 2 * LEASE)
        run(second, NOW + 2 * LEASE)
        run(first, NOW + 2 * LEASE)
        run(second, NOW + 2 * LEASE)
    assert done == ["a"]


def test_a_failure_leaves_no_trace_but_its_reason_and_is_tried_again_later(done: list[str], east: Community) -> None:
    with in_community(east):
        schedule(kind="note", key="a", due_at=NOW, payload={"fails": True})
    now = NOW
    for attempt in range(1, ATTEMPTS + 1):
        assert work_once(now) == 1
        with in_community(east):
            job = Job.objects.get()
            assert not CalendarDay.objects.exists()
        assert (job.attempts, job.last_error) == (attempt, "RuntimeError: no answer")
        assert job.state == (Job.State.DEAD if attempt == ATTEMPTS else Job.State.WAITING)
        assert work_once(now) == 0
        assert job.due_at == now + backoff(attempt)
        now = job.due_at
    assert work_once(now + timedelta(days=9)) == 0


def test_waiting_grows_to_six_hours() -> None:
    waits = [backoff(n) for n in range(1, 20)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(seconds=30), timedelta(hours=6))


def test_a_job_asked_for_anew_while_it_runs_stays_wanted(monkeypatch: pytest.MonkeyPatch, east: Community) -> None:
    def again(job: Job, now: datetime) -> None:
        schedule(kind="again", key=job.key, due_at=now + MINUTE)

    monkeypatch.setitem(HANDLERS, "again", again)
    with in_community(east):
        schedule(kind="again", key="a", due_at=NOW)
    assert [work_once(NOW + n * MINUTE) for n in (0, 1, 2)] == [1, 1, 1]
    with in_community(east):
        assert Job.objects.get().due_at == NOW + 3 * MINUTE


def test_an_unknown_kind_waits_for_a_newer_worker(east: Community) -> None:
    with in_community(east):
        schedule(kind="not known here", key="a", due_at=NOW)
    assert work_once(NOW) == 1
    with in_community(east):
        assert Job.objects.get().state == Job.State.WAITING


def test_two_handlers_of_a_kind_are_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "HANDLERS", {})
    jobs.handles("x")(lambda job, now: None)
    with pytest.raises(ValueError, match="two handlers"):
        jobs.handles("x")(lambda job, now: None)


def test_done_ones_are_forgotten_after_a_while(done: list[str], east: Community) -> None:
    with in_community(east):
        schedule(kind="note", key="old", due_at=NOW)
    work_once(NOW)
    with in_community(east):
        schedule(kind="note", key="waiting", due_at=NOW)
    assert forget_done(NOW) == 0
    assert forget_done(NOW + MINUTE) == 1
    with in_community(east):
        assert Job.objects.get().key == "waiting"
