"""The clock of a gathering: a reminder the day before, and the closing of its list after it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from linli.engines.gatherings.enums import SignUp
from linli.engines.gatherings.models import Gathering
from linli.kernel.jobs import schedule_many

REMIND = "gatherings.remind"
CLOSE = "gatherings.close"
BEFORE = timedelta(hours=20)
AFTER = timedelta(hours=3)


def set_timers(rows: Sequence[Gathering], now: datetime) -> None:
    """Set or move the jobs of gatherings that are still to come."""
    coming = [row for row in rows if row.ends_at > now]
    schedule_many(kind=CLOSE, wanted=[(str(row.id), row.ends_at + AFTER, {"gathering": str(row.id)}) for row in coming])
    reminded = [row for row in coming if row.sign_up != SignUp.NONE and row.starts_at > now]
    schedule_many(
        kind=REMIND,
        wanted=[(str(row.id), max(row.starts_at - BEFORE, now), {"gathering": str(row.id)}) for row in reminded],
    )
