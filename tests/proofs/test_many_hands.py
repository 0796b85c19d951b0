"""Many hands at random: people, retries, a clock that jumps, workers killed between any two statements.

After each step the doctor looks at everything. Deeper, with so many examples and by chance:
`LINLI_PROOFS=300 pytest tests/proofs/test_many_hands.py`.
"""

import os
from collections import Counter
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from linli.accounts.models import Notice
from linli.engines.matters.actions import answering, handing, joining, saying, splitting
from linli.engines.matters.enums import ExtensionState, Rating
from linli.engines.matters.models import Extension, Matter
from linli.engines.matters.procedures import PROCEDURES
from linli.kernel import doctor, jobs
from linli.kernel.communities import forget
from linli.kernel.models import Event
from linli.kernel.tenancy import in_community
from linli.kernel.workflow import MoveRefused
from tests.factories import NOW, Neighbourhood, neighbourhood, reported, signed_in

#: What is asked after each step; the rest of the doctor does not change by what people do here.
ASKED = {
    "matters.held", "matters.answered", "matters.replay", "matters.alarms", "matters.numbers", "matters.counts",
    "matters.search", "accounts.notices", "kernel.jobs",
}  # fmt: skip
DEEP = int(os.environ.get("LINLI_PROOFS") or 0)
HOW_DEEP = settings(
    max_examples=DEEP or 14, stateful_step_count=60 if DEEP else 40, deadline=None, derandomize=not DEEP,
    suppress_health_check=list(HealthCheck), print_blob=True,
)  # fmt: skip


class Killed(BaseException):
    """The process is gone: no handler of errors hears of it."""


@contextmanager
def dying(after: int | None) -> Iterator[None]:
    """Be killed before the statement of this number (None: live on)."""
    left = [after]

    def execute(run: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if left[0] is not None:
            left[0] -= 1
            if left[0] < 0:
                left[0] = None
                raise Killed
        return run(sql, params, many, context)

    with connection.execute_wrapper(execute):
        yield


Deed = Callable[["Hands", Matter, datetime], Any]
DEEDS: dict[str, Deed] = {
    "dispatch": lambda h, m, now: handing.dispatch(matter=m, to=h.holder(), by=h.worker, now=now, version=m.version),
    "accept": lambda h, m, now: handing.accept(matter=m, by=h.staff, now=now, version=m.version),
    "refuse": lambda h, m, now: handing.refuse(matter=m, reason="不归我们", by=h.staff, now=now, version=m.version),
    "transfer": lambda h, m, now: handing.hand_on(
        matter=m, to=h.holder(), name="transfer", reason="换人", by=h.worker, now=now
    ),
    "pass": lambda h, m, now: handing.hand_on(
        matter=m, to=h.holder(), name="pass", reason="下一家", by=h.staff, now=now
    ),
    "helper": lambda h, m, now: handing.call_helper(matter=m, party=h.holder(), by=h.worker, now=now),
    "ask": lambda h, m, now: answering.ask(matter=m, question="哪一户？", by=h.staff, now=now, version=m.version),
    "reply": lambda h, m, now: answering.reply(matter=m, text="三楼", by=h.area.reporter, now=now),
    "resume": lambda h, m, now: answering.resume(matter=m, by=h.staff, now=now),
    "answer": lambda h, m, now: answering.answer(matter=m, text="修好了", by=h.staff, now=now, version=m.version),
    "settle": lambda h, m, now: answering.settle(matter=m, text="当场办好", by=h.worker, now=now),
    "satisfied": lambda h, m, now: answering.evaluate(
        matter=m, rating=Rating.SATISFIED, reason="", by=h.area.reporter, now=now
    ),
    "not satisfied": lambda h, m, now: answering.evaluate(
        matter=m, rating=Rating.UNSATISFIED, reason="没好", by=h.area.reporter, now=now
    ),
    "end": lambda h, m, now: answering.end(matter=m, reason="到此为止", by=h.secretary, now=now),
    "unjoin": lambda h, m, now: joining.unjoin(matter=m, by=h.worker, now=now),
    "split": lambda h, m, now: splitting.split(matter=m, tasks=["一", "二"], by=h.worker, now=now, version=m.version),
    "sort": lambda h, m, now: saying.sort(matter=m, category=h.area.tree, by=h.worker, now=now),
    "note": lambda h, m, now: saying.note(matter=m, text="看过了", public=True, by=h.staff, now=now),
    "urge": lambda h, m, now: saying.urge(matter=m, by=h.area.reporter, now=now),
    "more time": lambda h, m, now: saying.ask_extension(
        matter=m, until=(m.due_at or now) + timedelta(days=3), reason="等配件", by=h.staff, now=now
    ),
}
#: Before which statement; few deeds have more than thirty.
WHEN_KILLED = st.none() | st.integers(min_value=0, max_value=30)
WHICH = st.integers(min_value=0, max_value=50)


#: Deeds that are called otherwise than their move.
MOVES = {"satisfied": "evaluate", "not satisfied": "reopen"}


def sources(deed: str) -> Container[str]:
    """The stages from which a deed that is a move can succeed."""
    moves = {move.name: move.source for move in PROCEDURES["appeal"].moves} | {"split": splitting.SPLITTABLE}
    return moves.get(MOVES.get(deed, deed), frozenset())


class Hands(RuleBasedStateMachine):
    """One community. `now` only goes forward; every change is tried by somebody, perhaps killed, perhaps again."""

    area: Neighbourhood

    @initialize()
    def begin(self) -> None:
        forget()  # the community of the example before, of the same code
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.area, self.now, self.turn = neighbourhood(), NOW, 0
        self.inside = in_community(self.area.community)
        self.inside.__enter__()
        area = self.area
        self.worker, self.staff, self.secretary = map(area.actor, (area.worker, area.property_staff, area.secretary))
        self.keys: Counter[str] = Counter()
        for _each in range(3):
            reported(area)

    def holder(self) -> Any:
        """Each in turn."""
        self.turn += 1
        return (self.area.property_company, self.area.village, self.area.department, self.area.desk)[self.turn % 4]

    def matter(self, which: int) -> Matter:
        rows = Matter.objects.select_related("community", "category", "place", "grid").order_by("id")
        return rows[which % rows.count()]

    def tried(self, act: Callable[[], Any], killed: int | None) -> None:
        """Whoever is refused or killed has changed nothing by halves; that is for the doctor to say."""
        try:
            with dying(killed):
                act()
        except (MoveRefused, Killed):
            pass

    @rule(choice=WHICH, which=WHICH, killed=WHEN_KILLED, twice=st.booleans())
    def go_on(self, choice: int, which: int, killed: int | None, twice: bool) -> None:
        """Somebody does what the stage allows; `twice`: a second form of the same page follows at once."""
        stage = self.matter(which).stage
        fitting = [deed for deed in sorted(DEEDS) if stage in sources(deed)]
        assert fitting, stage
        self.do(fitting[choice % len(fitting)], which, killed, twice)

    @rule(deed=st.sampled_from(sorted(DEEDS)), which=WHICH)
    def try_anything(self, deed: str, which: int) -> None:
        self.do(deed, which, None, False)

    def do(self, deed: str, which: int, killed: int | None, twice: bool) -> None:
        matter = self.matter(which)
        self.now += timedelta(minutes=7)
        self.tried(lambda: DEEDS[deed](self, matter, self.now), killed)
        if twice:
            self.tried(lambda: DEEDS[deed](self, self.matter(which), self.now), None)

    @rule(which=WHICH, original=WHICH, killed=WHEN_KILLED)
    def join(self, which: int, original: int, killed: int | None) -> None:
        one, other = self.matter(which), self.matter(original)
        self.tried(lambda: joining.join(matter=one, original=other, by=self.worker, now=self.now), killed)

    @rule(grant=st.booleans(), killed=WHEN_KILLED)
    def decide(self, grant: bool, killed: int | None) -> None:
        asked = Extension.objects.filter(state=ExtensionState.ASKED).select_related("matter__community").order_by("id")
        if extension := asked.first():
            act = partial(saying.decide_extension, extension=extension, grant=grant, by=self.secretary, now=self.now)
            self.tried(act, killed)

    @rule(urgent=st.booleans(), walled=st.booleans(), killed=WHEN_KILLED)
    def report(self, urgent: bool, walled: bool, killed: int | None) -> None:
        area = self.area
        category = area.harm if walled else area.leak
        self.tried(lambda: reported(area, category=category, urgent=urgent, now=self.now), killed)

    @rule(killed=WHEN_KILLED, again=st.integers(min_value=1, max_value=3))
    def report_by_a_form(self, killed: int | None, again: int) -> None:
        """Through HTTP, with one key: killed at some statement or not, then sent until answered, and once more."""
        key = f"{len(self.keys)}-{self.area.community.id}"
        form = {
            "category": str(self.area.leak.id),
            "text": f"电话里说的 {key}",
            "source": "call",
            "idempotency_key": key,
        }
        path = f"/c/{self.area.community.code}/desk/"
        with time_machine.travel(self.now, tick=False):
            client = signed_in(Client(), self.area.worker)
            self.tried(lambda: client.post(path, form), killed)
            where = {client.post(path, form)["Location"] for _time in range(again)}
        assert len(where) == 1
        self.keys[key] += 1

    @rule(hours=st.sampled_from([1, 5, 26, 24 * 4, 24 * 12]), killed=WHEN_KILLED)
    def time_passes(self, hours: int, killed: int | None) -> None:
        """An hour, a night, a weekend, a week of holidays; a worker runs what fell due, killed or not."""
        self.now += timedelta(hours=hours)
        self.tried(lambda: jobs.work_once(self.now), killed)

    @rule()
    def holidays_come(self) -> None:
        """On to the eve of the National Day week, whose make-up days are work."""
        self.now = max(self.now, datetime(2026, 9, 30, 16, tzinfo=NOW.tzinfo))

    @rule()
    def a_worker_lives(self) -> None:
        """After the leases of the killed: everything that is due is run."""
        self.now += jobs.LEASE + timedelta(seconds=1)
        while jobs.work_once(self.now):
            pass

    @rule()
    def a_job_is_run_twice(self) -> None:
        """Two workers hold the same job: the second finds it done."""
        self.now += timedelta(minutes=3)
        for job in jobs.claim(self.now, limit=3):
            jobs.run(job, self.now)
            before = self.happened()
            jobs.run(job, self.now)
            assert self.happened() == before, f"{job.kind} did it twice"

    def happened(self) -> tuple[int, int]:
        return Event.objects.count(), Notice.objects.count()

    @invariant()
    def the_doctor_finds_nothing(self) -> None:
        if not hasattr(self, "inside"):
            return
        found = {f.guarantee.name: f.breaches for f in doctor.examine(self.now, ASKED) if f.breaches}
        assert found == {}

    @invariant()
    def a_key_makes_one(self) -> None:
        for key in getattr(self, "keys", {}):
            assert Matter.objects.filter(text=f"电话里说的 {key}").count() == 1

    def teardown(self) -> None:
        if hasattr(self, "inside"):
            self.inside.__exit__(None, None, None)
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)


@pytest.mark.django_db
@pytest.mark.slow
def test_whatever_they_do_the_guarantees_hold() -> None:
    run_state_machine_as_test(Hands, settings=HOW_DEEP)
