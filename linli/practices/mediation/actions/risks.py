"""A note that a case could turn: it stays in the file of the case, is about the case and not a person, and expires."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.jobs import cancel, schedule
from linli.practices.mediation.actions.performing import morning
from linli.practices.mediation.models import Dispute
from linli.practices.mediation.queries.disputes import today
from linli.practices.mediation.queries.settings import mediation_of

FORGET = "mediation.forget_risk"


class RiskRefused(ValueError):
    """Not so; `str()` is shown to the person."""


@transaction.atomic
def note_risk(*, dispute: Dispute, words: str, by: Actor, now: datetime) -> Dispute:
    """Keep the note until its day; empty words take it back at once."""
    if len(words) > 500:
        raise RiskRefused(_("请控制在 %(n)d 字以内") % {"n": 500})
    days = mediation_of(dispute.matter.community).risk_days
    until = today(now) + timedelta(days=days) if words.strip() else None
    Dispute.objects.filter(id=dispute.id).update(risk=words.strip(), risk_until=until)
    dispute.risk, dispute.risk_until = words.strip(), until
    record(subject=dispute, kind="dispute", verb="note_risk" if until else "drop_risk", by=by, now=now)
    if until is None:
        cancel(kind=FORGET, key=str(dispute.id))
    else:
        due = morning(until + timedelta(days=1))
        schedule(kind=FORGET, key=str(dispute.id), due_at=due, payload={"dispute": str(dispute.id)})
    return dispute


def forget_risk(*, dispute: Dispute, now: datetime) -> None:
    """Its day has passed: the words are gone."""
    if dispute.risk_until and dispute.risk_until < today(now):
        Dispute.objects.filter(id=dispute.id).update(risk="", risk_until=None)
