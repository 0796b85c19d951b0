"""回访: at its dates somebody asks again whether it holds. The one place that plans and raises the visits."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.engines.matters.actions.answering import settle
from linli.engines.matters.actions.giving import Task, give
from linli.engines.matters.enums import Wall
from linli.engines.matters.models import Matter
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.jobs import Wanted, schedule_mixed
from linli.kernel.wording import kept
from linli.kernel.worktime import SHANGHAI
from linli.practices.mediation.actions.performing import morning
from linli.practices.mediation.actions.telling import tell_staff_of
from linli.practices.mediation.enums import Kept
from linli.practices.mediation.models import Dispute, ReturnVisit
from linli.practices.mediation.queries.disputes import today
from linli.registry.models import Party

VISIT = "mediation.visit"
#: How long a visit may take once its day has come.
DAYS = 5


class NotVisited(ValueError):
    """Not so; `str()` is shown to the person."""


def plan_return_visits(
    *, dispute: Dispute, since: date, days: Sequence[int], besides: Sequence[Wanted] = ()
) -> list[ReturnVisit]:
    """The days on which somebody will ask again, and other timers with theirs. The seam: whoever plans otherwise replaces
    this and `raise_visit`."""
    rows = [
        ReturnVisit(community_id=dispute.community_id, dispute=dispute, due_on=since + timedelta(days=each))
        for each in sorted(set(days))
    ]
    ReturnVisit.objects.bulk_create(rows)
    wanted = [*besides, *((VISIT, str(row.id), morning(row.due_on), {"visit": str(row.id)}) for row in rows)]
    if wanted:
        schedule_mixed(wanted)
    return rows


@transaction.atomic
def raise_visit(*, visit: ReturnVisit, by: Actor, now: datetime) -> Matter | None:
    """Its day has come: a task for the mediator, behind the wall of the case, its words saying nothing but the number."""
    if visit.matter_id or visit.done_on:
        return None
    dispute = visit.dispute
    due = datetime.combine(max(visit.due_on, today(now)) + timedelta(days=DAYS), time(17, 30), SHANGHAI)
    title = kept(_("调解回访：%(number)s"), number=dispute.number)
    body = Party.objects.get(id=dispute.body_id)
    to = dispute.matter.holder or body
    task = Task(title, to, due, helpers=() if to.id == body.id else (body,))
    matter = give(community=dispute.matter.community, task=task, by=by, now=now)
    Matter.objects.filter(id=matter.id).update(wall=Wall.PARTIES)
    ReturnVisit.objects.filter(id=visit.id).update(matter=matter)
    return matter


@transaction.atomic
def note_visit(*, visit: ReturnVisit, kept_: Kept, words: str, by: Actor, now: datetime) -> ReturnVisit:
    """What was found; the task is done with it. What was not kept is told to the body."""
    if not words.strip():
        raise NotVisited(_("请写下回访了解到的情况"))
    rows = ReturnVisit.objects.filter(id=visit.id, done_on=None)
    if not rows.update(done_on=today(now), kept=kept_, words=words.strip()):
        raise NotVisited(_("这次回访已经记录过"))
    dispute = visit.dispute
    record(subject=dispute, kind="dispute", verb="visit", by=by, now=now, kept=str(kept_))
    if visit.matter and visit.matter.is_open:
        settle(matter=visit.matter, text=kept(_("已回访，见调解案卷")), by=by, now=now)
    if kept_ == Kept.NOT:
        text = _("%(number)s 回访发现没有履行，请联系双方，并告知可以申请司法确认或起诉")
        tell_staff_of(dispute=dispute, text=text, now=now, besides=[by.id])
    return visit
