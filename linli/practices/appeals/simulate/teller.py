"""What every story stands on: the matter as it is now, whose hands it is in, when somebody gets round to it."""

from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from linli.engines.matters.enums import Source, Stage
from linli.engines.matters.models import Matter
from linli.kernel.actors import Actor
from linli.kernel.worktime import local, remaining
from linli.practices.appeals.simulate.life import Life
from linli.practices.appeals.simulate.town import Neighbour, Template, Town

AT_DESK = {Stage.REPORTED, Stage.RETURNED}
WITH_HOLDER = {Stage.DISPATCHED, Stage.HANDLING}
#: The columns that an alarm, a duplicate or a part may have changed since a story last looked.
MOVING = (
    "version", "stage", "holder_id", "due_at", "answer", "closed_at", "paused_at", "paused_due_at", "escalated_at",
    "duplicate_count", "open_part_count", "reopened_count", "extended_count", "original_id", "rating", "wall", "in_time",
    "answer_minutes", "category_id",
)  # fmt: skip
Part = Generator[datetime, datetime, datetime]


@dataclass(slots=True)
class Plot:
    """How one story will go. `stop` leaves it there: the present finds it so. `doubled`: certainly reported twice."""

    template: Template
    neighbour: Neighbour
    rng: Random
    source: Source = Source.PHONE_PAGE
    stop: str = ""
    late: bool = False
    pictures: bool = False
    doubled: bool = False

    def chance(self, share: float) -> bool:
        return self.rng.random() < share


@dataclass(slots=True)
class Narrator:
    """Knows the town and its time. Each step reads the matter anew: alarms may have moved it meanwhile."""

    town: Town
    life: Life
    _known: dict[UUID, Matter] = field(default_factory=dict)

    def matter(self, matter: Matter) -> Matter:
        """The matter as it is now: what may have moved is read again, what never changes is kept."""
        known = self._known.setdefault(matter.id, matter)
        for name, value in Matter.objects.values(*MOVING).get(id=matter.id).items():
            if getattr(known, name) != value:
                setattr(known, name, value)
        return known

    def soon(self, now: datetime, rng: Random, least: int, most: int) -> datetime:
        """Some working minutes later."""
        return self.town.calendar.add_working_minutes(now, rng.randint(least, most))

    def _hand(self, matter: Matter, rng: Random) -> Actor:
        """Somebody who acts for whoever holds it (as last seen)."""
        return self.town.actor_of(self._known.get(matter.id, matter).holder_id, rng)

    def _answer_time(self, plot: Plot, matter: Matter, now: datetime) -> datetime:
        """Mostly well before the due time, sometimes close, seldom late."""
        current = self.matter(matter)
        due, calendar = current.due_at or now, self.town.calendar
        share = plot.rng.uniform(1.1, 1.7) if plot.late else plot.rng.triangular(0.08, 0.97, 0.4)
        left = remaining(due, now, current.term, calendar)
        if left <= timedelta():
            return self.soon(now, plot.rng, 10, 90)
        if current.term.in_working_time:
            return calendar.add_working(now, left * share)
        return now + left * share

    def _daytime(self, moment: datetime, rng: Random) -> datetime:
        """Nobody taps at three in the morning."""
        moment = local(moment)
        if 7 <= moment.hour < 22:
            return moment
        return moment.replace(hour=7, minute=rng.randint(5, 55)) + timedelta(days=moment.hour >= 22)
