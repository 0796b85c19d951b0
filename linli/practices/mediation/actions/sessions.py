"""Sessions, joint and separate: arranged, and written down with the method used and how it went."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.worktime import local
from linli.practices.mediation.actions.appointing import begin
from linli.practices.mediation.actions.telling import tell_parties_to
from linli.practices.mediation.enums import Outcome, SessionKind
from linli.practices.mediation.models import Dispute, DisputeParty, Session

#: Both came unasked: what began within the hour may still be arranged, and is told to whoever is not there.
ON_THE_SPOT = timedelta(hours=1)


class SessionRefused(ValueError):
    """Not so; `str()` is shown to the person."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """When and where, with whom: all (`party` empty) or one of them."""

    at: datetime
    where: str = ""
    party: DisputeParty | None = None

    @property
    def kind(self) -> SessionKind:
        return SessionKind.SEPARATE if self.party else SessionKind.JOINT


@transaction.atomic
def arrange(*, dispute: Dispute, meeting: Meeting, by: Actor, now: datetime) -> Session:
    """Arrange a session and tell whom it is with. Nothing of it stands in any calendar others can open."""
    _check(dispute, meeting)
    if meeting.at < now - ON_THE_SPOT:
        raise SessionRefused(_("这个时间已经过了；已经谈过的，请点“补记一次”"))
    session = _written(dispute, meeting)
    begin(dispute=dispute, by=by, now=now)
    record(subject=dispute, kind="dispute", verb="arrange", by=by, now=now, session=str(session.id))
    told = f"{local(meeting.at):%m-%d %H:%M}"
    text = _("您的调解 %(number)s 安排在 %(at)s，地点：%(where)s")
    tell_parties_to(dispute=dispute, text=text, now=now, only=meeting.party, at=told, where=meeting.where or "—")
    return session


@transaction.atomic
def hold_session(
    *, dispute: Dispute, meeting: Meeting, method: str, outcome: Outcome, words: str, by: Actor, now: datetime
) -> Session:
    """A session that was held without being arranged here (at the door, on the phone), written down at once."""
    _check(dispute, meeting)
    session = _written(dispute, meeting)
    return note_session(session=session, dispute=dispute, method=method, outcome=outcome, words=words, by=by, now=now)


@transaction.atomic
def note_session(
    *, session: Session, dispute: Dispute, method: str, outcome: Outcome, words: str, by: Actor, now: datetime
) -> Session:
    """What was said, by which method, how it went."""
    if not words.strip():
        raise SessionRefused(_("请写下这次调解的情况"))
    if session.outcome:
        raise SessionRefused(_("这次调解已经有记录"))
    if session.at > now:
        raise SessionRefused(_("时间还没到，不能先写记录"))
    Session.objects.filter(id=session.id, outcome="").update(method=method, outcome=outcome, record=words.strip())
    session.method, session.outcome, session.record = method, outcome, words.strip()
    begin(dispute=dispute, by=by, now=now)
    record(
        subject=dispute, kind="dispute", verb="session", by=by, now=now, session=str(session.id), method=method,
        outcome=str(outcome),
    )  # fmt: skip
    return session


def _written(dispute: Dispute, meeting: Meeting) -> Session:
    return Session.new(
        dispute=dispute, kind=meeting.kind, party=meeting.party, at=meeting.at, where=meeting.where.strip()
    )  # fmt: skip


def _check(dispute: Dispute, meeting: Meeting) -> None:
    if not dispute.matter.is_open:
        raise SessionRefused(_("这件调解已经结束"))
    if dispute.matter.holder_id == dispute.body_id:
        raise SessionRefused(_("请先选定调解员"))
    if meeting.party and meeting.party.dispute_id != dispute.id:
        raise SessionRefused(_("不是本案的当事人"))
