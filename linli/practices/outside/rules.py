"""Values from values: when a promise is asked after, how a body is signed, when a delivery is tried again. Pure."""

import base64
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from hashlib import sha256

#: A body outside is reminded so long before the day it promised, and asked again so often after it.
BEFORE = timedelta(days=3)
AGAIN = timedelta(days=7)
AT = time(9, 0)
#: A delivery is tried so often: after 30 s, 1, 2, 4 … minutes, at most six hours; some nine hours in all.
TRIES = 11


def next_asking(due_on: date, now: datetime, zone: tzinfo) -> datetime:
    """When somebody next looks after a promise: three days before, the morning after, then every week."""
    moments = [datetime.combine(day, AT, zone) for day in (due_on - BEFORE, due_on + timedelta(days=1))]
    later = next((moment for moment in moments if moment > now), None)
    if later is not None:
        return later
    weeks = (now - moments[-1]) // AGAIN + 1
    return moments[-1] + weeks * AGAIN


def signed(secret: str, id: str, at: int, body: bytes) -> str:
    """The signature of a delivery, as Standard Webhooks has it: `v1,` and base64 of HMAC-SHA256 over id, time and body."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    told = f"{id}.{at}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, told, sha256)).decode()


def wait_after(attempts: int) -> timedelta:
    return min(timedelta(seconds=30 * 2 ** max(attempts - 1, 0)), timedelta(hours=6))


@dataclass(frozen=True, slots=True)
class Kept:
    """How a body keeps its word: promises whose day has come, and how many of them were kept by then."""

    due: int
    in_time: int
    late: int

    @property
    def share(self) -> float | None:
        return self.in_time / self.due if self.due else None


def kept_of(promises: Sequence[tuple[date, date | None]], today: date) -> Kept:
    """From (promised day, day it was kept or None): one kept early counts, one whose day has not come does not."""
    in_time = sum(kept is not None and kept <= due for due, kept in promises)
    late = sum((kept is not None and kept > due) or (kept is None and due < today) for due, kept in promises)
    return Kept(in_time + late, in_time, late)
