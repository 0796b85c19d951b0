"""Two at once, on both databases: exactly one wins, the other is told so, and nothing is done twice or by halves."""

import threading
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from linli.engines.matters.actions.answering import answer, evaluate
from linli.engines.matters.actions.handing import accept, dispatch
from linli.engines.matters.actions.joining import join
from linli.engines.matters.actions.moving import ALARM
from linli.engines.matters.actions.splitting import split
from linli.engines.matters.enums import Rating, Stage
from linli.engines.matters.models import Entry, Matter
from linli.kernel import jobs
from linli.kernel.actors import Actor
from linli.kernel.models import Event, IdempotencyKey, Job
from linli.kernel.tenancy import in_community
from linli.kernel.workflow import MoveRefused
from tests.conftest import fresh
from tests.factories import Neighbourhood, neighbourhood, reported, signed_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def area() -> Neighbourhood:
    return neighbourhood()


def at_once(area: Neighbourhood | None, *acts: Callable[[], Any]) -> list[Any]:
    """Run each act in a thread and a connection of its own, all let go at the same moment; what came out of each.

    `area`: the community they act in; None for requests and workers, which enter it themselves.
    """
    start, outcomes = threading.Barrier(len(acts)), [None] * len(acts)

    def run(index: int, act: Callable[[], Any]) -> None:
        try:
            start.wait(20)
            with in_community(area.community) if area else nullcontext():
                outcomes[index] = act() or "done"
        except Exception as error:
            outcomes[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


def winner_and_loser(outcomes: list[Any]) -> None:
    refused = [each for each in outcomes if isinstance(each, MoveRefused)]
    assert len(refused) == len(outcomes) - 1, outcomes
    assert not [each for each in outcomes if isinstance(each, Exception) and each not in refused], outcomes


def each_their_own(matter: Matter, number: int = 2) -> list[Matter]:
    """The matter as several people have it open, read before any of them acts."""
    return [Matter.objects.select_related("community", "category").get(id=matter.id) for _ in range(number)]


def story(matter: Matter) -> list[str]:
    return list(
        Event.objects.filter(subject_id=matter.id, step__isnull=False).order_by("step").values_list("verb", flat=True)
    )


def test_two_dispatch_the_same_matter(area: Neighbourhood, now: datetime) -> None:
    with in_community(area.community):
        matter = reported(area)
        actors = [area.actor(area.secretary), area.actor(area.worker)]
        to = [area.property_company, area.village]
        seen = each_their_own(matter)
    outcomes = at_once(
        area,
        lambda: dispatch(matter=seen[0], to=to[0], by=actors[0], now=now, version=seen[0].version),
        lambda: dispatch(matter=seen[1], to=to[1], by=actors[1], now=now, version=seen[1].version),
    )
    winner_and_loser(outcomes)
    with in_community(area.community):
        after = fresh(matter)
        won = next(i for i, each in enumerate(outcomes) if isinstance(each, Matter))
        assert (after.stage, after.holder_id, after.version) == (Stage.DISPATCHED, to[won].id, 2)
        assert story(matter) == ["report", "dispatch"]


def test_two_answer_the_same_matter(area: Neighbourhood, now: datetime) -> None:
    with in_community(area.community):
        matter = reported(area)
        dispatch(matter=matter, to=area.property_company, by=area.actor(area.worker), now=now)
        accept(matter=matter, by=area.actor(area.property_staff), now=now)
        by = area.actor(area.property_staff)
        seen = each_their_own(matter, 4)
    answers = [
        lambda one=one, n=n: answer(matter=one, text=f"第{n}次答复", by=by, now=now, version=one.version)
        for n, one in enumerate(seen)
    ]
    outcomes = at_once(area, *answers)
    winner_and_loser(outcomes)
    with in_community(area.community):
        after = fresh(matter)
        assert after.answer == next(each for each in outcomes if isinstance(each, Matter)).answer
        assert Entry.objects.filter(matter=matter, kind="answer").count() == 1
        assert story(matter) == ["report", "dispatch", "accept", "answer"]


def test_two_taps_of_satisfied_are_one_answer(area: Neighbourhood, now: datetime) -> None:
    with in_community(area.community):
        matter = reported(area)
        answer(matter=matter, text="已修好", by=area.actor(area.worker), now=now)
        by, seen = area.reporter, each_their_own(matter)
    at_once(
        area,
        *(lambda one=one: evaluate(matter=one, rating=Rating.SATISFIED, reason="", by=by, now=now) for one in seen),
    )
    with in_community(area.community):
        after = fresh(matter)
        assert (after.stage, after.rating) == (Stage.CLOSED, Rating.SATISFIED)
        assert story(matter).count("evaluate") == 1


def test_nobody_joins_what_is_being_answered(area: Neighbourhood, now: datetime) -> None:
    with in_community(area.community):
        original, duplicate = reported(area), reported(area)
        by = area.actor(area.worker)
        one, other = each_their_own(original)
        mine = each_their_own(duplicate, 1)[0]
    outcomes = at_once(
        area,
        lambda: answer(matter=one, text="已修好", by=by, now=now, version=one.version),
        lambda: join(matter=mine, original=other, by=by, now=now, version=mine.version),
    )
    winner_and_loser(outcomes)
    with in_community(area.community):
        stages = {fresh(original).stage, fresh(duplicate).stage}
    assert stages in ({Stage.ANSWERED, Stage.REPORTED}, {Stage.REPORTED, Stage.JOINED})


def test_a_whole_is_not_answered_while_it_is_split(area: Neighbourhood, now: datetime) -> None:
    with in_community(area.community):
        matter = reported(area)
        by, (one, other) = area.actor(area.worker), each_their_own(matter)
    outcomes = at_once(
        area,
        lambda: answer(matter=one, text="已修好", by=by, now=now, version=one.version),
        lambda: split(matter=other, tasks=["修管道", "清积水"], by=by, now=now, version=other.version),
    )
    winner_and_loser(outcomes)
    with in_community(area.community):
        after = fresh(matter)
        parts = Matter.objects.filter(whole=matter).count()
    assert (after.stage, after.open_part_count, parts) in ((Stage.ANSWERED, 0, 0), (Stage.REPORTED, 2, 2))


def test_numbers_are_never_given_twice(area: Neighbourhood) -> None:
    outcomes = at_once(area, *(lambda: reported(area).number for _ in range(6)))
    assert all(isinstance(each, str) for each in outcomes), outcomes
    assert len(set(outcomes)) == 6


# -- forms


def pages(area: Neighbourhood, number: int = 2) -> list[Client]:
    """One person with the same form open in several windows: one session, several connections."""
    first = signed_in(Client(), area.grid_worker)
    others = [Client() for _ in range(number - 1)]
    for other in others:
        other.cookies = first.cookies
    return [first, *others]


def round_form(area: Neighbourhood, key: str, **fields: str) -> dict[str, str]:
    return {
        "idempotency_key": key, "category": str(area.leak.id), "text": "楼道灯不亮", "place": str(area.building.id),
        "done": "已换灯泡", "outcome": "settle", **fields,
    }  # fmt: skip


def test_a_form_sent_twice_at_once_makes_one(area: Neighbourhood) -> None:
    where = reverse("round", kwargs={"code": area.community.code})
    outcomes = at_once(
        None, *(lambda page=page: page.post(where, round_form(area, "one-form")) for page in pages(area, 3))
    )
    assert {getattr(each, "status_code", each) for each in outcomes} == {302}, outcomes
    assert len({each["Location"] for each in outcomes}) == 1
    with in_community(area.community):
        assert Matter.objects.count() == 1
        assert IdempotencyKey.objects.filter(key="one-form").count() == 1


def test_two_different_forms_make_two(area: Neighbourhood) -> None:
    where = reverse("round", kwargs={"code": area.community.code})
    one, other = pages(area)
    at_once(
        None, lambda: one.post(where, round_form(area, "first")), lambda: other.post(where, round_form(area, "second"))
    )
    with in_community(area.community):
        assert Matter.objects.count() == 2


def test_a_form_that_fails_changes_nothing_and_may_be_sent_again(area: Neighbourhood) -> None:
    where = reverse("round", kwargs={"code": area.community.code})
    client = pages(area, 1)[0]
    assert client.post(where, round_form(area, "again", done="")).status_code == 422
    with in_community(area.community):
        kept = (Matter.objects.count(), Event.objects.count(), Job.objects.count(), IdempotencyKey.objects.count())
    assert kept == (0, 0, 0, 0)
    assert client.post(where, round_form(area, "again")).status_code == 302
    with in_community(area.community):
        assert Matter.objects.count() == 1


def test_a_view_that_breaks_half_way_changes_nothing(area: Neighbourhood, monkeypatch: pytest.MonkeyPatch) -> None:
    from linli.practices.appeals.actions import desk

    def broken(**given: Any) -> None:
        finish(**given)
        raise OSError("the disk is full")

    finish = desk.finish
    monkeypatch.setattr(desk, "finish", broken)
    client = pages(area, 1)[0]
    client.raise_request_exception = False
    answered = client.post(reverse("round", kwargs={"code": area.community.code}), round_form(area, "broken"))
    assert answered.status_code == 500
    with in_community(area.community):
        assert (Matter.objects.count(), Event.objects.count(), IdempotencyKey.objects.count()) == (0, 0, 0)


# -- workers


def test_two_workers_run_a_job_once(area: Neighbourhood, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    monkeypatch.setitem(jobs.HANDLERS, "proof.note", lambda job, at: ran.append(job.key))
    with in_community(area.community):
        for n in range(8):
            jobs.schedule(kind="proof.note", key=str(n), due_at=now)
    outcomes = at_once(None, *(lambda: jobs.work_once(now) for _ in range(3)))
    assert not [each for each in outcomes if isinstance(each, Exception)], outcomes
    assert sorted(ran) == [str(n) for n in range(8)]


def test_the_alarm_of_a_killed_worker_is_run_by_the_next(area: Neighbourhood, now: datetime) -> None:
    """A worker claims the alarm of an overdue matter and dies; when its lease is over, another escalates, once."""
    with in_community(area.community):
        matter = reported(area)
        dispatch(matter=matter, to=area.property_company, by=Actor.job(), now=now)
        late = fresh(matter).due_at + timedelta(minutes=1)
        jobs.claim(late)
    assert jobs.work_once(late + timedelta(minutes=1)) == 0
    later = late + jobs.LEASE + timedelta(seconds=1)
    while jobs.work_once(later):
        pass
    with in_community(area.community):
        assert fresh(matter).escalated_at is not None
        assert Event.objects.filter(subject_id=matter.id, verb="escalate").count() == 1
        assert Job.objects.get(kind=ALARM, key=str(matter.id)).state == Job.State.DONE
