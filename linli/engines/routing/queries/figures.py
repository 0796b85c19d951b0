"""How the router does: what it said week by week, how often people decided otherwise, how far what comes in has changed."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Avg, Count, F, Q
from django.db.models.functions import TruncWeek

from linli.engines.matters.models import Category
from linli.engines.routing.models import Suggestion, Version
from linli.engines.routing.rules.scores import Measures, shift
from linli.kernel.worktime import SHANGHAI

WEEKS = 12
RECENT = timedelta(days=30)
#: A mix of labels that moved by more than this is no longer what was learned.
DRIFTED = 0.25
#: Of fewer nothing is said.
LOOKED_AT = 30
#: Confusions worth reading.
CONFUSED = 12


@dataclass(frozen=True, slots=True)
class Week:
    """What the router said of the matters of a week, and what became of it; shares 0–1."""

    label: str
    count: int
    alone: int
    undone: int
    corrected: int
    sure: float

    @property
    def corrected_share(self) -> float:
        return self.corrected / self.count if self.count else 0.0


def weeks(now: datetime) -> list[Week]:
    """The last twelve weeks, the oldest first. Corrected: the matter ended in another category than the best one said."""
    said = Suggestion.objects.filter(at__gt=now - timedelta(weeks=WEEKS)).exclude(version=None)
    rows = said.annotate(week=TruncWeek("at", tzinfo=SHANGHAI)).values("week").order_by("week")
    other = ~Q(label=F("matter__category__key")) & ~Q(label=F("matter__category__name"))
    counted = rows.annotate(
        many=Count("id"), alone=Count("id", filter=Q(dispatched_at__isnull=False)),
        undone=Count("id", filter=Q(undone_at__isnull=False)), corrected=Count("id", filter=other),
        sure=Avg("probability"),
    )  # fmt: skip
    return [
        Week(f"{r['week']:%m-%d}", r["many"], r["alone"], r["undone"], r["corrected"], r["sure"] or 0) for r in counted
    ]


@dataclass(frozen=True, slots=True)
class Drift:
    """How far the mix of what came in during the last thirty days lies from what was learned (0–1)."""

    moved: float
    count: int

    @property
    def is_known(self) -> bool:
        return self.count >= LOOKED_AT

    @property
    def is_drifting(self) -> bool:
        return self.is_known and self.moved > DRIFTED


def drift(version: Version, now: datetime) -> Drift:
    recent = Suggestion.objects.filter(at__gt=now - RECENT, version=version).order_by()
    mix: Counter[str] = Counter(dict(recent.values_list("label").annotate(many=Count("id"))))
    return Drift(shift(version.mix, mix), sum(mix.values()))


def names_of_labels() -> dict[str, str]:
    """What the community calls the labels that are its categories."""
    return {row.key: row.label for row in Category.objects.order_by("key", "id")}


def confused(measures: Measures, names: dict[str, str]) -> list[tuple[str, str, int, float]]:
    """The pairs taken for each other most often: right, said, how many, which share of the right one's."""
    rows: list[tuple[str, str, int, float]] = []
    for right, said in measures.confusion.items():
        total = sum(said.values())
        rows += [
            (names.get(right, right), names.get(other, other), many, many / total)
            for other, many in said.items()
            if other != right
        ]
    return sorted(rows, key=lambda row: (-row[2], row[0], row[1]))[:CONFUSED]


def confusion_table(measures: Measures, names: dict[str, str]) -> tuple[list[str], list[list[Any]]]:
    """Heads and rows of the whole table: a row what was right, a column what was said."""
    labels = sorted(measures.confusion.keys() | {said for row in measures.confusion.values() for said in row})
    rows = [
        [names.get(right, right), *(measures.confusion.get(right, {}).get(said, 0) for said in labels)]
        for right in labels
        if right in measures.confusion
    ]
    return [names.get(label, label) for label in labels], rows
