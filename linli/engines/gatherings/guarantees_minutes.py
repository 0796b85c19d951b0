"""What minutes guarantee beyond their constraints."""

from collections.abc import Iterator
from datetime import datetime

from linli.engines.gatherings.enums import Stage
from linli.engines.gatherings.models import Decision, Minutes
from linli.engines.matters.enums import Source
from linli.kernel.doctor import Breach, each, guarantees


@guarantees("gatherings.decisions", "every decision of a meeting is a matter of its own, given at a meeting")
def decisions(now: datetime) -> Iterator[Breach]:
    yield from each(Decision.objects.exclude(matter__source=Source.MEETING), "has a matter that no meeting gave")


@guarantees("gatherings.minutes", "minutes are closed only of a meeting that was held")
def closed(now: datetime) -> Iterator[Breach]:
    rows = Minutes.objects.exclude(closed_at=None).exclude(gathering__stage=Stage.HELD)
    yield from each(rows, "is closed, and its meeting was not held")
