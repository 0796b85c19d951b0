"""The clock of matters: the reminder before the due time, escalation after it, archiving what nobody evaluated."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from linli.engines.matters.actions.answering import archive, resume
from linli.engines.matters.actions.moving import ALARM, KIND
from linli.engines.matters.actions.telling import tell_parties, tell_users
from linli.engines.matters.enums import Stage
from linli.engines.matters.models import Matter
from linli.engines.matters.procedures import procedure_of
from linli.engines.matters.queries.superiors import superior_users
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.jobs import Job, handles, schedule


@handles(ALARM)
def alarm(job: Job, now: datetime) -> None:
    """What the timer of one matter means now; safe to run twice, late, or after the matter moved on."""
    matter = (
        Matter.objects.select_related("community", "place", "grid", "category").filter(id=job.payload["matter"]).first()
    )
    if matter is None or not matter.is_open or matter.due_at is None:
        return
    if now < matter.due_at:
        _remind(matter, now)
    elif matter.stage == Stage.ANSWERED:
        archive(matter=matter, by=Actor.job(), now=now)
    elif matter.stage == Stage.ASKING:
        resume(matter=matter, by=Actor.job(), now=now)
    elif matter.stage in procedure_of(matter.kind).clock and matter.escalated_at is None:
        _escalate(matter, now)


def _remind(matter: Matter, now: datetime) -> None:
    if matter.stage in procedure_of(matter.kind).clock and matter.holder_id:
        text = _("快到时限：%(number)s %(title)s")
        tell_parties(matter=matter, parties=[matter.holder_id], kind="matter_due_soon", text=text, now=now)
        record(subject=matter, kind=KIND, verb="remind", by=Actor.job(), now=now)
    schedule(kind=ALARM, key=str(matter.id), due_at=matter.due_at or now, payload={"matter": str(matter.id)})


def _escalate(matter: Matter, now: datetime) -> None:
    """Past its due time: told to the holder and to the superior named by responsibilities, once a term."""
    text = _("已超时：%(number)s %(title)s")
    tell_parties(matter=matter, parties=[matter.holder_id], kind="matter_overdue", text=text, now=now)
    superiors = superior_users(matter, now)
    tell_users(matter=matter, users=superiors, kind="matter_escalated", text=text, now=now)
    Matter.objects.filter(id=matter.id).update(escalated_at=now)
    record(subject=matter, kind=KIND, verb="escalate", by=Actor.job(), now=now, to=[str(user) for user in superiors])
