"""Fresh rows of the rollups become sums; and all of them are made anew from the matters (`linli rollup rebuild`)."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from django.db import connection, transaction

from linli.engines.matters.models import Matter, Rollup
from linli.engines.matters.models.rollup import COUNTED, KEYS
from linli.engines.matters.queries.rollups import Counts, Key, counted_anew, of_month
from linli.kernel.bulk import Row, load
from linli.kernel.ids import uuid7
from linli.kernel.models import Community
from linli.kernel.tenancy import current_community_id, every_community, in_community

AT_ONCE = 2000
BATCH = 400
COLUMNS = ("id", "community_id", "kind", *KEYS, *COUNTED)
Sums = dict[Key, list[int]]


def fold_everywhere() -> int:
    """Fold what is fresh in every community; returns how many rows were folded. The worker does so every hour."""
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
    cells, months = Sums(), Sums()
    for _id, *values in rows:
        key, counts = tuple(values[: len(KEYS)]), values[len(KEYS) :]
        _add(cells, key, counts)
        _add(months, of_month(key), counts)
    touched = {key[0] for key in cells}
    sums = Rollup.objects.exclude(kind=Rollup.Kind.FRESH).filter(month__in=touched)
    gone = [row[0] for row in rows]
    for id_, kind, *values in sums.order_by("id").values_list("id", "kind", *KEYS, *COUNTED):
        key, into = tuple(values[: len(KEYS)]), cells if kind == Rollup.Kind.CELL else months
        if key in into:
            _add(into, key, values[len(KEYS) :])
            gone.append(id_)
    for start in range(0, len(gone), BATCH):
        Rollup.objects.filter(id__in=gone[start : start + BATCH]).delete()
    _keep(cells, months)
    return len(rows)


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
        keep_anew(cells)
    return len(cells)


def keep_anew(cells: Mapping[Key, Counts]) -> None:
    """Keep these as all the sums of the current community, which has no rollups yet."""
    months = Sums()
    for key, counts in cells.items():
        _add(months, of_month(key), counts)
    _keep(cells, months)


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


def _keep(cells: Mapping[Key, Counts], months: Mapping[Key, Counts]) -> None:
    load(Rollup, COLUMNS, (*_rows(Rollup.Kind.CELL, cells), *_rows(Rollup.Kind.MONTH, months)))


def _rows(kind: Rollup.Kind, sums: Mapping[Key, Counts]) -> Iterator[Row]:
    community = current_community_id()
    for key, counts in sums.items():
        if any(counts):
            yield (uuid7(), community, kind.value, *key, *counts)
