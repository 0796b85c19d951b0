"""Values from values: who to call and why, how fast a department came, what its tasks became. No Django."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Why:
    """A reason in words (a string, or one translated when it is shown) with what is filled in."""

    words: Any
    values: tuple[tuple[str, object], ...] = ()

    def __str__(self) -> str:
        return str(self.words) % dict(self.values)


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for calling a party: the heavier, the earlier it is proposed."""

    party_id: UUID
    name: str
    weight: int
    why: Why


@dataclass(frozen=True, slots=True)
class Proposed:
    """A party worth calling, and why, the heaviest reason first."""

    party_id: UUID
    name: str
    why: tuple[Why, ...]


def proposed(reasons: Iterable[Reason]) -> list[Proposed]:
    """Each party once, with all that speaks for it, heaviest first; by name where it is even."""
    found: dict[UUID, list[Reason]] = {}
    for reason in reasons:
        found.setdefault(reason.party_id, []).append(reason)
    ranked = sorted(found.values(), key=lambda some: (-sum(each.weight for each in some), some[0].name))
    return [
        Proposed(some[0].party_id, some[0].name, tuple(dict.fromkeys(each.why for each in _heavy(some))))
        for some in ranked
    ]


def _heavy(some: list[Reason]) -> list[Reason]:
    return sorted(some, key=lambda each: -each.weight)


@dataclass(frozen=True, slots=True)
class CallFact:
    """One call as it went: what the figures of a department are made of. `name` tells departments of several communities."""

    name: str
    called_at: datetime
    report_by: datetime
    reported_at: datetime | None
    came: bool | None
    rating: str
    solved: bool | None
    task_count: int = 0
    done_count: int = 0
    in_time_count: int = 0


@dataclass(frozen=True, slots=True)
class Rate:
    """How a department answers the whistle; shares are 0–1, None where there is nothing to divide by."""

    name: str
    called_count: int
    reported_count: int
    in_time_share: float | None
    response: timedelta | None
    task_count: int
    done_count: int
    done_in_time_share: float | None
    solved_share: float | None
    rated: dict[str, int] = field(default_factory=dict)

    @property
    def rated_count(self) -> int:
        return sum(self.rated.values())

    @property
    def satisfied_share(self) -> float | None:
        """Satisfied and basically satisfied, of those rated."""
        return share(self.rated_count - self.rated.get("unsatisfied", 0), self.rated_count)


def share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def rates(facts: Iterable[CallFact], now: datetime) -> list[Rate]:
    """A line for each department, most called first."""
    found: dict[str, list[CallFact]] = {}
    for fact in facts:
        found.setdefault(fact.name, []).append(fact)
    lines = [_rate(name, some, now) for name, some in found.items()]
    return sorted(lines, key=lambda line: (-line.called_count, line.name))


def _rate(name: str, some: Sequence[CallFact], now: datetime) -> Rate:
    came = [each for each in some if each.reported_at is not None]
    # A call whose time still runs speaks neither for nor against anybody.
    decided = [each for each in some if each.reported_at is not None or each.report_by <= now]
    in_time = [each for each in came if each.reported_at is not None and each.reported_at <= each.report_by]
    waits = [(each.reported_at - each.called_at).total_seconds() for each in came if each.reported_at is not None]
    ended = [each for each in some if each.solved is not None]
    response = timedelta(seconds=round(median(waits))) if waits else None
    done = sum(each.done_count for each in some)
    rated: dict[str, int] = {}
    for each in some:
        if each.rating:
            rated[each.rating] = rated.get(each.rating, 0) + 1
    return Rate(
        name, len(some), len(came), share(len(in_time), len(decided)), response,
        sum(each.task_count for each in some), done, share(sum(each.in_time_count for each in some), done),
        share(sum(bool(each.solved) for each in ended), len(ended)), rated,
    )  # fmt: skip
