"""What the matters engine guarantees, asked of every matter there is. Streams: a million matters fit."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from linli.engines.matters.actions.moving import ALARM, KIND, state_of
from linli.engines.matters.enums import Stage, Wall
from linli.engines.matters.models import Matter, MonthlyRollup, Reporter, Rollup
from linli.engines.matters.models.matter import OPEN, UNTOUCHED
from linli.engines.matters.models.rollup import KEPT_BY, MONTH_KEYS
from linli.engines.matters.procedures import SUCCESSION, UNFINDABLE, procedure_of
from linli.engines.matters.queries.rollups import Counts, Key, counted_anew, kept, of_kind, of_month
from linli.kernel.doctor import Breach, each, guarantees
from linli.kernel.ids import read_number
from linli.kernel.models import Community, Event, Job, SearchEntry, Sequence

LABEL = "matters.matter"
BEHIND = (Wall.PARTIES, Wall.CLINIC)


@guarantees("matters.held", "an open matter has a holder and a due time")
def held(now: datetime) -> Iterator[Breach]:
    yield from each(Matter.objects.filter(OPEN, holder=None), "is open and nobody holds it")
    yield from each(Matter.objects.filter(OPEN, due_at=None), "is open and has no due time")


@guarantees("matters.answered", "a closed matter has an answer, and somebody who gets it")
def answered(now: datetime) -> Iterator[Breach]:
    yield from each(Matter.objects.filter(~OPEN, answer=""), "is closed without an answer")
    apart = Q(OPEN, stage=Stage.CLOSED) | ~OPEN & ~Q(stage=Stage.CLOSED)
    yield from each(Matter.objects.filter(apart), "is closed by its stage or by its time, not by both")
    reporter = Reporter.objects.filter(community=OuterRef("community"), matter=OuterRef("pk"))
    yield from each(Matter.objects.exclude(Exists(reporter)), "has no reporter, not even an anonymous one")


# -- events


@guarantees("matters.replay", "the events of a matter, replayed, give its present state; none is without its matter")
def replay(now: datetime) -> Iterator[Breach]:
    fields = ("id", "community_id", "kind", "stage", "holder_id", "due_at", "closed_at", "version")
    matters = Matter.objects.only(*fields).order_by("community_id", "id").iterator()
    matter = next(matters, None)
    for key, steps in groupby(_steps().iterator(), key=itemgetter(0, 1)):
        while matter is not None and (matter.community_id, matter.id) < key:
            yield _of(matter, "has no events")
            matter = next(matters, None)
        if matter is None or (matter.community_id, matter.id) != key:
            yield Breach(LABEL, str(key[1]), "is gone, its events are still there", key[0])
            continue
        yield from (_of(matter, told) for told in _misfits(matter, steps))
        matter = next(matters, None)
    yield from (_of(each, "has no events") for each in ([matter, *matters] if matter else []))


def _steps() -> QuerySet:
    """Every move there was, matter by matter: community, matter, step, verb, data."""
    moves = Event.objects.filter(subject_kind=KIND, step__isnull=False)
    rows = moves.order_by("community_id", "subject_id", "step")
    return rows.values_list("community_id", "subject_id", "step", "verb", "data")


def _of(matter: Matter, words: str) -> Breach:
    return Breach(LABEL, str(matter.id), words, matter.community_id)


def _misfits(matter: Matter, steps: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    """Where the story breaks off: a move that the procedure does not know from there, or an end that is not the present."""
    moves = {move.name: move for move in procedure_of(matter.kind).moves}
    state: dict[str, Any] | None = None
    step = 0
    for _community, _matter, step, verb, data in steps:
        known, now = moves.get(verb), data.get("state", {})
        if state is None:
            fits = verb == "report" and step == 1
        elif verb == SUCCESSION:
            fits = now == state | {"holder": now.get("holder")}
        else:
            fits = known is not None and state.get("stage") in known.source and now.get("stage") == known.target
        if not fits:
            yield f"step {step}: {verb} cannot follow {state and state.get('stage')}"
        state = now
    if state != state_of(matter):
        yield f"its events end with {state}, the row says {state_of(matter)}"
    if step > matter.version:
        yield f"its events are at step {step}, the row at {matter.version}"


# -- the clock


@guarantees(
    "matters.alarms", "every open matter whose clock has more to say has its alarm, not later than its due time"
)
def alarms(now: datetime) -> Iterator[Breach]:
    """Escalated and joined matters whose due time has passed wait for people, not for the clock; so do untouched ones."""
    waiting = Job.objects.filter(kind=ALARM, state=Job.State.WAITING).order_by()
    due = {(community, key): (at, tries) for community, key, at, tries in _alarms_of(waiting)}
    dead = set(Job.objects.filter(kind=ALARM, state=Job.State.DEAD).order_by().values_list("community_id", "key"))
    said = Q(due_at__lte=now) & (Q(escalated_at__isnull=False) | Q(stage=Stage.JOINED))
    rows = (
        Matter.objects.filter(OPEN, due_at__isnull=False).exclude(said | UNTOUCHED).only("id", "community_id", "due_at")
    )
    for matter in rows.order_by().iterator():
        key = (matter.community_id, str(matter.id))
        at, tries = due.get(key, (None, 0))
        if at is None and key not in dead:
            yield _of(matter, "is open and has no alarm")
        elif at and not tries and matter.due_at and at > matter.due_at:
            yield _of(matter, f"is due at {matter.due_at:%F %T}, its alarm comes at {at:%F %T}")


def _alarms_of(jobs: QuerySet) -> Iterator[tuple[Any, str, datetime, int]]:
    yield from jobs.values_list("community_id", "key", "due_at", "attempts").iterator()


# -- numbers, counts, the index


@guarantees("matters.numbers", "no number is wrong or used twice, and the next one is free")
def numbers(now: datetime) -> Iterator[Breach]:
    last: dict[tuple[Any, int], int] = {}
    before: tuple[Any, ...] = ()
    rows = Matter.objects.order_by("community_id", "number").values_list("community_id", "number", "id")
    for community, number, key in rows.iterator():
        if read_number(number) != number:
            yield Breach(LABEL, str(key), f"its number {number} has a wrong check digit", community)
            continue
        if before == (community, number):
            yield Breach(LABEL, str(key), f"its number {number} is another's too", community)
        before, year = (community, number), 2000 + int(number[:2])
        last[community, year] = max(last.get((community, year), 0), int(number[3:-2]))
    counted = {(s.community_id, s.year): s for s in Sequence.objects.filter(name="matter").order_by()}
    for (community, year), highest in last.items():
        counter = counted.get((community, year))
        if counter is None or counter.last < highest:
            at = counter.last if counter else 0
            words = f"the counter of {year} stands at {at}, a matter has {highest}"
            yield Breach("kernel.sequence", str(counter.id) if counter else f"matter {year}", words, community)


@guarantees("matters.counts", "a matter knows how many duplicates and open parts it has")
def counts(now: datetime) -> Iterator[Breach]:
    same = Matter.objects.filter(community=OuterRef("community")).order_by()
    joined = same.filter(original=OuterRef("pk")).values("original").annotate(n=Count("pk")).values("n")
    parts = same.filter(OPEN, whole=OuterRef("pk")).values("whole").annotate(n=Count("pk")).values("n")
    duplicates = Matter.objects.annotate(n=Coalesce(Subquery(joined), 0)).exclude(duplicate_count=F("n"))
    yield from each(duplicates, "counts other duplicates than it has")
    open_parts = Matter.objects.annotate(n=Coalesce(Subquery(parts), 0)).exclude(open_part_count=F("n"))
    yield from each(open_parts, "counts other open parts than it has")


@guarantees("matters.walls", "what is joined to a matter, or a part of one, lies behind the same wall")
def walls(now: datetime) -> Iterator[Breach]:
    for other in ("original", "whole"):
        hidden = Matter.objects.filter(**{f"{other}__wall__in": BEHIND}).exclude(wall__in=BEHIND)
        yield from each(hidden, f"can be seen, and its {other} lies behind a wall")


@guarantees("matters.search", "every matter of a kind that may be found can be, and what is found is there")
def search(now: datetime) -> Iterator[Breach]:
    entry = SearchEntry.objects.filter(community=OuterRef("community"), kind=KIND, subject_id=OuterRef("pk"))
    findable = Matter.objects.exclude(kind__in=UNFINDABLE)
    yield from each(findable.exclude(Exists(entry)), "is not in the search index")
    yield from each(Matter.objects.filter(Exists(entry), kind__in=UNFINDABLE), "can be found by a search")
    matter = Matter.objects.filter(community=OuterRef("community"), id=OuterRef("subject_id"))
    yield from each(SearchEntry.objects.filter(kind=KIND).exclude(Exists(matter)), "leads to a matter that is gone")


@guarantees("matters.rollups", "the figures kept month by month are those of the matters")
def rollups(now: datetime) -> Iterator[Breach]:
    for community in Community.objects.order_by("id").values_list("id", flat=True):
        there = {key: tuple(counts) for key, counts in counted_anew(Matter.objects.filter(community_id=community))}
        rows = Rollup.objects.filter(community_id=community)
        yield from _unlike(there, kept(rows.filter(kind__in=(Rollup.Kind.FRESH, Rollup.Kind.CELL))), community)
        cells = list(kept(rows.filter(kind=Rollup.Kind.CELL)))
        for kind in KEPT_BY:
            yield from _unlike(_together(cells, partial(of_kind, kind)), kept(rows.filter(kind=kind)), community)
        months = MonthlyRollup.objects.filter(community_id=community)
        yield from _unlike(_together(cells, of_month), kept(months, MONTH_KEYS), community)


def _together(cells: Iterable[tuple[Key, Counts]], key_of: Callable[[Key], Key]) -> dict[Key, Counts]:
    sums: dict[Key, Counts] = {}
    for cell, counts in cells:
        key = key_of(cell)
        sums[key] = tuple(map(int.__add__, sums[key], counts)) if key in sums else counts
    return sums


def _unlike(there: Mapping[Key, Counts], kept_rows: Iterable[tuple[Key, Counts]], community: UUID) -> Iterator[Breach]:
    told = dict(kept_rows)
    for key in sorted(there.keys() | told.keys(), key=str):
        if there.get(key) != told.get(key):
            yield _miscounted(key, community)


def _miscounted(key: Key, community: UUID) -> Breach:
    words = "is counted otherwise than its matters are: `linli rollup rebuild` counts them anew"
    return Breach("matters.rollup", f"{key[0]} {key[-1]}".strip(), words, community)
