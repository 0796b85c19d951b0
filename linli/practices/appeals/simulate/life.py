"""Time passes: stories are woken in order, alarms ring between them. A story is a generator that yields when to wake it."""

import heapq
from collections.abc import Callable, Generator
from datetime import datetime, timedelta
from inspect import GEN_CREATED, getgeneratorstate

from linli.engines.matters.actions.moving import ALARM
from linli.kernel.jobs import run
from linli.kernel.models import Job
from linli.kernel.workflow import MoveRefused

Story = Generator[datetime, datetime, None]
HOUR = timedelta(hours=1)


class Life:
    """The queue of what happens next, up to the present."""

    def __init__(self, present: datetime) -> None:
        self.present = present
        self._queue: list[tuple[datetime, int, Story]] = []
        self._count = 0
        self._rang_at: datetime | None = None
        self.refused: list[str] = []

    def begin(self, at: datetime, story: Callable[[datetime], Story]) -> None:
        """Let a story begin at a moment; one that would begin after the present never does."""
        self._push(at, story(at))

    def _push(self, at: datetime, story: Story) -> None:
        if at <= self.present:
            heapq.heappush(self._queue, (at, self._count, story))
            self._count += 1

    def go_on(self) -> None:
        """Until the present. What is not finished by then stays as it is: open, waiting, late."""
        while self._queue:
            at, _number, story = heapq.heappop(self._queue)
            self._ring(at)
            try:
                self._push(self._woken(story, at), story)
            except StopIteration:
                continue
            except MoveRefused as refusal:  # somebody was quicker: as in life, the story ends there
                self.refused.append(str(refusal))
        self._ring(self.present, everything=True)

    def _woken(self, story: Story, at: datetime) -> datetime:
        """Run a story to its next wait; it never wakes before now."""
        new = getgeneratorstate(story) == GEN_CREATED
        return max(next(story) if new else story.send(at), at)

    def _ring(self, now: datetime, everything: bool = False) -> None:
        """Alarms that fell due since, each at its own time: reminders, escalations, archiving."""
        if self._rang_at and now - self._rang_at < HOUR and not everything:
            return
        self._rang_at = now
        waiting = Job.objects.filter(kind=ALARM, state=Job.State.WAITING, due_at__lte=now).order_by("due_at", "id")
        while jobs := list(waiting.all()):
            for job in jobs:
                run(job, job.due_at)
