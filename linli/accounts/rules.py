"""Values from values: when a message may go out, when it is tried again, what a template says. No Django."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

#: A message is tried so often: after 30 s, 1, 2, 4 … minutes.
TRIES = 8
LONGEST = 500
PLACEHOLDER = re.compile(r"\{(\w*)\}")
KNOWN = ("community", "label", "text", "link")


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody wants to hear: once a day at `digest_at`, or at once; nothing between `quiet_from` and `quiet_until`."""

    digest_at: time | None = None
    quiet_from: time | None = None
    quiet_until: time | None = None


def is_quiet(hours: Hours, at: datetime) -> bool:
    """Whether a local moment lies in the quiet hours; 22:00–07:00 goes over midnight."""
    begin, end, now = hours.quiet_from, hours.quiet_until, at.time().replace(tzinfo=None)
    if begin is None or end is None or begin == end:
        return False
    return begin <= now < end if begin < end else now >= begin or now < end


def next_at(moment: time, after: datetime) -> datetime:
    """The next local moment of the day strictly after `after`."""
    found = datetime.combine(after.date(), moment, after.tzinfo)
    return found if found > after else found + timedelta(days=1)


def held_until(hours: Hours, told_at: datetime, now: datetime, *, urgent: bool) -> datetime | None:
    """Until when a message told at `told_at` waits, both local; None: it may go out now. What is urgent never waits."""
    if urgent:
        return None
    if hours.digest_at is not None:
        due = next_at(hours.digest_at, told_at)
        if due > now:
            return _awake(hours, due)
    return None if not is_quiet(hours, now) else _awake(hours, now)


def _awake(hours: Hours, at: datetime) -> datetime:
    return next_at(hours.quiet_until, at) if hours.quiet_until and is_quiet(hours, at) else at


def wait_after(tries: int) -> timedelta:
    return min(timedelta(seconds=30 * 2 ** max(tries - 1, 0)), timedelta(hours=6))


def filled(template: str, values: Mapping[str, str]) -> str:
    """A template with its placeholders filled in once; what a value says in braces stays. Blanks at the ends go."""
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), template).strip()


def faults_of(template: str) -> list[str]:
    """Placeholders that there are not; and `text` or `link`, one of which every message needs, where both are missing."""
    names = PLACEHOLDER.findall(template)
    unknown = [name for name in names if name not in KNOWN]
    return unknown or ([] if {"text", "link"} & set(names) else ["text"])


def digest_of(lines: Sequence[str]) -> str:
    """Several messages as one, numbered, cut to what a message may hold."""
    text = "；".join(f"{number}. {line}" for number, line in enumerate(lines, 1))
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
