"""专业审议: planners, architects and engineers are asked, as a task, and answer with a verdict."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.engines.matters.actions.answering import settle
from linli.engines.matters.actions.giving import Task, give
from linli.engines.matters.enums import Source
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.wording import kept
from linli.kernel.workflow import MoveRefused
from linli.practices.council.actions.moving import KIND, CouncilRefused, require
from linli.practices.council.enums import Profession, Right, Verdict
from linli.practices.council.models import Appraisal, Proposal
from linli.registry.models import Party


@dataclass(frozen=True, slots=True)
class Finding:
    """What a professional says: `notes` for the team, the rest for everybody. Cost in fen, time in days."""

    verdict: Verdict
    cost_fen: int | None = None
    days: int | None = None
    conditions: str = ""
    notes: str = ""


@transaction.atomic
def ask(
    *, proposal: Proposal, party: Party, profession: Profession, due: datetime, by: Actor, now: datetime
) -> Appraisal:
    """Ask somebody for an appraisal; it lies in their inbox with a due time. Raises `CouncilRefused`."""
    require(proposal, Right.APPRAISE, now)
    if due <= now:
        raise CouncilRefused(_("请给出今后的完成时间"))
    title = kept(gettext_lazy("专业审议：%(title)s"), title=proposal.title)
    task = Task(title, party, due, proposal.text, place=proposal.place)
    matter = give(community=proposal.community, task=task, by=by, now=now, source=Source.MEETING)
    try:
        with transaction.atomic():
            appraisal = Appraisal.new(
                proposal=proposal, party=party, profession=profession, matter=matter, asked_at=now, due_at=due
            )
    except IntegrityError as twice:
        raise CouncilRefused(_("已经请过 %(name)s 审议这个提议") % {"name": party.name}) from twice
    record(subject=proposal, kind=KIND, verb="ask_appraisal", by=by, now=now, party=str(party.id))
    return appraisal


@transaction.atomic
def appraise(*, appraisal: Appraisal, finding: Finding, by: Actor, now: datetime) -> Appraisal:
    """File the appraisal and close its task with the verdict. May be filed anew while the phase lasts."""
    require(appraisal.proposal, Right.APPRAISE, now)
    conditions = finding.conditions.strip()[:1000]
    if finding.verdict == Verdict.CONDITIONAL and not conditions:
        raise CouncilRefused(_("有条件可行的，请写明条件"))
    if finding.verdict != Verdict.INFEASIBLE and (finding.cost_fen is None or finding.days is None):
        raise CouncilRefused(_("可行的，请估算费用和工期"))
    first = appraisal.done_at is None
    appraisal.verdict, appraisal.cost_fen, appraisal.days = finding.verdict, finding.cost_fen, finding.days
    appraisal.conditions, appraisal.notes, appraisal.done_at = conditions, finding.notes.strip()[:2000], now
    appraisal.save(update_fields=["verdict", "cost_fen", "days", "conditions", "notes", "done_at"])
    if first and appraisal.matter.is_open:
        words = kept(
            gettext_lazy("审议结论：%(verdict)s。%(conditions)s"), verdict=finding.verdict.label, conditions=conditions
        )
        try:
            settle(matter=appraisal.matter, text=words, by=by, now=now)
        except MoveRefused as refused:
            raise CouncilRefused(str(refused)) from refused
    record(subject=appraisal.proposal, kind=KIND, verb="appraise_done", by=by, now=now, verdict=str(finding.verdict))
    return appraisal
