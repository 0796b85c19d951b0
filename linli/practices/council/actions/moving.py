"""The only writer of a proposal's stage: one conditional UPDATE on its version, a phase with dates, one event."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.actions.notices import tell
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.wording import kept
from linli.kernel.worktime import local
from linli.practices.council.enums import OVER, STEPS, Right, Stage
from linli.practices.council.models import Appraisal, Opinion, Phase, Proposal
from linli.practices.council.playbook import days_of
from linli.practices.council.procedure import COUNCIL
from linli.practices.council.queries.followers import followers_of
from linli.practices.council.rules import open_rights

KIND = "proposal"
IN_PHASE = gettext_lazy("“%(title)s”进入%(stage)s，%(closes)s 前有效")


class CouncilRefused(ValueError):
    """Something cannot be done with a proposal now; `str()` is shown to the person."""


def require(proposal: Proposal, right: Right, now: datetime) -> None:
    """Raise `CouncilRefused` unless the right is switched on for this proposal today."""
    if right not in rights_of(proposal, now):
        raise CouncilRefused(_("现在不在可以“%(right)s”的时间里") % {"right": right.label})


def rights_of(proposal: Proposal, now: datetime) -> frozenset[str]:
    return open_rights(proposal.stage, proposal.opens_on, proposal.closes_on, local(now).date())


def told_path(proposal: Proposal) -> str:
    return reverse("proposal", kwargs={"code": proposal.community.code, "id": proposal.id})


def tell_followers(*, proposal: Proposal, kind: str, text: Promise, now: datetime, **values: object) -> None:
    """Tell who proposed it, who supports it, and who raised the matters joined into it."""
    words = kept(text, title=proposal.title, **values)
    tell(
        accounts=followers_of(proposal), kind=kind, text=words, path=told_path(proposal), about=proposal.id, now=now
    )  # fmt: skip


@transaction.atomic
def move(*, proposal: Proposal, name: str, by: Actor, now: datetime, version: int | None = None) -> Proposal:
    """Take a proposal into its next phase, with the days the community gave it. Raises `CouncilRefused`.

    Adopting and refusing are not made here: they want a reason (`resolve`).
    """
    step = COUNCIL[name]
    if step.target in OVER:
        raise CouncilRefused(_("请写下理由"))
    _may_leave(proposal, name, now)
    again = step.target == Stage.DISCUSSION and name == "discuss_again"
    turn = proposal.turn + 1 if again or name == "review_again" else proposal.turn
    opens = local(now).date()
    closes = opens + timedelta(days=days_of(proposal.community, step.target))
    written(
        proposal=proposal, name=name, by=by, now=now, version=version, turn=turn, opens_on=opens, closes_on=closes,
        agenda_at=proposal.agenda_at or now,
    )  # fmt: skip
    _begin(proposal, now)
    tell_followers(
        proposal=proposal,
        kind="proposal_moved",
        text=IN_PHASE,
        now=now,
        stage=Stage(proposal.stage).label,
        closes=closes,
    )
    return proposal


def _may_leave(proposal: Proposal, name: str, now: datetime) -> None:
    if name == "review":
        heard = Opinion.objects.filter(proposal=proposal, turn=proposal.turn)
        if not heard.exists():
            raise CouncilRefused(_("还没有收集到一条意见，不能转入复议"))
    if name == "discuss_again" and not proposal.revisions.filter(number=proposal.turn + 1).exists():
        raise CouncilRefused(_("再商议一轮，要先把文本改好"))
    if name == "decide":
        asked = Appraisal.objects.filter(proposal=proposal)
        if not asked.filter(done_at__isnull=False).exists():
            raise CouncilRefused(_("至少要有一份专业审议意见，才能提交决议"))


def _begin(proposal: Proposal, now: datetime) -> Phase:
    return Phase.new(
        proposal=proposal, stage=proposal.stage, turn=proposal.turn, began_at=now, opens_on=proposal.opens_on,
        closes_on=proposal.closes_on,
    )  # fmt: skip


def written(
    *, proposal: Proposal, name: str, by: Actor, now: datetime, version: int | None = None, **changes: Any
) -> Proposal:
    """Write one declared move, if nobody else was first; and its event."""
    step = COUNCIL[name]
    if proposal.stage not in step.source:
        raise CouncilRefused(
            _("现在是“%(stage)s”，不能%(move)s") % {"stage": Stage(proposal.stage).label, "move": step.label}
        )
    seen = proposal.version if version is None else version
    changes |= {"stage": Stage(step.target), "version": seen + 1}
    if not Proposal.objects.filter(id=proposal.id, version=seen, stage=proposal.stage).update(**changes):
        raise CouncilRefused(_("刚刚有人先处理了这个提议，请看最新情况后再操作"))
    for field, value in changes.items():
        setattr(proposal, field, value)
    record(
        subject=proposal, kind=KIND, verb=name, by=by, now=now, step=proposal.version, stage=str(proposal.stage),
        turn=proposal.turn,
    )  # fmt: skip
    return proposal


@transaction.atomic
def set_dates(*, proposal: Proposal, opens_on: date, closes_on: date, by: Actor, now: datetime) -> Proposal:
    """Set the first and last day of the phase a proposal is in."""
    if proposal.stage not in STEPS:
        raise CouncilRefused(_("这个提议已经有了决议"))
    if closes_on < opens_on:
        raise CouncilRefused(_("截止日要在开始日之后"))
    if closes_on < local(now).date():
        raise CouncilRefused(_("截止日不能早于今天"))
    Proposal.objects.filter(id=proposal.id).update(opens_on=opens_on, closes_on=closes_on)
    rows = Phase.objects.filter(proposal=proposal, stage=proposal.stage, turn=proposal.turn)
    rows.update(opens_on=opens_on, closes_on=closes_on)
    proposal.opens_on, proposal.closes_on = opens_on, closes_on
    record(subject=proposal, kind=KIND, verb="set_dates", by=by, now=now, closes_on=str(closes_on))
    return proposal


@transaction.atomic
def hide(*, proposal: Proposal, reason: str, by: Actor, now: datetime) -> Proposal:
    """Take a proposal off the public pages, with the reason; an empty one shows it again. Its proposer hears of either."""
    proposal.hidden_reason = reason.strip()[:200]
    proposal.save(update_fields=["hidden_reason"])
    record(subject=proposal, kind=KIND, verb="hide" if proposal.hidden_reason else "show", by=by, now=now)
    text = gettext_lazy("您的提议“%(title)s”已重新公开")
    if proposal.hidden_reason:
        text = gettext_lazy("您的提议“%(title)s”已从公开页面撤下：%(reason)s")
    words = kept(text, title=proposal.title, reason=proposal.hidden_reason)
    heard = [proposal.account.id] if proposal.account and proposal.account.silenced_on is None else []
    path = reverse("decide", kwargs={"code": proposal.community.code})
    tell(accounts=heard, kind="proposal_moved", text=words, path=path, about=proposal.id, now=now)
    return proposal


def found(id: UUID) -> Proposal | None:
    return Proposal.objects.select_related("community", "place", "round", "project").filter(id=id).first()
