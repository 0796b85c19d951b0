"""Giving somebody a task (交办): a matter that begins in its holder's hands, with a due time said by whoever gives it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.engines.matters.actions.raising import Report, Where, raise_many
from linli.engines.matters.actions.splitting import part_given
from linli.engines.matters.actions.telling import tell_parties
from linli.engines.matters.enums import Source, Wall
from linli.engines.matters.models import Category, Helper, Matter
from linli.kernel.actors import Actor
from linli.kernel.models import Community
from linli.kernel.wording import kept
from linli.registry.models import Party, Place

#: The category of all tasks. Nobody chooses it, so it is not active; a playbook may name it otherwise.
TASK = "task"


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done, by whom, by when; `helpers` assist; `whole` is the matter it is a part of."""

    title: str
    to: Party
    due: datetime
    text: str = ""
    place: Place | None = None
    helpers: Sequence[Party] = ()
    whole: Matter | None = None


@transaction.atomic
def give(*, community: Community, task: Task, by: Actor, now: datetime, source: Source = Source.GIVEN) -> Matter:
    """Raise a task in its holder's hands and tell them. Raises `NotReportable` when nothing is said.

    A part of a whole that is answered already is refused with `MoveRefused`.
    """
    report = Report(
        category=task_category(), title=task.title, text=task.text or task.title, source=source, kind=TASK,
        where=Where(place=task.place), whole=task.whole,
    )  # fmt: skip
    (matter,) = raise_many(
        community=community, reports=[report], by=by, now=now, due=task.due, holder=task.to.id, called=False
    )
    text = _("新事项 %(number)s：%(title)s")
    tell_parties(matter=matter, parties=[task.to.id], kind="matter_reported", text=text, now=now, besides=[by.id])
    Helper.objects.bulk_create(
        Helper(community_id=matter.community_id, matter=matter, party=party, since_at=now) for party in task.helpers
    )
    if task.whole is not None:
        part_given(whole=task.whole, part=matter, by=by, now=now)
    return matter


def task_category() -> Category:
    """The category tasks lie in, made when the first is given."""
    found = Category.objects.filter(key=TASK).first()
    return found or Category.new(
        key=TASK, name=kept(_("交办事项")), name_en="Task", wall=Wall.STAFF, is_active=False, term_amount=10,
        term_unit="workdays", urgent_amount=1, urgent_unit="workdays",
    )  # fmt: skip
