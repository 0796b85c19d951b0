"""What a change takes from the figures and what it adds to them, written in the change's own transaction (汇总)."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from typing import Any, cast

from django.db import connection

from linli.engines.matters.buckets import COUNT, bucket_of
from linli.engines.matters.enums import INWARD, Rating, Stage, Wall
from linli.engines.matters.models import Matter, Rollup
from linli.engines.matters.models.rollup import COUNTED, KEYS, MEASURES
from linli.kernel.events import recorded_together
from linli.kernel.ids import uuid7
from linli.kernel.jobs import scheduled_together
from linli.kernel.tenancy import current_community_id
from linli.kernel.together import Together
from linli.kernel.worktime import local
from linli.registry.enums import PartyKind
from linli.registry.models import Party

Cell = tuple[tuple[Any, ...], tuple[int, ...]]
OVER = frozenset({Stage.ANSWERED, Stage.CLOSED})
CONTENT = frozenset({Rating.SATISFIED, Rating.BASICALLY})
CLOSED_WALLS = frozenset({Wall.PARTIES, Wall.CLINIC})
#: Rows of one statement: SQLite binds at most 32,766 values.
BATCH = 500
USUAL = 2


def cell_of(matter: Matter) -> Cell | None:
    """Where a matter is counted as it is now, and as what; None for parts and tasks, which nobody raised."""
    if matter.source in INWARD:
        return None
    answered = matter.stage in OVER
    key = (
        f"{local(matter.reported_at):%Y-%m}", matter.is_history, matter.category_id, matter.wall in CLOSED_WALLS,
        matter.grid_id, matter.holder_id, str(matter.stage),
    )  # fmt: skip
    measures = (
        1, matter.closed_at is None, answered, answered and matter.in_time is not None, answered and bool(matter.in_time),
        matter.rating != "", matter.rating in CONTENT, matter.reopened_count > 0,
    )  # fmt: skip
    buckets = [0] * COUNT
    if answered and matter.answer_minutes is not None:
        buckets[bucket_of(matter.answer_minutes)] = 1
    return key, (*map(int, measures), *buckets)


@contextmanager
def at_once() -> Iterator[None]:
    """What changes within is counted, recorded and timed in one statement each at the end; nothing of it where it fails.

    Around changes that stand or fall together: a refusal within must not be caught within.
    """
    with _TOGETHER.within(), recorded_together(), scheduled_together():
        yield


def roll(*, before: Iterable[Cell | None] = (), after: Iterable[Cell | None] = ()) -> None:
    """Count what was as gone and what is as there; nothing is written where both are the same. One statement."""
    if waiting := _TOGETHER.waiting():
        waiting[0].extend(before)
        waiting[1].extend(after)
        return
    sums: dict[tuple[Any, ...], tuple[int, ...]] = {}
    for sign, side in ((-1, before), (1, after)):
        for cell in side:
            if cell is not None:
                key, counts = cell
                known = sums.get(key)
                signed = tuple(sign * n for n in counts)
                sums[key] = tuple(map(int.__add__, known, signed)) if known else signed
    rows = [(key, counts) for key, counts in sums.items() if any(counts)]
    for start in range(0, len(rows), BATCH):
        _insert(rows[start : start + BATCH])


Sides = tuple[list[Cell | None], list[Cell | None]]
_TOGETHER: Together[Sides] = Together("sums", lambda: ([], []), lambda box: roll(before=box[0], after=box[1]))


@cache
def _statement(vendor: str, count: int) -> str:
    """Whether the holder is an organisation is asked by the database: the change itself knows only who it is."""
    columns = ", ".join(("id", "community_id", "kind", *KEYS, *COUNTED))
    party = Party._meta.db_table
    holder = f"(SELECT p.id FROM {party} p WHERE p.community_id = %s AND p.id = %s AND p.kind <> '{PartyKind.PERSON}')"
    values = ["%s", "%s", str(Rollup.Kind.FRESH.value)]
    values += [holder if name == "holder" else "%s" for name in KEYS] + ["%s"] * len(COUNTED)
    row = f"({', '.join(values)})"
    return f"INSERT INTO {Rollup._meta.db_table} ({columns}) VALUES {', '.join([row] * count)}"


def _insert(rows: list[Cell]) -> None:
    own = Rollup._meta.pk.get_db_prep_value  # every id is a UUID, and each database keeps those in its own way
    community = own(current_community_id(), connection)
    given: list[Any] = []
    for (month, is_history, category, walled, grid, holder, stage), counts in rows:
        ids = [own(each, connection) for each in (uuid7(), category, grid, holder)]
        given += [ids[0], community, month, is_history, ids[1], walled, ids[2], community, ids[3], stage, *counts]
    # A move has one or two rows, a thousand times a day: planned once. An import's many are not worth keeping.
    kept = connection.vendor == "postgresql" and len(rows) <= USUAL
    once = cast(Any, connection).planned_once() if kept else nullcontext()
    with connection.cursor() as cursor, once:
        cursor.execute(_statement(connection.vendor, len(rows)), given)


__all__ = ["MEASURES", "at_once", "cell_of", "roll"]
