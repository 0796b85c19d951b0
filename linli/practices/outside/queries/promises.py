"""Promises: of a matter, of everybody outside; how they were kept, computed from the records."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.accounts.visitors import Visitor
from linli.engines.matters.models import Matter
from linli.engines.matters.queries.walls import matters_for
from linli.practices.outside.enums import PromiseState
from linli.practices.outside.models import Promise
from linli.practices.outside.rules import Kept, kept_of

SHOWN = 100
TABS = ("open", "over", "done")


def promises_of(matter: Matter) -> list[Promise]:
    """Newest first."""
    return list(Promise.objects.filter(matter=matter).select_related("party").order_by("-made_at", "-id"))


def promises_for(visitor: Visitor) -> QuerySet[Promise]:
    """Of the matters that the visitor may know of."""
    seen = matters_for(visitor).order_by().values("id")
    return Promise.objects.filter(matter__in=seen).select_related("party", "matter")


def promise_for(visitor: Visitor, id: UUID) -> Promise | None:
    return promises_for(visitor).select_related("matter__community").filter(id=id).first()


def under(tab: str, today: date) -> Q:
    still = Q(state=PromiseState.OPEN)
    return {"open": still, "over": still & Q(due_on__lt=today), "done": Q(state=PromiseState.KEPT)}[tab]


def page_of_promises(visitor: Visitor, tab: str, today: date) -> list[Promise]:
    """The most pressing first; of the kept ones the latest."""
    rows = promises_for(visitor).filter(under(tab, today))
    return list(rows.order_by(*(("-ended_on", "-id") if tab == "done" else ("due_on", "id")))[:SHOWN])


@dataclass(frozen=True, slots=True)
class OfParty:
    """How one body keeps its word."""

    name: str
    kept: Kept
    open: int


def by_party(today: date) -> list[OfParty]:
    """Every body that promised anything. A date that was moved counts where it led: the new one is the promise."""
    rows = Promise.objects.filter(state__in=(PromiseState.OPEN, PromiseState.KEPT)).order_by("party__name", "id")
    told: dict[str, list[tuple[date, date | None]]] = {}
    for name, due, ended in rows.values_list("party__name", "due_on", "ended_on"):
        told.setdefault(name, []).append((due, ended))
    return [
        OfParty(name, kept_of(promises, today), sum(ended is None for _due, ended in promises))
        for name, promises in told.items()
    ]
