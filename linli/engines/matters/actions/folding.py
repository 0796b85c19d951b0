"""Fresh rows of the rollups become sums; and all of them are made anew from the matters (`linli rollup rebuild`)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from linli.engines.matters.models import Matter, MonthlyRollup, Rollup
from linli.engines.matters.models.rollup import COUNTED, KEPT_BY, KEYS, MONTH_KEYS
from linli.engines.matters.queries.rollups import Counts, Key, counted_anew, of_kind, of_month
from linli.kernel.bulk import Row, load
from linli.kernel.ids import uuid7
from linli.kernel.models import Community
from linli.kernel.tenancy import Record, current_community_id, every_community, in_community

AT_ONCE = 2000
BATCH = 400
Sums = dict[Key, list[int]]


def fold_everywhere() -> int:
    """Fold what is fresh in every community; returns how many rows were folded. The worker does so every few minutes."""
    fresh = Rollup.Kind.FRESH
    with every_community("a worker asks which communities have figures to fold"):
        rows = Rollup.objects.filter(kind=fresh).order_by("community_id").values_list("community_id", flat=True)
        waiting: list[UUID] = list(rows.distinct())
    count = 0
    for community in waiting:
        with in_community(community):
            while folded := fold():
                count += folded
    return count


@transaction.atomic
def fold() -> int:
    """Put up to `AT_ONCE` fresh rows of the current community into its sums; figures say the same before and after.

    One at a time for a community; whoever changes a matter meanwhile does not wait.
    """
    _alone()
    rows = list(
        Rollup.objects.filter(kind=Rollup.Kind.FRESH).order_by("id").values_list("id", *KEYS, *COUNTED)[:AT_ONCE]
    )
    if not rows:
        return 0
    cells = Sums()
    for _id, *values in rows:
        _add(cells, tuple(values[: len(KEYS)]), values[len(KEYS) :])
    sums, months = _summed(cells)
    touched = {key[0] for key in cells}
    gone = [row[0] for row in rows]
    for kind, some in sums.items():
        gone += _taken_into(some, Rollup.objects.filter(kind=kind, month__in=touched), KEYS)
    _remove(Rollup, gone)
    _remove(MonthlyRollup, _taken_into(months, MonthlyRollup.objects.filter(month__in=touched), MONTH_KEYS))
    _keep(sums, months)
    return len(rows)


def _summed(cells: Mapping[Key, Counts]) -> tuple[dict[Rollup.Kind, Sums], Sums]:
    """What these cells are together: the sums of each kind, and the months."""
    sums, months = {kind: Sums() for kind in KEPT_BY}, Sums()
    for key, counts in cells.items():
        for kind, some in sums.items():
            _add(some, of_kind(kind, key), counts)
        _add(months, of_month(key), counts)
    return sums, months


def _taken_into(sums: Sums, rows: "QuerySet[Any]", keys: Sequence[str]) -> list[UUID]:
    """Add what older sums say of the same; returns their ids."""
    taken = []
    for id_, *values in rows.order_by("id").values_list("id", *keys, *COUNTED):
        key = tuple(values[: len(keys)])
        if key in sums:
            _add(sums, key, values[len(keys) :])
            taken.append(id_)
    return taken


def _remove(model: type[Record], ids: Sequence[UUID]) -> None:
    for start in range(0, len(ids), BATCH):
        model.objects.filter(id__in=ids[start : start + BATCH]).delete()


def rebuild() -> int:
    """Count the current community's matters anew and keep that; returns how many cells there are.

    Who changes a matter meanwhile is counted too, where the transaction sees one moment of the database (`snapshot`).
    """
    with transaction.atomic():
        _alone()
        cells = Sums()
        for key, counts in counted_anew(Matter.objects.all()):
            _add(cells, key, counts)
        Rollup.objects.all().delete()
        MonthlyRollup.objects.all().delete()
        keep_anew(cells)
    return len(cells)


def keep_anew(cells: Mapping[Key, Counts]) -> None:
    """Keep these as all the sums of the current community, which has no rollups yet."""
    _keep(*_summed(cells))


def snapshot() -> None:
    """Begin a transaction's view of one moment, before its first query. SQLite's transactions always have one."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _alone() -> None:
    """Until the transaction ends, nobody else folds or rebuilds this community. Referring to it stays possible."""
    if connection.vendor == "postgresql":
        list(Community.objects.select_for_update(no_key=True).filter(id=current_community_id()).order_by("id"))


def _add(sums: Sums, key: Key, counts: Counts) -> None:
    known = sums.get(key)
    sums[key] = list(map(int.__add__, known, counts)) if known else list(counts)


def _keep(sums: Mapping[Rollup.Kind, Sums], months: Sums) -> None:
    rows = (row for kind, some in sums.items() for row in _rows(some, kind.value))
    load(Rollup, ("id", "community_id", "kind", *KEYS, *COUNTED), rows)
    load(MonthlyRollup, ("id", "community_id", *MONTH_KEYS, *COUNTED), _rows(months))


def _rows(sums: Mapping[Key, Counts], *kind: int) -> Iterator[Row]:
    community = current_community_id()
    for key, counts in sums.items():
        if any(counts):
            yield (uuid7(), community, *kind, *key, *counts)
