"""How it ends: agreed in writing, orally, on the police's paper or by a word given; not settled; withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.engines.matters.actions.moving import move, write
from linli.engines.matters.enums import EntryKind
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.wording import kept
from linli.practices.mediation.actions.following import plan_return_visits
from linli.practices.mediation.actions.performing import timers
from linli.practices.mediation.actions.telling import tell_parties_to
from linli.practices.mediation.enums import RESULTS, Result, Way
from linli.practices.mediation.models import Agreement, Dispute, Instalment
from linli.practices.mediation.queries.disputes import today
from linli.practices.mediation.queries.settings import mediation_of
from linli.practices.mediation.rules import instalment_problem

#: The answer of the matter: says that it ended and how, nothing of what was agreed.
ANSWERS = {
    Result.WRITTEN: _("已达成书面调解协议"),
    Result.ORAL: _("已达成口头协议并登记"),
    Result.PAPER: _("已在公安机关主持下达成治安调解"),
    Result.WORD: _("已在理事会见证下作出口头承诺"),
    Result.FAILED: _("调解不成，已告知其他解决途径"),
    Result.WITHDRAWN: _("当事人撤回调解申请"),
}
#: Told to both whenever mediation does not settle it (人民调解法 第二十六条).
OTHER_WAYS = _("可以依法通过仲裁、行政处理、司法等途径维护自己的权利；需要法律援助，请问社区或拨打 12348。")


class NotSettled(ValueError):
    """It cannot end so; `str()` is shown to the person."""


@dataclass(frozen=True, slots=True)
class Due:
    """Something promised: in words or money (fen), by a day."""

    what: str
    on: date
    amount_fen: int | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What was settled. `paper`: the number of the police's paper; `method`: what brought it about."""

    result: Result
    words: str
    method: str = ""
    dues: Sequence[Due] = ()
    paper: str = ""
    made_on: date | None = None


@transaction.atomic
def agree(*, dispute: Dispute, terms: Terms, by: Actor, now: datetime, version: int | None = None) -> Agreement:
    """Settled: kept, watched, visited again at its dates; both are told. Raises `NotSettled`, `MoveRefused`."""
    made_on = terms.made_on or today(now)
    _check(dispute, terms, made_on, today(now))
    agreement = Agreement.new(dispute=dispute, terms=terms.words.strip(), made_on=made_on, effective_on=made_on)
    rows = [
        Instalment(
            community_id=dispute.community_id, agreement=agreement, position=position, what=due.what.strip(),
            amount_fen=due.amount_fen, due_on=due.on,
        )
        for position, due in enumerate(terms.dues, start=1)
    ]  # fmt: skip
    Instalment.objects.bulk_create(rows)
    days = mediation_of(dispute.matter.community).visit_days
    watched = timers(dispute=dispute, agreement=agreement, instalments=rows)
    plan_return_visits(dispute=dispute, since=made_on, days=days, besides=watched)
    _end(dispute, "agree", terms.result, by, now, version, method=terms.method, paper=terms.paper.strip())
    return agreement


def _check(dispute: Dispute, terms: Terms, made_on: date, on: date) -> None:
    if terms.result not in RESULTS[Way(dispute.way)]:
        raise NotSettled(_("%(way)s不能这样结案") % {"way": dispute.get_way_display()})
    if not terms.words.strip():
        raise NotSettled(_("请写下约定的内容"))
    if terms.result == Result.PAPER and not terms.paper.strip():
        raise NotSettled(_("请写明治安调解书的编号"))
    if not dispute.opened_on <= made_on <= on:
        raise NotSettled(_("达成的日期应在受理之后、今天以前"))
    if any(not due.what.strip() for due in terms.dues):
        raise NotSettled(_("每一期都要写明做什么"))
    match instalment_problem([due.on for due in terms.dues], made_on):
        case "past":
            raise NotSettled(_("履行日期不能早于达成的日期"))
        case "order":
            raise NotSettled(_("各期请按日期先后填写"))


@transaction.atomic
def give_up(
    *, dispute: Dispute, reason: str, by: Actor, now: datetime, withdrawn: bool = False, version: int | None = None
) -> Dispute:
    """Not settled, or withdrawn: both are told which other ways there are."""
    if not reason.strip():
        raise NotSettled(_("请写明没有调解成的原因"))
    result = Result.WITHDRAWN if withdrawn else Result.FAILED
    _end(dispute, "withdraw" if withdrawn else "fail", result, by, now, version, closing=reason.strip())
    return dispute


def _end(
    dispute: Dispute, name: str, result: Result, by: Actor, now: datetime, version: int | None, **columns: str
) -> None:  # fmt: skip
    """Close the matter with words that tell nothing, keep how it ended, tell the parties."""
    matter = dispute.matter
    answer: str = kept(ANSWERS[result])
    entry = write(matter=matter, kind=EntryKind.ANSWER, text=answer, now=now)
    move(
        matter=matter, name=name, by=by, now=now, version=version, entry=entry, answer=answer, answered_at=now,
        closed_at=now, in_time=matter.due_at is not None and now <= matter.due_at,
    )  # fmt: skip
    Dispute.objects.filter(id=dispute.id).update(result=result, **columns)
    dispute.result = result
    for column, value in columns.items():
        setattr(dispute, column, value)
    tell_parties_to(dispute=dispute, text=_told(result), now=now, how=ANSWERS[result], ways=OTHER_WAYS)


def _told(result: Result) -> Promise:
    if result in {Result.FAILED, Result.WITHDRAWN}:
        return _("您的调解 %(number)s：%(how)s。%(ways)s")
    return _("您的调解 %(number)s：%(how)s。请按约定的日期履行。")


@transaction.atomic
def note_closing(*, dispute: Dispute, words: str, by: Actor, now: datetime) -> None:
    """卷宗情况说明: what whoever opens the dossier later should know."""
    Dispute.objects.filter(id=dispute.id).update(closing=words.strip())
    dispute.closing = words.strip()
    record(subject=dispute, kind="dispute", verb="note_closing", by=by, now=now)
