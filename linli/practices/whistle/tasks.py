"""The clock of whistles: who did not report for duty, whose task is late, is told of upward, to the area above."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from linli.engines.matters.queries.superiors import superior_users
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.jobs import Job, handles, schedule
from linli.practices.whistle.actions.answering import TASK_LATE, tell_late
from linli.practices.whistle.actions.blowing import KIND, LATE
from linli.practices.whistle.actions.telling import tell_users
from linli.practices.whistle.models import Call, CallTask
from linli.practices.whistle.queries.areas import users_above


@handles(LATE)
def late(job: Job, now: datetime) -> None:
    """Nobody reported for duty in time: the called party, the superior and the area above are told, once."""
    rows = Call.objects.filter(id=job.payload["call"], reported_at=None, escalated_at=None, whistle__ended_at=None)
    call = rows.select_related("party", "whistle__matter__place", "whistle__matter__grid").first()
    if call is None or now < call.report_by:
        return
    community = call.whistle.matter.community
    above = [*users_above(community, now), *superior_users(call.whistle.matter, now)]
    tell_late(call=call, community=community, now=now)
    tell_users(
        whistle=call.whistle, community=community, users=above, kind="whistle_escalated", now=now,
        text=_("%(party)s 没有按时报到：%(title)s"), party=call.party.name,
    )  # fmt: skip
    Call.objects.filter(id=call.id).update(escalated_at=now)
    _remember(call, now)


@handles(TASK_LATE)
def task_late(job: Job, now: datetime) -> None:
    """A task past its due time (which may have been extended): the area above is told, once; its holder and superior
    hear from the matter itself."""
    rows = CallTask.objects.filter(id=job.payload["task"], escalated_at=None, matter__closed_at=None)
    task = rows.select_related("matter__community", "call__party", "call__whistle").first()
    if task is None or task.matter.due_at is None:
        return
    if now < task.matter.due_at:
        schedule(kind=TASK_LATE, key=str(task.id), due_at=task.matter.due_at, payload=job.payload)
        return
    community = task.matter.community
    tell_users(
        whistle=task.call.whistle, community=community, users=users_above(community, now), kind="whistle_task_late",
        text=_("%(party)s 的任务已超时：%(title)s"), now=now, party=task.call.party.name,
    )  # fmt: skip
    CallTask.objects.filter(id=task.id).update(escalated_at=now)
    _remember(task.call, now)


def _remember(call: Call, now: datetime) -> None:
    record(subject=call.whistle, kind=KIND, verb="escalate", by=Actor.job(), now=now, to=str(call.party_id))
