"""A community and its neighbours with so many matters: made up, always the same, 3 in 100 open."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.core.management import call_command
from django.db import transaction

from linli.accounts.enums import Role
from linli.accounts.models import Grant, ResidentAccount, User
from linli.engines.matters.actions.folding import rebuild
from linli.engines.matters.actions.moving import ALARM, KIND, first_alarm, state_of
from linli.engines.matters.actions.raising import found_as
from linli.engines.matters.enums import EntryKind, Rating, Source, Stage, Urgency
from linli.engines.matters.models import Category, Entry, Matter, Reporter
from linli.kernel import search
from linli.kernel.communities import community_by_code
from linli.kernel.ids import uuid7
from linli.kernel.jobs import schedule_many
from linli.kernel.models import Community, Event
from linli.kernel.numbers import next_numbers
from linli.kernel.tenancy import in_community
from linli.registry.enums import PartyKind, PlaceKind
from linli.registry.models import Party, Place
from linli.registry.queries.places import desk
from tests.factories import member, neighbourhood, resident

MAIN = "xinjie"
NEIGHBOURS = ("jinkang", "bench-east", "bench-west")
OPEN_SHARE = 0.03
BATCH = 500
PLACES = (
    "东门",
    "西门",
    "中心花园",
    "地下车库",
    "快递柜旁",
    "健身广场",
    "垃圾房",
    "三号楼",
    "七号楼二单元",
    "沿河步道",
)
THINGS = (
    "路灯",
    "井盖",
    "电梯",
    "楼道灯",
    "下水管",
    "垃圾桶",
    "绿化带",
    "充电桩",
    "门禁",
    "外墙砖",
    "消防栓",
    "晾衣架",
)
WRONG = ("坏了", "松动了", "漏水", "一直没人修", "被占用", "味道很重", "晚上很吵", "堵住了", "掉下来一块", "看不清")
WANTED = ("请尽快来看看", "老人进出不方便", "已经三天了", "影响了好几户", "孩子容易绊倒", "希望给个时间")


@dataclass(frozen=True, slots=True)
class Stock:
    """What matters of one community are made from."""

    community: Community
    desk: Party
    holders: Sequence[Party]
    categories: Sequence[Category]
    places: Sequence[Place]
    accounts: Sequence[ResidentAccount]


@dataclass(frozen=True, slots=True)
class Staff:
    worker: User
    handler: User
    company: Party


def is_set_up() -> bool:
    return community_by_code(MAIN) is not None


def staff() -> Staff:
    """Who sends requests."""
    with in_community(community(MAIN)):
        known = {grant.user.name: grant.user for grant in Grant.objects.select_related("user").order_by("id")}
        return Staff(known["陈干事"], known["王师傅"], _company())


def _company() -> Party:
    company = Party.objects.filter(kind=PartyKind.ORGANISATION).order_by("id").first()
    assert company is not None
    return company


def set_up() -> None:
    """Apply two playbooks, make two neighbours more, and the people who will send requests."""
    for code in (MAIN, NEIGHBOURS[0]):
        call_command("playbook", "apply", f"playbooks/{code}.yaml", stdout=_Silent())
    for code in NEIGHBOURS[1:]:
        neighbourhood(code, code)
    with in_community(community(MAIN)):
        group = desk()
        assert group is not None
        member("陈干事", Role.COMMUNITY_WORKER, groups=(group.party,))
        member("周书记", Role.SECRETARY, groups=(group.party,))
        member("王师傅", Role.PROPERTY_STAFF, groups=(_company(),))


class _Silent:
    def write(self, _text: str) -> None: ...


def community(code: str) -> Community:
    found = community_by_code(code)
    assert found is not None, code
    return found


def grow(*, to: int, now: datetime) -> None:
    """Let the main community have so many matters, each neighbour a twentieth."""
    for code in (MAIN, *NEIGHBOURS):
        wanted = to if code == MAIN else to // 20
        with in_community(community(code)):
            stock, there = _stock(community(code)), Matter.objects.count()
        chance = Random(f"{code} {there}")
        for start in range(there, wanted, BATCH):
            with in_community(stock.community), transaction.atomic():
                _add(stock, min(BATCH, wanted - start), chance, now)
        with in_community(stock.community):
            rebuild()


def _stock(of: Community) -> Stock:
    group = desk()
    assert group is not None
    accounts = list(ResidentAccount.objects.order_by("id")[:200])
    accounts += [resident(f"居民{n}") for n in range(200 - len(accounts))]
    return Stock(
        community=of,
        desk=group.party,
        holders=list(Party.objects.exclude(kind=PartyKind.PERSON).order_by("id")),
        categories=list(Category.objects.filter(wall="public").order_by("key")),
        places=list(Place.objects.filter(kind=PlaceKind.BUILDING).select_related("grid").order_by("code")),
        accounts=accounts,
    )


def _add(stock: Stock, count: int, chance: Random, now: datetime) -> None:
    numbers = next_numbers(name="matter", year=now.year, count=count)
    matters = [_matter(stock, number, chance, now) for number in numbers]
    Matter.objects.bulk_create(matters)
    Reporter.objects.bulk_create(
        Reporter(community=stock.community, matter=matter, account=chance.choice(stock.accounts)) for matter in matters
    )
    entries = [_entry(matter) for matter in matters if matter.answer]
    Entry.objects.bulk_create(entries)
    Event.objects.bulk_create(event for matter in matters for event in _story(matter))
    schedule_many(
        kind=ALARM, wanted=[(str(m.id), first_alarm(m, now), {"matter": str(m.id)}) for m in matters if m.is_open]
    )
    search.index_many(kind=KIND, rows=map(found_as, matters))


def _matter(stock: Stock, number: str, chance: Random, now: datetime) -> Matter:
    is_open = chance.random() < OPEN_SHARE
    reported = now - timedelta(minutes=chance.randrange(10, 20 * 1440 if is_open else 730 * 1440))
    text = "".join(chance.choice(words) for words in (PLACES, THINGS, WRONG)) + "，" + chance.choice(WANTED)
    place, category = chance.choice(stock.places), chance.choice(stock.categories)
    state = _open(stock, chance, now) if is_open else _closed(stock, chance, reported)
    return Matter(
        id=uuid7(), community=stock.community, number=number, category=category, title=text[:40], text=text * 2,
        urgency=Urgency.NORMAL, source=Source.PHONE_PAGE, wall=category.wall, place=place, grid=place.grid,
        term_amount=category.term_amount, term_unit=category.term_unit, reported_at=reported,
        is_listed=not is_open and chance.random() < 0.3, public_title="", **state,
    )  # fmt: skip


def _open(stock: Stock, chance: Random, now: datetime) -> dict[str, Any]:
    stage = chance.choice((Stage.REPORTED, Stage.REPORTED, Stage.DISPATCHED, Stage.HANDLING, Stage.ANSWERED))
    holder = stock.desk if stage == Stage.REPORTED else chance.choice(stock.holders)
    due = now + timedelta(minutes=chance.randrange(-2 * 1440, 10 * 1440))
    answered = {"answer": "已经处理好，请查看。", "answered_at": now, "answer_minutes": 900, "in_time": True}
    versions = {Stage.REPORTED: 1, Stage.DISPATCHED: 2, Stage.HANDLING: 3, Stage.ANSWERED: 3}
    return {"stage": stage, "holder": holder, "due_at": due, "version": versions[stage]} | (
        answered if stage == Stage.ANSWERED else {}
    )


def _closed(stock: Stock, chance: Random, reported: datetime) -> dict[str, Any]:
    minutes = int(chance.lognormvariate(7.5, 1.1)) + 5
    answered = reported + timedelta(minutes=minutes)
    return {
        "stage": Stage.CLOSED, "holder": chance.choice(stock.holders), "due_at": answered + timedelta(days=7), "version": 4,
        "answer": "您好，已经处理好，请查看。", "dispatched_at": reported + timedelta(minutes=4), "answered_at": answered,
        "answer_minutes": minutes, "closed_at": answered + timedelta(hours=9), "in_time": chance.random() < 0.93,
        "rating": chance.choice((Rating.SATISFIED, Rating.SATISFIED, Rating.BASICALLY, "")),
    }  # fmt: skip


def _entry(matter: Matter) -> Entry:
    at = matter.answered_at or matter.reported_at
    return Entry(community=matter.community, matter=matter, kind=EntryKind.ANSWER, text=matter.answer, at=at)


#: The moves by which a matter of the stock came to its stage, and where each led.
WAY = {
    Stage.REPORTED: {"report": Stage.REPORTED},
    Stage.DISPATCHED: {"report": Stage.REPORTED, "dispatch": Stage.DISPATCHED},
    Stage.HANDLING: {"report": Stage.REPORTED, "dispatch": Stage.DISPATCHED, "accept": Stage.HANDLING},
    Stage.ANSWERED: {"report": Stage.REPORTED, "dispatch": Stage.DISPATCHED, "answer": Stage.ANSWERED},
    Stage.CLOSED: {
        "report": Stage.REPORTED, "dispatch": Stage.DISPATCHED, "answer": Stage.ANSWERED, "evaluate": Stage.CLOSED,
    },
}  # fmt: skip


def _story(matter: Matter) -> Iterator[Event]:
    state = state_of(matter)
    for step, (verb, stage) in enumerate(WAY[Stage(matter.stage)].items(), start=1):
        then = {"stage": str(stage), "closed": stage == Stage.CLOSED}
        yield Event(
            community=matter.community, subject_kind=KIND, subject_id=matter.id, verb=verb, step=step,
            at=matter.reported_at + timedelta(minutes=step), actor_kind="user", data={"state": state | then},
        )  # fmt: skip
