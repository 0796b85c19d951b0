"""Values from values: when to remind, how much time is left, whether a matter may be reopened."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import sqrt

REMIND_SHARE = 0.2
ASK_DAYS = 5
EVALUATION_DAYS = 7


#: Violence, suicide, harm to a child: words by which a text says so, whatever category somebody chose for it.
HARM = re.compile(
    "自杀|轻生|自残|寻短见|跳楼|割腕|家暴|家庭暴力|殴打|打人|打伤|砍人|持刀|杀人|强奸|性侵|猥亵|性骚扰|虐待|拐卖|霸凌|体罚"
)


class Pressure(StrEnum):
    """How a due time feels, as a colour and a word."""

    OVER = "over"
    SOON = "soon"
    CALM = "calm"


@dataclass(frozen=True, slots=True)
class Loop:
    """What a community's playbook says of its loop."""

    reopen_limit: int = 2
    reopen_days: int = 30
    evaluation_days: int = EVALUATION_DAYS
    ask_days: int = ASK_DAYS


def remind_at(started_at: datetime, due_at: datetime, share: float = REMIND_SHARE) -> datetime:
    """When the holder is reminded: once only `share` of the term is left (at least five minutes before)."""
    left = (due_at - started_at) * share
    return max(started_at, due_at - max(left, timedelta(minutes=5)))


def pressure(due_at: datetime, now: datetime) -> Pressure:
    """Overdue; due within four hours; or neither."""
    if due_at <= now:
        return Pressure.OVER
    return Pressure.SOON if due_at - now <= timedelta(hours=4) else Pressure.CALM


def may_reopen(*, closed_at: datetime | None, ended: bool, now: datetime, days: int) -> bool:
    """A resident may say "not solved" until `days` after closing, unless it was declared ended."""
    if ended:
        return False
    return closed_at is None or now - closed_at <= timedelta(days=days)


def minutes_between(reported_at: datetime, answered_at: datetime) -> int:
    """How long an answer took, in whole minutes, never negative."""
    return max(0, (answered_at - reported_at) // timedelta(minutes=1))


def title_of(text: str, limit: int = 40) -> str:
    """The first sentence of the first line somebody wrote, at most `limit` characters; an ellipsis where it was cut."""
    line = " ".join((text.strip().splitlines() or [""])[0].split())
    for stop in "。！？!?；;":
        line = line.split(stop, 1)[0]
    return line if len(line) <= limit else line[: limit - 1] + "…"


def tells_of_harm(text: str) -> bool:
    """Whether a text tells of violence, suicide or harm to a child; such words stay with the staff."""
    return HARM.search(text) is not None


def filled(text: str, *, number: str, place: str) -> str:
    """A standard answer with `{number}` and `{place}` filled in; anything else in braces stays as it is."""
    return text.replace("{number}", number).replace("{place}", place)


def similarity(one: Collection[str], other: Collection[str]) -> float:
    """0–1: the cosine of two sets of grams."""
    if not one or not other:
        return 0.0
    return len(set(one) & set(other)) / sqrt(len(set(one)) * len(set(other)))
