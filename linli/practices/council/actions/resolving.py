"""最终决议: adopted or refused, never without a reason; everybody who follows the proposal reads it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.kernel.actors import Actor
from linli.practices.council.actions.moving import CouncilRefused, require, tell_followers, written
from linli.practices.council.enums import Right, Stage
from linli.practices.council.models import Proposal

REASON = 2000
ADOPTED = gettext_lazy("“%(title)s”已采纳，理由和安排请看决议")
REFUSED = gettext_lazy("“%(title)s”这次没有采纳，理由请看决议")


@dataclass(frozen=True, slots=True)
class Resolution:
    """What was resolved and why; of what is adopted also what it costs (fen) and how long it takes (days)."""

    adopted: bool
    reason: str
    cost_fen: int | None = None
    days: int | None = None


@transaction.atomic
def resolve(
    *, proposal: Proposal, resolution: Resolution, by: Actor, now: datetime, version: int | None = None
) -> Proposal:
    """Close a proposal with its resolution. Raises `CouncilRefused`.

    Refusing is possible in every phase (a proposal nobody supports is answered too); adopting only in the last one.
    """
    reason = resolution.reason.strip()
    if not reason:
        raise CouncilRefused(_("没有理由不能作出决议：请写明为什么"))
    if len(reason) > REASON:
        raise CouncilRefused(_("请控制在 %(n)d 字以内") % {"n": REASON})
    if resolution.adopted:
        if proposal.stage == Stage.RESOLUTION:
            require(proposal, Right.RESOLVE, now)
        if resolution.cost_fen is None or resolution.days is None:
            raise CouncilRefused(_("采纳的，请写明费用和工期"))
    written(
        proposal=proposal, name="adopt" if resolution.adopted else "refuse", by=by, now=now, version=version,
        reason=reason, cost_fen=resolution.cost_fen, days=resolution.days, closed_at=now, opens_on=None, closes_on=None,
    )  # fmt: skip
    text = ADOPTED if resolution.adopted else REFUSED
    tell_followers(proposal=proposal, kind="proposal_resolved", text=text, now=now)
    return proposal
