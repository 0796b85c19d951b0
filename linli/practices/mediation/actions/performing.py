"""Whether what was agreed is done by its day: watched by jobs; confirmed by the court where both ask for it."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.jobs import Wanted, schedule
from linli.kernel.worktime import SHANGHAI
from linli.practices.mediation.actions.telling import tell_parties_to, tell_staff_of
from linli.practices.mediation.enums import Court, Result, Way
from linli.practices.mediation.models import Agreement, Dispute, Instalment
from linli.practices.mediation.queries.disputes import today
from linli.practices.mediation.rules import court_until

#: The clocks of an agreement: each due date, and the court's thirty days.
CLOCK = "mediation.agreement"
#: So many days before the last day the court is spoken of.
COURT_NOTICE_DAYS = 7


class NotPerformed(ValueError):
    """Not so; `str()` is shown to the person."""


def morning(day: date) -> datetime:
    return datetime.combine(day, time(9), SHANGHAI)


def timers(*, dispute: Dispute, agreement: Agreement, instalments: Sequence[Instalment]) -> list[Wanted]:
    """One for each due date, and one for the court's thirty days (written agreements of people's mediation)."""
    wanted: list[Wanted] = [
        (CLOCK, str(row.id), morning(row.due_on), {"instalment": str(row.id)}) for row in instalments
    ]
    if dispute.way == Way.PEOPLE:
        day = court_until(agreement.effective_on) - timedelta(days=COURT_NOTICE_DAYS)
        wanted.append((CLOCK, str(agreement.id), morning(day), {"agreement": str(agreement.id)}))
    return wanted


def warn_of_instalment(*, instalment: Instalment, now: datetime) -> None:
    """On its day: both are reminded; the day after: mediator and body hear that it was not done. Then nothing more."""
    dispute, on = instalment.agreement.dispute, today(now)
    if instalment.done_on or (instalment.warned_on and instalment.warned_on > instalment.due_on):
        return
    if on > instalment.due_on:
        text = _("%(number)s 约定 %(day)s 履行的，还没有登记履行，请联系双方")
        tell_staff_of(dispute=dispute, text=text, now=now, day=str(instalment.due_on))
    else:
        text = _("您的调解 %(number)s：今天是约定履行的日子")
        tell_parties_to(dispute=dispute, text=text, now=now)
        payload = {"instalment": str(instalment.id)}
        later = morning(instalment.due_on + timedelta(days=1))
        schedule(kind=CLOCK, key=str(instalment.id), due_at=later, payload=payload)
    Instalment.objects.filter(id=instalment.id).update(warned_on=on)


@transaction.atomic
def perform(*, instalment: Instalment, on: date, proof: str, by: Actor, now: datetime) -> Instalment:
    """It was done on a day: what shows it (收条、转账记录) is kept."""
    if not proof.strip():
        raise NotPerformed(_("请写明凭什么知道已经履行（收条、转账记录、双方确认）"))
    if not instalment.agreement.made_on <= on <= today(now):
        raise NotPerformed(_("履行的日期应在达成之后、今天以前"))
    rows = Instalment.objects.filter(id=instalment.id, done_on=None)
    if not rows.update(done_on=on, proof=proof.strip()):
        raise NotPerformed(_("这一期已经登记过履行"))
    instalment.done_on, instalment.proof = on, proof.strip()
    dispute = instalment.agreement.dispute
    record(subject=dispute, kind="dispute", verb="perform", by=by, now=now, instalment=str(instalment.id))
    return instalment


def warn_of_court(*, agreement: Agreement, now: datetime) -> None:
    """A week is left to ask the court together."""
    if agreement.court == Court.NONE and today(now) <= court_until(agreement.effective_on):
        dispute, day = agreement.dispute, str(court_until(agreement.effective_on))
        text = _("%(number)s 申请司法确认的期限是 %(day)s（自协议生效 30 日内，双方共同申请）")
        tell_parties_to(dispute=dispute, text=text, now=now, day=day)
        tell_staff_of(dispute=dispute, text=text, now=now, day=day)


@transaction.atomic
def ask_court(*, agreement: Agreement, on: date, by: Actor, now: datetime) -> Agreement:
    """Both asked the court to confirm, within thirty days of its taking effect."""
    dispute = agreement.dispute
    if dispute.result not in {Result.WRITTEN, Result.ORAL}:
        raise NotPerformed(_("只有人民调解协议可以申请司法确认"))
    if not agreement.effective_on <= on <= min(court_until(agreement.effective_on), today(now)):
        until = court_until(agreement.effective_on)
        raise NotPerformed(_("须在协议生效后 30 日内（%(day)s 以前）共同申请") % {"day": until})
    if not Agreement.objects.filter(id=agreement.id, court="").update(court=Court.ASKED, court_asked_on=on):
        raise NotPerformed(_("已经申请过司法确认"))
    record(subject=dispute, kind="dispute", verb="ask_court", by=by, now=now)
    return agreement


@transaction.atomic
def court_decided(*, agreement: Agreement, confirmed: bool, paper: str, by: Actor, now: datetime) -> Agreement:
    """What the court said, with the number of its paper."""
    if not paper.strip():
        raise NotPerformed(_("请写明法院文书的编号"))
    verdict = Court.CONFIRMED if confirmed else Court.REFUSED
    rows = Agreement.objects.filter(id=agreement.id, court=Court.ASKED)
    if not rows.update(court=verdict, court_paper=paper.strip()):
        raise NotPerformed(_("还没有申请，或已有结果"))
    record(subject=agreement.dispute, kind="dispute", verb="court", by=by, now=now, verdict=str(verdict))
    return agreement
