"""Reading the hotline's papers: which wait for a reply, and the reply as the matter already tells it."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.accounts.visitors import Visitor
from linli.engines.matters.models import Matter
from linli.engines.matters.queries.walls import matters_for
from linli.kernel.wording import kept
from linli.kernel.worktime import local
from linli.practices.appeals.hotline import Reply, read_reply
from linli.practices.appeals.models import Forwarded

SHOWN = 50


def papers_for(visitor: Visitor) -> QuerySet[Forwarded]:
    """The papers whose matters the visitor may know of."""
    rows = Forwarded.objects.filter(matter__in=matters_for(visitor))
    return rows.select_related("matter", "matter__category", "matter__holder", "matter__community")


def paper_of(visitor: Visitor, matter_id: UUID) -> Forwarded | None:
    return papers_for(visitor).filter(matter_id=matter_id).first()


def papers_open(visitor: Visitor) -> list[Forwarded]:
    """What the hotline still waits for, by its deadline."""
    return list(papers_for(visitor).filter(replied_at=None).order_by("hotline_due_at", "id")[:SHOWN])


def papers_replied(visitor: Visitor) -> list[Forwarded]:
    """What the hotline was told, latest first."""
    return list(papers_for(visitor).exclude(replied_at=None).order_by("-replied_at", "-id")[:SHOWN])


def shown(moment: datetime | None) -> str:
    return f"{local(moment):%Y-%m-%d %H:%M}" if moment else ""


def reply_of(forwarded: Forwarded) -> Reply:
    """The reply as somebody wrote it; before that, as the matter tells it."""
    if forwarded.reply_draft:
        return read_reply(forwarded.reply_draft)
    matter = forwarded.matter
    return Reply(handled(forwarded, matter), matter.answer, False, shown(matter.answered_at))


def handled(forwarded: Forwarded, matter: Matter) -> str:
    """What was done, in one sentence of the hotline's language: received, who handled it, answered."""
    parts = [kept(_("%(when)s 收到转办单"), when=shown(matter.reported_at))]
    if forwarded.not_ours_reason:
        parts.append(kept(_("经核实不属本社区办理")))
    elif matter.holder and matter.dispatched_at:
        when = shown(matter.dispatched_at)
        parts.append(kept(_("%(when)s 派给 %(holder)s 办理"), when=when, holder=matter.holder.name))
    if matter.answered_at:
        parts.append(kept(_("%(when)s 办结并答复"), when=shown(matter.answered_at)))
    return "，".join(parts) + "。"
