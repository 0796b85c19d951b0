"""When somebody can come, how long they have to answer, and how long help took. No Django."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median

from linli.kernel.worktime import SHANGHAI, local

#: Minutes from midnight, from–until, by weekday (Monday is 0), as `rules_booking.read_hours` reads them.
Hours = Mapping[int, Sequence[tuple[int, int]]]
#: Nobody is asked about tomorrow in the middle of the night.
POLITE_FROM, POLITE_UNTIL = time(7, 30), time(21, 0)
#: Fewer times than these tell of single people.
FEWEST = 5
#: What fewer neighbours did would be a figure of single volunteers: it is shown to nobody outside.
SEVERAL = 3
#: How long one is at a door, for whether somebody is free.
AT_THE_DOOR = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Presence:
    """When somebody can be asked: their hours, whether on holidays too, the days they are away."""

    hours: Hours
    on_holidays: bool = True
    away_from: date | None = None
    away_until: date | None = None

    def is_away(self, day: date) -> bool:
        return self.away_from is not None and self.away_from <= day <= (self.away_until or date.max)


def is_free(presence: Presence, start: datetime, *, is_holiday: bool) -> bool:
    """Whether somebody's hours hold the moment at which they are wanted. Hours end; who is at a door finishes there."""
    moment = local(start)
    if presence.is_away(moment.date()) or (is_holiday and not presence.on_holidays):
        return False
    minute = moment.hour * 60 + moment.minute
    return any(begin <= minute < end for begin, end in presence.hours.get(moment.weekday(), ()))


def called_at(now: datetime, *, for_now: bool) -> datetime:
    """When somebody is asked: at once where it is for now, else not at night."""
    here = local(now)
    if for_now or POLITE_FROM <= here.time() < POLITE_UNTIL:
        return now
    day = here.date() if here.time() < POLITE_FROM else here.date() + timedelta(days=1)
    return datetime.combine(day, POLITE_FROM, SHANGHAI)


def deadline(called: datetime, wanted: datetime | None, minutes: int, booked_minutes: int, left: int) -> datetime:
    """Until when one of `left` who can still be asked has to answer: each gets a fair part of the time there is."""
    if wanted is None:
        return called + timedelta(minutes=minutes)
    part = (wanted - called) / (2 * max(left, 1))
    return called + max(min(part, timedelta(minutes=booked_minutes)), timedelta(minutes=minutes))


@dataclass(frozen=True, slots=True)
class Speed:
    """How long help took, in minutes: `median` None where too few to tell."""

    count: int
    median: float | None
    within: int

    @property
    def share(self) -> float | None:
        return self.within / self.count if self.median is not None else None


def speed_of(minutes: Sequence[float], limit: int, *, fewest: int = 1) -> Speed:
    """Median, and how many took no longer than `limit`. Fewer than `fewest` tell nothing."""
    count = len(minutes)
    found = median(minutes) if count >= max(fewest, 1) else None
    return Speed(count, found, sum(each <= limit for each in minutes))
