"""Reading the lists that several parties work together: whose turn it is, since when, how it goes."""

import time
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from linli.accounts.enums import Reach
from linli.accounts.visitors import Visitor
from linli.engines.matters.enums import Stage
from linli.engines.matters.models import Matter
from linli.engines.matters.queries.walls import matters_for
from linli.kernel.models import Event
from linli.practices.appeals.models import JointItem, JointList, JointMember

PAGE = 25
#: The moves after which somebody else may hold a matter.
HANDED = ("report", "dispatch", "transfer", "pass", "refuse", "unjoin")
REMEMBERED_SECONDS = 30.0
_members: dict[UUID, tuple[float, frozenset[UUID]]] = {}


def lists_for(visitor: Visitor) -> QuerySet[JointList]:
    """The lists a visitor works on: those of their parties; who reaches the whole community sees all."""
    rows = JointList.objects.filter(is_active=True)
    if not visitor.is_staff:
        return rows.none()
    if visitor.reaches(Reach.COMMUNITY):
        return rows
    mine = JointMember.objects.filter(party_id__in=visitor.party_ids).order_by()
    return rows.filter(id__in=mine.values("joint_list_id"))


def list_of(visitor: Visitor, key: str) -> JointList | None:
    """The list of that key; without a key the first one."""
    rows = lists_for(visitor).order_by("key", "id")
    return (rows.filter(key=key) if key else rows).first()


def members_of(joint_list: JointList) -> list[JointMember]:
    rows = JointMember.objects.filter(joint_list=joint_list).select_related("party")
    return list(rows.order_by("position", "id"))


def works_together(visitor: Visitor) -> bool:
    """Whether to show the visitor the way to the lists. Remembered for half a minute: it is asked on every page."""
    until, parties = _members.get(visitor.community.id, (0.0, frozenset()))
    if until < time.monotonic():
        members = JointMember.objects.filter(joint_list__is_active=True).order_by()
        parties = frozenset(members.values_list("party_id", flat=True))
        _members[visitor.community.id] = (time.monotonic() + REMEMBERED_SECONDS, parties)
    return bool(parties) and (visitor.reaches(Reach.COMMUNITY) or not parties.isdisjoint(visitor.party_ids))


def forget() -> None:
    """After a list's members were changed in this process."""
    _members.clear()


def items_of(visitor: Visitor, joint_list: JointList) -> QuerySet[JointItem]:
    """What is on a list and not hidden from the visitor by its wall."""
    return JointItem.objects.filter(joint_list=joint_list, matter__in=matters_for(visitor))


def item_of(visitor: Visitor, joint_list: JointList, matter_id: UUID) -> JointItem | None:
    rows = items_of(visitor, joint_list).filter(matter_id=matter_id)
    return rows.select_related("joint_list", "matter__category", "matter__holder", "matter__community").first()


@dataclass(frozen=True, slots=True)
class Turn:
    """One matter on the list; `since`: when whoever holds it got it."""

    item: JointItem
    since: datetime

    @property
    def matter(self) -> Matter:
        return self.item.matter


def turns(visitor: Visitor, joint_list: JointList, *, closed: bool, party: UUID | None, page: int) -> list[Turn]:
    """A page of the list, and one more where there is another: open ones by due time, closed ones latest first."""
    rows = items_of(visitor, joint_list).select_related("matter__category", "matter__holder", "matter__place")
    rows = rows.filter(matter__stage=Stage.CLOSED) if closed else rows.exclude(matter__stage=Stage.CLOSED)
    if party:
        rows = rows.filter(matter__holder_id=party)
    order = ("-matter__closed_at", "-id") if closed else ("matter__due_at", "id")
    found = list(rows.order_by(*order)[(page - 1) * PAGE : page * PAGE + 1])
    since = held_since([item.matter_id for item in found])
    return [Turn(item, since.get(item.matter_id, item.matter.reported_at)) for item in found]


def held_since(matters: list[UUID]) -> dict[UUID, datetime]:
    """When each matter came to whoever holds it."""
    events = Event.objects.filter(subject_id__in=matters, verb__in=HANDED).order_by()
    return dict(events.values_list("subject_id").annotate(Max("at")))


@dataclass(frozen=True, slots=True)
class Figures:
    """How a list goes. `settled`: of the closed ones those answered on the spot, by whoever had them first (即办即结)."""

    working: int
    answered: int
    closed: int
    settled: int

    @property
    def settled_share(self) -> float | None:
        return self.settled / self.closed if self.closed else None


def figures_of(visitor: Visitor, joint_list: JointList) -> Figures:
    """Computed from the matters on the list: what was answered without being dispatched, joined or ended."""
    closed = Q(matter__stage=Stage.CLOSED)
    at_once = Q(matter__dispatched_at=None, matter__original=None, matter__ended=False, matter__is_history=False)
    counts = items_of(visitor, joint_list).order_by().aggregate(
        working=Count("id", filter=~Q(matter__stage__in=(Stage.ANSWERED, Stage.CLOSED))),
        answered=Count("id", filter=Q(matter__stage=Stage.ANSWERED)),
        closed=Count("id", filter=closed),
        settled=Count("id", filter=closed & at_once),
    )  # fmt: skip
    return Figures(**counts)


def addable(visitor: Visitor, joint_list: JointList, number: str) -> Matter | None:
    """The matter of a number, if the visitor may know of it."""
    rows = matters_for(visitor).filter(number=number)
    return rows.select_related("community", "holder").first()
