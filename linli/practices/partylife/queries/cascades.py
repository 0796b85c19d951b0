"""三级联动 as each level sees it: one's task, what is below it, and how far that has come."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from linli.accounts.models import Grant
from linli.accounts.visitors import Visitor
from linli.practices.partylife.enums import Level
from linli.practices.partylife.models import Step
from linli.practices.partylife.permissions import CADRES, LEAD
from linli.practices.partylife.queries.walls import steps_for
from linli.registry.enums import PartyKind
from linli.registry.models import Party

PAGE = 20


@dataclass(slots=True)
class Node:
    """A task with those below it. `mine`: the visitor holds it."""

    step: Step
    mine: bool
    below: list["Node"] = field(default_factory=list)

    @property
    def closed(self) -> int:
        return sum(each.step.matter.closed_at is not None for each in self.below)


def trees(visitor: Visitor, page: int = 1) -> tuple[list[Node], bool]:
    """What the visitor sees of the cascades, the last first; whether there are more. Two queries."""
    seen = steps_for(visitor)
    tops = seen.order_by("-at", "-id")
    tops = tops.filter(level=Level.SECRETARY) if visitor.may(LEAD) else tops
    heads = list(tops.values_list("id", "top_id"))
    order = list(dict.fromkeys(top or id for id, top in heads))
    chosen = order[(page - 1) * PAGE : page * PAGE]
    rows = seen.filter(id__in=chosen) | seen.filter(top_id__in=chosen)
    rows = rows.select_related("matter__holder", "matter__community").order_by("at", "id")
    return _tree(list(rows), visitor, chosen), len(order) > page * PAGE


def _tree(rows: list[Step], visitor: Visitor, order: list[UUID]) -> list[Node]:
    nodes = {row.id: Node(row, row.matter.holder_id in visitor.party_ids) for row in rows}
    heads: list[Node] = []
    for row in rows:
        above = nodes.get(row.above_id) if row.above_id else None
        (above.below if above else heads).append(nodes[row.id])
    return sorted(heads, key=lambda node: order.index(node.step.top_id or node.step.id))


def step_with(visitor: Visitor, id: UUID) -> Step | None:
    """A step the visitor may know of, to hand it down."""
    rows = steps_for(visitor).select_related("matter__community", "matter__holder", "matter__category")
    return rows.filter(id=id).first()


def cadres() -> list[Party]:
    """Who may be given a part: those who work in the community itself, not for a company, a department, an auditor."""
    users = Grant.objects.filter(role__in=CADRES, until_on=None).order_by().values("user_id")
    rows = Party.objects.filter(kind=PartyKind.PERSON, is_active=True, person__user_id__in=users)
    return list(rows.order_by("name", "id"))


@dataclass(frozen=True, slots=True)
class Figures:
    tasks: int
    parts: int
    closed: int
    late: int


def figures(visitor: Visitor, now: datetime) -> Figures:
    """Of everything the visitor sees: whole tasks, parts, parts closed, parts late. One query."""
    rows = steps_for(visitor).order_by().values_list("level", "matter__closed_at", "matter__due_at")
    found = list(rows)
    parts = [(closed, due) for level, closed, due in found if level != Level.SECRETARY]
    late = sum(closed is None and due is not None and due < now for closed, due in parts)
    return Figures(len(found) - len(parts), len(parts), sum(closed is not None for closed, _due in parts), late)
