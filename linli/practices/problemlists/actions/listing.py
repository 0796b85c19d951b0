"""A list is made and published; problems come onto it, are taken, ticked off with a photo, moved out with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.engines.matters.actions.answering import settle
from linli.engines.matters.actions.giving import TASK, Task, give
from linli.engines.matters.actions.handing import hand_on
from linli.engines.matters.actions.raising import attach
from linli.engines.matters.enums import Source
from linli.engines.matters.models import Matter
from linli.engines.matters.queries.routing import held_by
from linli.engines.matters.queries.walls import OPEN_TO_STAFF
from linli.engines.matters.redaction import without_persons
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.models import Community, StoredFile
from linli.kernel.wording import kept
from linli.practices.problemlists.enums import Standing
from linli.practices.problemlists.models import Problem, ProblemList
from linli.practices.problemlists.queries.problems import listable
from linli.registry.models import Party
from linli.registry.queries.receiving import receiving

KIND = "problem_list"
MOST = 100


class ListRefused(ValueError):
    """A list cannot be changed so; `str()` is shown to the person."""


@dataclass(frozen=True, slots=True)
class Found:
    """A problem in words anybody may read; by when; who takes it (None: whoever will); where it was raised before."""

    title: str
    due: datetime
    to: Party | None = None
    origin: Matter | None = None


@transaction.atomic
def make_list(*, title: str, text: str, by: Actor, now: datetime) -> ProblemList:
    title, text = _public(title, 60), _public(text, 300, required=False)
    row = ProblemList.new(title=title, text=text, made_at=now)
    record(subject=row, kind=KIND, verb="make_list", by=by, now=now)
    return row


@transaction.atomic
def publish(*, row: ProblemList, by: Actor, now: datetime) -> ProblemList:
    """From now on anybody reads it. A list without problems is none."""
    if not Problem.objects.filter(problem_list=row, dropped_at=None).exists():
        raise ListRefused(_("先列上问题，再公开"))
    if ProblemList.objects.filter(id=row.id, published_at=None).update(published_at=now):
        record(subject=row, kind=KIND, verb="publish_list", by=by, now=now)
    return row


@transaction.atomic
def add_problem(*, community: Community, row: ProblemList, found: Found, by: Actor, now: datetime) -> Problem:
    """Put a problem on the list: a task in the hands of whoever takes it, until then of the desk.

    One that was raised before becomes a part of that matter, which cannot be answered before this is done. Raises
    `ListRefused`, `NoDesk`, `MoveRefused`.
    """
    title = _public(found.title, 80)
    if found.due <= now:
        raise ListRefused(_("期限要在今天以后"))
    if found.origin is not None:
        _check_origin(row, found.origin)
    to = found.to or Party.objects.get(id=held_by(receiving(community.office_hours, now), community))
    place = found.origin.place if found.origin else None
    task = Task(title, to, found.due, place=place, whole=found.origin)
    matter = give(community=community, task=task, by=by, now=now, source=Source.GIVEN)
    last = Problem.objects.filter(problem_list=row).aggregate(last=Max("position"))["last"] or 0
    if last >= MOST:
        raise ListRefused(_("一张清单最多 %(n)d 条，请另建一张") % {"n": MOST})
    problem = Problem.new(
        problem_list=row, position=last + 1, title=title, matter=matter, origin=found.origin,
        is_taken=found.to is not None,
    )  # fmt: skip
    record(subject=row, kind=KIND, verb="add_problem", by=by, now=now, matter=str(matter.id))
    return problem


def _check_origin(row: ProblemList, origin: Matter) -> None:
    if not listable(origin):
        raise ListRefused(_("这件事不能列入公开的清单"))
    if Problem.objects.filter(problem_list=row, origin=origin, dropped_at=None).exists():
        raise ListRefused(_("%(number)s 已经在这张清单上") % {"number": origin.number})


@transaction.atomic
def take(*, problem: Problem, to: Party, by: Actor, now: datetime) -> Problem:
    """认领: a person or a team takes what nobody had, or takes it over. Raises `ListRefused`, `MoveRefused`."""
    if problem.standing not in {Standing.FREE, Standing.TAKEN}:
        raise ListRefused(_("这一条已经办完或移出了"))
    if problem.matter.holder_id != to.id:
        reason = kept(gettext_lazy("从问题清单认领"))
        hand_on(matter=problem.matter, to=to, name="transfer", reason=reason, by=by, now=now)
    Problem.objects.filter(id=problem.id).update(is_taken=True)
    problem.is_taken = True
    record(subject=problem.problem_list, kind=KIND, verb="take_problem", by=by, now=now, matter=str(problem.matter_id))
    return problem


@transaction.atomic
def tick_off(
    *, problem: Problem, text: str, photos: Sequence[StoredFile], shows_photo: bool, by: Actor, now: datetime
) -> Problem:
    """销号: answered, and shown by a photo. Where it was answered elsewhere the photo alone is added."""
    if problem.standing in {Standing.DONE, Standing.DROPPED}:
        raise ListRefused(_("这一条已经办完或移出了"))
    if not photos:
        raise ListRefused(_("销号要有一张照片，拍下办好的样子"))
    if problem.matter.is_open:
        if not text.strip():
            raise ListRefused(_("请写下怎么办好的"))
        settle(matter=problem.matter, text=text, by=by, now=now, files=tuple(photos))
    else:
        attach(matter=problem.matter, files=tuple(photos))
    changes = {"photo": photos[0], "shows_photo": shows_photo, "is_taken": True}
    Problem.objects.filter(id=problem.id).update(**changes)
    for name, value in changes.items():
        setattr(problem, name, value)
    record(subject=problem.problem_list, kind=KIND, verb="tick_off", by=by, now=now, matter=str(problem.matter_id))
    return problem


@transaction.atomic
def drop(*, problem: Problem, reason: str, by: Actor, now: datetime) -> Problem:
    """Moved out, for a reason anybody reads; the task goes on. What was done is not moved out."""
    if problem.standing in {Standing.DONE, Standing.DROPPED}:
        raise ListRefused(_("这一条已经办完或移出了"))
    reason = _public(reason, 120)
    Problem.objects.filter(id=problem.id).update(dropped_at=now, reason=reason)
    problem.dropped_at, problem.reason = now, reason
    record(subject=problem.problem_list, kind=KIND, verb="drop_problem", by=by, now=now, matter=str(problem.matter_id))
    return problem


def leave_list(matter: Matter, was: str, by: Actor, now: datetime) -> None:
    """Its task went behind a wall: the list says no more than that something was moved out."""
    if matter.wall in OPEN_TO_STAFF or matter.kind != TASK:
        return
    for problem in Problem.objects.filter(matter=matter).select_related("problem_list"):
        Problem.objects.filter(id=problem.id).update(
            title=kept(gettext_lazy("一件转为不公开办理的事")), origin=None, photo=None, shows_photo=False,
            dropped_at=problem.dropped_at or now, reason=kept(gettext_lazy("转为不公开办理")),
        )  # fmt: skip
        record(subject=problem.problem_list, kind=KIND, verb="drop_problem", by=by, now=now, matter=str(matter.id))


def _public(text: str, longest: int, *, required: bool = True) -> str:
    """Words that anybody may read. Raises `ListRefused` where they name a person, a door, a phone or a plate."""
    text = text.strip()
    if required and not text:
        raise ListRefused(_("请写下是什么问题") if longest == 80 else _("请写清楚"))
    if len(text) > longest:
        raise ListRefused(_("请控制在 %(n)d 字以内") % {"n": longest})
    if (bare := without_persons(text)) != text:
        raise ListRefused(_("清单是公开的，不写人名、门牌、电话和车牌。可以写成：%(words)s") % {"words": bare})
    return text
