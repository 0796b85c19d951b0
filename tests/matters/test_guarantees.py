"""What must never be false of a matter: the database says no, and replaying the events gives the present state."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from linli.engines.matters.actions import answering, handing, joining, saying, splitting
from linli.engines.matters.actions.moving import state_of
from linli.engines.matters.enums import Rating, Stage
from linli.engines.matters.models import Extension, Matter, SavedView
from linli.engines.matters.procedures import PROCEDURES
from linli.engines.matters.tasks import alarm
from linli.kernel.models import Event, Job
from linli.kernel.models.event import EventsAreAppended
from linli.kernel.workflow import MoveRefused
from tests.conftest import fresh
from tests.factories import NOW, Neighbourhood, reported

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "broken",
    [
        {"holder": None},
        {"due_at": None},
        {"stage": Stage.CLOSED},
        {"closed_at": NOW},
        {"stage": Stage.CLOSED, "closed_at": NOW},
        {"stage": Stage.ANSWERED},
        {"stage": Stage.JOINED},
        {"paused_at": NOW},
        {"paused_due_at": NOW},
    ],
)
def test_the_database_refuses(area: Neighbourhood, broken: dict[str, Any]) -> None:
    matter = reported(area)
    with pytest.raises(IntegrityError), transaction.atomic():
        Matter.objects.filter(id=matter.id).update(**broken)
    assert fresh(matter).stage == Stage.REPORTED


def test_no_number_twice(area: Neighbourhood) -> None:
    one, other = reported(area), reported(area)
    with pytest.raises(IntegrityError), transaction.atomic():
        Matter.objects.filter(id=other.id).update(number=one.number)


def test_no_step_twice(area: Neighbourhood) -> None:
    event = Event.objects.get(subject_id=reported(area).id, step=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.create(
            community_id=event.community_id, subject_kind="matter", subject_id=event.subject_id, verb="again", step=1,
            at=NOW, actor_kind="job",
        )  # fmt: skip


def test_events_are_never_changed(area: Neighbourhood) -> None:
    reported(area)
    with pytest.raises(EventsAreAppended):
        Event.objects.update(verb="nothing")
    with pytest.raises(EventsAreAppended):
        Event.objects.all().delete()


def test_one_undecided_extension_at_a_time(area: Neighbourhood) -> None:
    matter = reported(area)
    values = {"matter": matter, "reason": "等", "until_at": NOW, "asked_at": NOW}
    Extension.new(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Extension.new(**values)


def test_one_view_of_a_name(area: Neighbourhood) -> None:
    SavedView.new(user=area.worker, name="绿化", query="")
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.new(user=area.worker, name="绿化", query="tab=all")


# -- replay

Deed = Callable[[Neighbourhood, Matter, datetime], Any]


def _deeds() -> dict[str, Deed]:
    """Whatever people do with a matter, sensible or not."""
    worker = lambda area: area.actor(area.worker)  # noqa: E731
    staff = lambda area: area.actor(area.property_staff)  # noqa: E731
    return {
        "dispatch": lambda a, m, now: handing.dispatch(matter=m, to=a.property_company, by=worker(a), now=now),
        "accept": lambda a, m, now: handing.accept(matter=m, by=staff(a), now=now),
        "refuse": lambda a, m, now: handing.refuse(matter=m, reason="不归", by=staff(a), now=now),
        "transfer": lambda a, m, now: handing.hand_on(
            matter=m, to=a.village, name="transfer", reason="换", by=worker(a), now=now
        ),
        "ask": lambda a, m, now: answering.ask(matter=m, question="?", by=staff(a), now=now),
        "reply": lambda a, m, now: answering.reply(matter=m, text="三楼", by=a.reporter, now=now),
        "resume": lambda a, m, now: answering.resume(matter=m, by=staff(a), now=now),
        "answer": lambda a, m, now: answering.answer(matter=m, text="好了", by=staff(a), now=now),
        "satisfied": lambda a, m, now: answering.evaluate(
            matter=m, rating=Rating.SATISFIED, reason="", by=a.reporter, now=now
        ),
        "not": lambda a, m, now: answering.evaluate(
            matter=m, rating=Rating.UNSATISFIED, reason="没好", by=a.reporter, now=now
        ),
        "join": lambda a, m, now: joining.join(matter=m, original=reported(a, now=now), by=worker(a), now=now),
        "unjoin": lambda a, m, now: joining.unjoin(matter=m, by=worker(a), now=now),
        "split": lambda a, m, now: splitting.split(matter=m, tasks=["一", "二"], by=worker(a), now=now),
        "end": lambda a, m, now: answering.end(matter=m, reason="到此", by=a.actor(a.secretary), now=now),
        "sort": lambda a, m, now: saying.sort(matter=m, category=a.tree, by=worker(a), now=now),
        "note": lambda a, m, now: saying.note(matter=m, text="记", public=False, by=staff(a), now=now),
        "alarm": lambda a, m, now: alarm(Job(payload={"matter": str(m.id)}), now + timedelta(days=40)),
    }


DEEDS = _deeds()


def check(area: Neighbourhood) -> None:
    """The last numbered event of every matter tells its present state; an open one has a holder and a due time."""
    for matter in Matter.objects.order_by("id"):
        steps = list(Event.objects.filter(subject_id=matter.id).exclude(step=None).order_by("step"))
        assert steps[0].verb == "report"
        assert steps[-1].data["state"] == state_of(matter)
        assert steps[-1].step <= matter.version
        moves = {move.name: move for move in PROCEDURES[matter.kind].moves}
        stage = str(Stage.REPORTED)
        for event in steps[1:]:
            assert stage in moves[event.verb].source, (stage, event.verb)
            stage = event.data["state"]["stage"]
        assert matter.closed_at is not None or (matter.holder_id and matter.due_at)
        assert matter.closed_at is None or matter.answer


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@drawn(st.lists(st.sampled_from(sorted(DEEDS)), min_size=3, max_size=10))
def test_replaying_events_gives_the_present(area: Neighbourhood, deeds: list[str]) -> None:
    with transaction.atomic():
        matter, now = reported(area), NOW
        for deed in deeds:
            now += timedelta(minutes=30)
            try:
                with transaction.atomic():
                    DEEDS[deed](area, fresh(matter), now)
            except MoveRefused:
                continue
        check(area)
        transaction.set_rollback(True)


def test_a_long_life(area: Neighbourhood) -> None:
    """Sixty deeds in a row, some refused: nothing is lost on the way."""
    matter, now, chance, made = reported(area), NOW, random.Random(7), 0
    for _step in range(60):
        now += timedelta(hours=1)
        try:
            with transaction.atomic():
                DEEDS[chance.choice([name for name in sorted(DEEDS) if name not in {"split", "end"}])](
                    area, fresh(matter), now
                )
                made += 1
        except MoveRefused:
            continue
    assert made > 10
    check(area)


# -- the clock


def test_reminded_then_escalated_then_archived(area: Neighbourhood) -> None:
    from linli.accounts.models import Notice
    from linli.kernel.jobs import work_once

    matter = reported(area)
    handing.dispatch(matter=matter, to=area.property_company, by=area.actor(area.worker), now=NOW)
    assert matter.due_at
    work_once(matter.due_at - timedelta(minutes=10))
    assert Notice.objects.filter(user=area.property_staff, kind="matter_due_soon").count() == 1
    for _twice in range(2):
        work_once(matter.due_at + timedelta(minutes=1))
    assert Notice.objects.filter(user=area.secretary, kind="matter_escalated").count() == 1
    late = answering.answer(
        matter=fresh(matter), text="好了", by=area.actor(area.property_staff), now=matter.due_at + timedelta(hours=1)
    )
    assert late.in_time is False
    work_once(late.due_at + timedelta(minutes=1) if late.due_at else NOW)
    assert (fresh(matter).stage, fresh(matter).rating) == (Stage.CLOSED, "")


def test_the_clock_stops_while_we_wait_for_the_reporter(area: Neighbourhood) -> None:
    matter, staff = reported(area, urgent=True), area.actor(area.property_staff)
    handing.dispatch(matter=matter, to=area.property_company, by=area.actor(area.worker), now=NOW)
    due = fresh(matter).due_at
    answering.ask(matter=fresh(matter), question="几楼？", by=staff, now=NOW + timedelta(minutes=30))
    answering.reply(matter=fresh(matter), text="三楼", by=area.reporter, now=NOW + timedelta(minutes=60))
    after = fresh(matter)
    assert after.paused_at is None
    assert after.due_at - due >= timedelta(minutes=30)
