"""What must hold of a ballot before it may be published: nobody is worth less for where they are registered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

#: Rolls by which people are let in for where they are registered, and the one for those registered elsewhere.
REGISTERED, ELSEWHERE, ALL = "locals", "newcomers", "residents"


class Flaw(StrEnum):
    """Why a ballot cannot be published as it is."""

    UNTITLED = "untitled"
    FEW_OPTIONS = "few_options"
    SAME_OPTIONS = "same_options"
    NO_COST = "no_cost"
    NO_ELECTORATE = "no_electorate"
    SAME_ELECTORATES = "same_electorates"
    NAMED_RANGE = "named_range"
    SEATS = "seats"
    UNEQUAL = "unequal"


@dataclass(frozen=True, slots=True)
class Roll:
    """An electorate as it is declared."""

    name: str
    rule: str
    weight: int = 1
    seats: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a ballot declares, as far as it can be wrong. `costs` of the options; `budget` None where `choose` win."""

    title: str
    options: Sequence[str]
    costs: Sequence[int]
    choose: int | None
    budget: int | None
    at_least: int
    at_most: int | None
    apart: bool
    rolls: Sequence[Roll]


def flaws(sheet: Sheet) -> list[Flaw]:
    """Everything that keeps a ballot from being published."""
    found = [] if sheet.title.strip() else [Flaw.UNTITLED]
    number = len(sheet.options)
    if number < max(2, (sheet.choose or 0)):
        found.append(Flaw.FEW_OPTIONS)
    if len(set(sheet.options)) != number:
        found.append(Flaw.SAME_OPTIONS)
    if sheet.budget is not None and not all(0 < cost <= sheet.budget for cost in sheet.costs):
        found.append(Flaw.NO_COST)
    if not sheet.rolls:
        found.append(Flaw.NO_ELECTORATE)
    if len({roll.name for roll in sheet.rolls}) != len(sheet.rolls):
        found.append(Flaw.SAME_ELECTORATES)
    if not 1 <= sheet.at_least <= (number if sheet.at_most is None else min(sheet.at_most, number)):
        found.append(Flaw.NAMED_RANGE)
    if sheet.apart and not _seats_fit(sheet):
        found.append(Flaw.SEATS)
    if not fair(sheet.rolls) and not any(roll.reason.strip() for roll in sheet.rolls):
        found.append(Flaw.UNEQUAL)
    return found


def _seats_fit(sheet: Sheet) -> bool:
    seats = sum(roll.seats for roll in sheet.rolls)
    return seats == sheet.choose if sheet.choose else all(roll.seats > 0 for roll in sheet.rolls)


def fair(rolls: Sequence[Roll]) -> bool:
    """Whether those registered elsewhere vote like those registered here."""
    asked = {roll.rule: roll for roll in rolls}
    if REGISTERED not in asked:
        return True
    other = asked.get(ELSEWHERE) or asked.get(ALL)
    return other is not None and other.weight >= asked[REGISTERED].weight


def of_age(born_on: date | None, on: date, years: int) -> bool:
    """Whether somebody has that age on a day; whose birthday nobody knows is not turned away."""
    if born_on is None:
        return True
    return (on.year, on.month, on.day) >= (born_on.year + years, born_on.month, born_on.day)
