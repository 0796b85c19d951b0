"""A task goes down from the secretary to branches and from a branch to cadres; what was done is reported back up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.engines.matters.actions.giving import Task, give
from linli.kernel.actors import Actor
from linli.kernel.models import Community
from linli.practices.partylife.enums import Level
from linli.practices.partylife.models import Step
from linli.registry.enums import GroupKind
from linli.registry.models import Group, Party


class CascadeRefused(ValueError):
    """A task cannot go down so; `str()` is shown to the person."""


@dataclass(frozen=True, slots=True)
class Whole:
    """What the secretary wants done by when; `to` holds the whole, `branches` each hold a part of it."""

    title: str
    text: str
    due: datetime
    to: Party
    branches: Sequence[Party]


@transaction.atomic
def cascade(*, community: Community, whole: Whole, by: Actor, now: datetime) -> Step:
    """Give the task to the secretary and a part of it to each branch. Raises `CascadeRefused`."""
    _check(whole.title, whole.due, now)
    branches = list({each.id: each for each in whole.branches}.values())
    known = Group.objects.filter(kind=GroupKind.PARTY_BRANCH, party_id__in=[each.id for each in branches])
    if not branches or known.count() != len(branches):
        raise CascadeRefused(_("请选至少一个支部"))
    task = Task(whole.title, whole.to, whole.due, whole.text)
    matter = give(community=community, task=task, by=by, now=now)
    top = Step.new(matter=matter, level=Level.SECRETARY, at=now)
    for branch in branches:
        part = give(
            community=community, task=Task(whole.title, branch, whole.due, whole.text, whole=matter), by=by, now=now
        )
        Step.new(matter=part, level=Level.BRANCH, top=top, above=top, at=now)
    return top


@transaction.atomic
def hand_down(
    *, community: Community, step: Step, title: str, to: Party, due: datetime, by: Actor, now: datetime
) -> Step:
    """A branch gives a part of its task to a cadre, due no later than its own. Raises `CascadeRefused`, `MoveRefused`."""
    _check(title, due, now)
    if step.level != Level.BRANCH:
        raise CascadeRefused(_("只有支部的任务可以再分给干部"))
    if step.matter.due_at and due > step.matter.due_at:
        raise CascadeRefused(_("不能晚于支部自己的时限"))
    matter = give(community=community, task=Task(title, to, due, whole=step.matter), by=by, now=now)
    return Step.new(matter=matter, level=Level.CADRE, top_id=step.top_id, above=step, at=now)


def _check(title: str, due: datetime, now: datetime) -> None:
    if not title.strip():
        raise CascadeRefused(_("请写下要做什么"))
    if due <= now:
        raise CascadeRefused(_("办结时间要在以后"))
