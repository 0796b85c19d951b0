"""How long answers took, counted by lengths of time, so that the counts of months and communities add up. Pure.

A median read from them lies in the right bucket; where within, is estimated. No bucket is wider than half its end
(beyond an hour and a half), so an estimate is at most as wrong as the words that tell it: 3 hours, 11 days.
"""

from bisect import bisect_right
from collections.abc import Sequence

HOUR, DAY = 60, 1440
#: Where each bucket but the last ends, in minutes.
ENDS = (
    10, 20, 30, 45, HOUR, 90, 2 * HOUR, 3 * HOUR, 4 * HOUR, 6 * HOUR, 8 * HOUR, 12 * HOUR, 18 * HOUR, DAY, 36 * HOUR,
    2 * DAY, 3 * DAY, 4 * DAY, 5 * DAY, 6 * DAY, 7 * DAY, 9 * DAY, 11 * DAY, 14 * DAY, 17 * DAY, 21 * DAY, 30 * DAY,
    45 * DAY,
)  # fmt: skip
#: The last has no end; what lies in it is told as if it ended here.
LONGEST = 90 * DAY
COUNT = len(ENDS) + 1


def bucket_of(minutes: int) -> int:
    """Which bucket a duration falls into; one that lasted exactly to an end begins the next."""
    return bisect_right(ENDS, minutes)


def bounds(bucket: int) -> tuple[int, int | None]:
    """From which minute on, and before which; None for the last."""
    return (ENDS[bucket - 1] if bucket else 0), (ENDS[bucket] if bucket < len(ENDS) else None)


def quantile_of(counts: Sequence[int], part: float) -> float | None:
    """The minutes below which `part` of those counted lie, evenly spread within their bucket; None for nobody."""
    whole = sum(counts)
    if whole <= 0:
        return None
    wanted, before = part * whole, 0
    for bucket, count in enumerate(counts):
        if count > 0 and before + count >= wanted:
            low, high = bounds(bucket)
            return low + ((high or LONGEST) - low) * (wanted - before) / count
        before += count
    return float(LONGEST)
