"""Matters of a made-up city as plain rows, with all that belongs to them: no model is run for any of them."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

from django.db import models

from linli.engines.matters.actions.moving import ALARM, KIND
from linli.engines.matters.actions.rolling import cell_of
from linli.engines.matters.enums import EntryKind, Rating, Source, Stage, Wall
from linli.engines.matters.models import Entry, Matter, Reporter
from linli.kernel import search
from linli.kernel.bulk import Row
from linli.kernel.crypto import encrypt
from linli.kernel.ids import public_number, uuid7
from linli.kernel.models import Community, Event, Job
from linli.kernel.worktime import local

OPEN_SHARE, TWO_YEARS, MONTH = 0.03, 730 * 1440, 30 * 1440
WHERE = ("东门", "西门", "中心花园", "地下车库", "快递柜旁", "健身广场", "垃圾房", "沿河步道")
WHAT = ("路灯", "井盖", "电梯", "楼道灯", "下水管", "垃圾桶", "绿化带", "充电桩", "门禁", "消防栓")
WRONG = ("坏了", "松动了", "漏水", "一直没人修", "被占用", "味道很重", "晚上很吵", "堵住了")
WANTED = ("请尽快来看看", "老人进出不方便", "已经三天了", "影响了好几户", "希望给个时间")
ANSWER = "您好，已经处理好，请查看。"
RATINGS = (Rating.SATISFIED, Rating.SATISFIED, Rating.BASICALLY, "")
#: By which moves a matter came to its stage, and where each led.
WAYS = {
    Stage.REPORTED: (("report", Stage.REPORTED),),
    Stage.DISPATCHED: (("report", Stage.REPORTED), ("dispatch", Stage.DISPATCHED)),
    Stage.HANDLING: (("report", Stage.REPORTED), ("dispatch", Stage.DISPATCHED), ("accept", Stage.HANDLING)),
    Stage.CLOSED: (
        ("report", Stage.REPORTED), ("dispatch", Stage.DISPATCHED), ("answer", Stage.ANSWERED), ("evaluate", Stage.CLOSED),
    ),
}  # fmt: skip
OPEN_STAGES = (Stage.REPORTED, Stage.DISPATCHED, Stage.HANDLING)
ENTRY = ("id", "community_id", "matter_id", "kind", "text", "at")
REPORTER = ("id", "community_id", "matter_id", "account_id", "person_id", "name", "pseudonym", "wants_call")
EVENT = (
    "id", "community_id", "subject_kind", "subject_id", "verb", "step", "at", "actor_kind", "actor_id", "actor_party_id",
    "data",
)  # fmt: skip
JOB = (
    "id",
    "community_id",
    "kind",
    "key",
    "payload",
    "due_at",
    "state",
    "leased_until",
    "attempts",
    "last_error",
    "done_at",
)


@dataclass(frozen=True, slots=True)
class Stock:
    """What matters of one community are made from: (category, who holds such), (building, its grid, its name)."""

    community: Community
    desk: UUID
    categories: Sequence[tuple[UUID, UUID]]
    places: Sequence[tuple[UUID, UUID, str]]


@dataclass(slots=True)
class Made:
    """Of one community so far: the last number of each year, the figures, how many are open."""

    numbers: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    cells: dict[tuple[Any, ...], list[int]] = field(default_factory=dict)
    open_count: int = 0

    def count(self, matter: Any) -> None:
        cell = cell_of(matter)
        assert cell is not None, "nobody raised it"
        known = self.cells.get(cell[0])
        self.cells[cell[0]] = list(map(int.__add__, known, cell[1])) if known else list(cell[1])
        self.open_count += matter.closed_at is None

    def number(self, year: int) -> str:
        self.numbers[year] += 1
        return public_number(year, self.numbers[year])


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows by table, in the order in which they refer to each other, and what each matter is found by."""

    tables: list[tuple[type[models.Model], Sequence[str], list[Row]]]
    found: list[search.Row]


@cache
def _plain() -> Mapping[str, Any]:
    """Every column of a matter with what it is where nothing is said."""
    values = {cast(str, each.column): each.get_default() for each in Matter._meta.concrete_fields if each.name != "id"}
    return values | {"offered": "{}", "wall": str(Wall.PUBLIC), "urgency": "normal", "source": str(Source.PHONE_PAGE)}


def batch_of(stock: Stock, count: int, chance: Random, now: datetime, made: Made) -> Batch:
    """So many matters of the last two years, 3 in 100 of them open."""
    matters, found, nobody = [], [], encrypt("", "matters.reporter.name")
    reporters, entries, events, jobs = list[Row](), list[Row](), list[Row](), list[Row]()
    own = stock.community.id
    for _each in range(count):
        values = _matter(stock, chance, now, made)
        matter = SimpleNamespace(**values)
        made.count(matter)
        matters.append(tuple(values.values()))
        pseudonym = f"居民{chance.randrange(10**6)}"
        reporters.append((uuid7(), own, matter.id, None, None, nobody, pseudonym, False))
        if matter.answer:
            entries.append((uuid7(), own, matter.id, str(EntryKind.ANSWER), matter.answer, matter.answered_at))
        events += _story(matter)
        if matter.closed_at is None and matter.escalated_at is None:
            payload = json.dumps({"matter": str(matter.id)})
            alarm = (ALARM, str(matter.id), payload, matter.due_at, "waiting", None, 0, "", None)
            jobs.append((uuid7(), own, *alarm))
        found.append((matter.id, f"{matter.number} {matter.text} {matter.where}", matter.reported_at))
    columns = tuple(values) if matters else ()
    tables: list[tuple[type[models.Model], Sequence[str], list[Row]]] = [
        (Matter, columns, list(matters)), (Reporter, REPORTER, reporters), (Entry, ENTRY, entries),
        (Event, EVENT, events), (Job, JOB, jobs),
    ]  # fmt: skip
    return Batch([each for each in tables if each[2]], found)


def _matter(stock: Stock, chance: Random, now: datetime, made: Made) -> dict[str, Any]:
    is_open = chance.random() < OPEN_SHARE
    reported = now - timedelta(minutes=chance.randrange(10, MONTH if is_open else TWO_YEARS))
    category, holder = chance.choice(stock.categories)
    place, grid, building = chance.choice(stock.places)
    title = f"{building}{chance.choice(WHERE)}{chance.choice(WHAT)}{chance.choice(WRONG)}"
    common = {
        "id": uuid7(), "community_id": stock.community.id, "number": made.number(local(reported).year),
        "category_id": category, "place_id": place, "grid_id": grid, "title": title,
        "text": f"{title}，{chance.choice(WANTED)}",
        "term_amount": 5, "term_unit": "workdays", "reported_at": reported,
    }  # fmt: skip
    state = _open(stock, holder, chance, now) if is_open else _closed(holder, chance, reported, now)
    return {**_plain(), **common, **state}


def _open(stock: Stock, holder: UUID, chance: Random, now: datetime) -> dict[str, Any]:
    """One in seven is late, and its superiors were told."""
    stage = chance.choice(OPEN_STAGES)
    due = now + timedelta(minutes=chance.randrange(-2 * 1440, 12 * 1440))
    return {
        "stage": str(stage), "version": len(WAYS[stage]), "due_at": due, "escalated_at": due if due <= now else None,
        "holder_id": stock.desk if stage == Stage.REPORTED else holder,
    }  # fmt: skip


def _closed(holder: UUID, chance: Random, reported: datetime, now: datetime) -> dict[str, Any]:
    minutes = min(int(chance.lognormvariate(7.5, 1.1)) + 5, max(int((now - reported).total_seconds() // 60) - 1, 1))
    answered = reported + timedelta(minutes=minutes)
    return {
        "stage": str(Stage.CLOSED), "version": 4, "holder_id": holder, "due_at": reported + timedelta(days=7),
        "answer": ANSWER, "dispatched_at": reported + timedelta(minutes=1), "answered_at": answered,
        "answer_minutes": minutes, "closed_at": min(answered + timedelta(hours=9), now), "in_time": minutes <= 7 * 1440,
        "rating": str(chance.choice(RATINGS)), "is_listed": chance.random() < 0.3,
    }  # fmt: skip


def _story(matter: Any) -> Iterator[Row]:
    due = f'"{matter.due_at.astimezone(UTC).isoformat()}"'
    rest = f'"holder": "{matter.holder_id}", "due_at": {due}'
    for step, (verb, stage) in enumerate(WAYS[Stage(matter.stage)], start=1):
        closed = "true" if stage == Stage.CLOSED else "false"
        data = f'{{"state": {{"stage": "{stage.value}", {rest}, "closed": {closed}}}}}'
        at = matter.reported_at + timedelta(minutes=step)
        yield (
            uuid7(), matter.community_id, KIND, matter.id, verb, step, at, "job", None, None, data
        )  # fmt: skip
