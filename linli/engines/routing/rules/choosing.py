"""Routing rules as data: category × place × time → holder, tried in order; and what a rule would have done. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

ANY, OFFICE, OUT = "any", "office", "out"
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Condition:
    """When a rule applies; None and `any` apply to everything."""

    id: UUID
    holder: UUID
    category: UUID | None = None
    place: UUID | None = None
    hours: str = ANY


@dataclass(frozen=True, slots=True)
class Case:
    """A matter as far as rules look at it: `places` is where it is and all that lies around; `holder` who had it."""

    category: UUID
    places: frozenset[UUID]
    in_office_hours: bool
    number: str = ""
    holder: UUID | None = None


def applies(rule: Condition, case: Case) -> bool:
    if rule.category is not None and rule.category != case.category:
        return False
    if rule.place is not None and rule.place not in case.places:
        return False
    return rule.hours == ANY or (rule.hours == OFFICE) == case.in_office_hours


def first_that_applies(rules: Iterable[Condition], case: Case) -> Condition | None:
    """The rules in their order: the first that applies decides."""
    return next((rule for rule in rules if applies(rule, case)), None)


@dataclass(frozen=True, slots=True)
class Trial:
    """What a rule would have done with past matters: how many it gets, and whether others decided the same."""

    looked_at: int
    taken: int
    same: int
    others: tuple[tuple[UUID, int], ...]
    numbers: tuple[str, ...]


def simulate(rule: Condition, before: Sequence[Condition], cases: Sequence[Case]) -> Trial:
    """Try a rule on past matters; those that a rule `before` it takes never reach it."""
    taken = [case for case in cases if first_that_applies([*before, rule], case) == rule]
    others = Counter(case.holder for case in taken if case.holder and case.holder != rule.holder)
    same = sum(case.holder == rule.holder for case in taken)
    return Trial(
        len(cases), len(taken), same, tuple(others.most_common(SHOWN)), tuple(case.number for case in taken[:SHOWN])
    )
