"""Counts only: what was settled, by kind, by quarrel, by method. Nobody's case can be found in them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count as Counted
from django.db.models import Q, QuerySet

from linli.practices.mediation.enums import SETTLED, Outcome, Way
from linli.practices.mediation.models import Dispute, Session
from linli.practices.mediation.rules import LEAST, Count, Settings, summed, together

ENDED = ~Q(result="")
DONE = Q(result__in=SETTLED)


@dataclass(frozen=True, slots=True)
class Library:
    """What works for which quarrel: method → sessions held with it, and how many brought agreement or came nearer."""

    quarrel: str
    method: str
    held: int
    helped: int


@dataclass(frozen=True, slots=True)
class Figures:
    whole: Count
    ways: list[Count]
    quarrels: list[Count]
    methods: list[tuple[str, int]]
    library: list[Library]


def _disputes(since: date | None) -> QuerySet[Dispute]:
    rows = Dispute.objects.all()
    return (rows.filter(opened_on__gte=since) if since else rows).order_by()


def _counts(rows: QuerySet[Dispute], column: str, names: Mapping[str, str]) -> list[Count]:
    counted = rows.values(column).annotate(n=Counted("id"), ended=Counted("id", ENDED), settled=Counted("id", DONE))
    return [
        Count(names.get(key, key), total, ended, settled)
        for key, total, ended, settled in counted.values_list(column, "n", "ended", "settled")
    ]


def figures(settings: Settings, since: date | None = None) -> Figures:
    """Four queries. Of kinds and quarrels the small ones are put together; of methods those used seldom left out."""
    rows = _disputes(since)
    ways = _counts(rows, "way", {way.value: str(way.label) for way in Way})
    quarrels = _counts(rows, "quarrel", settings.quarrels)
    used = rows.filter(DONE).exclude(method="").values("method").annotate(n=Counted("id"))
    methods = [(settings.methods.get(key, key), n) for key, n in used.values_list("method", "n") if n >= LEAST]
    return Figures(
        summed("", ways), together(ways), together(quarrels), sorted(methods, key=lambda each: -each[1]),
        library(settings),
    )  # fmt: skip


def library(settings: Settings) -> list[Library]:
    """The method library: of each quarrel, which method helped how often; only where enough sessions were held."""
    rows = Session.objects.exclude(outcome="").exclude(method="").order_by()
    held: Counter[tuple[str, str]] = Counter()
    helped: Counter[tuple[str, str]] = Counter()
    counted = rows.values("dispute__quarrel", "method", "outcome").annotate(n=Counted("id"))
    for quarrel, method, outcome, n in counted.values_list("dispute__quarrel", "method", "outcome", "n"):
        held[quarrel, method] += n
        helped[quarrel, method] += n if outcome != Outcome.STUCK else 0
    found = [
        Library(settings.quarrels.get(key[0], key[0]), settings.methods.get(key[1], key[1]), n, helped[key])
        for key, n in held.items()
        if n >= LEAST
    ]
    return sorted(found, key=lambda each: (each.quarrel, -each.helped / each.held, each.method))


def method_hints(settings: Settings, quarrel: str) -> list[Library]:
    """What the library knows of one kind of quarrel, for the page of a case."""
    name = settings.quarrels.get(quarrel, quarrel)
    return [each for each in library(settings) if each.quarrel == name]
