"""复议: the text is changed, and the change can be seen."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.kernel import search
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.practices.council.actions.moving import KIND, CouncilRefused, require
from linli.practices.council.actions.proposing import Draft, check
from linli.practices.council.enums import Right
from linli.practices.council.models import Proposal, Revision


@transaction.atomic
def revise(*, proposal: Proposal, draft: Draft, note: str, by: Actor, now: datetime) -> Revision:
    """Give the proposal the wording of the next round, with why. Until that round begins it may be worded anew."""
    require(proposal, Right.REVISE, now)
    check(draft)
    if not note.strip():
        raise CouncilRefused(_("请写明为什么这样改：采纳了哪些意见"))
    title, text = draft.title.strip(), draft.text.strip()
    if (title, text) == (proposal.title, proposal.text):
        raise CouncilRefused(_("文本没有变化"))
    number = proposal.turn + 1
    revision, _made = Revision.objects.update_or_create(
        community_id=proposal.community_id, proposal=proposal, number=number,
        defaults={"title": title, "text": text, "note": note.strip()[:200], "at": now},
    )  # fmt: skip
    Proposal.objects.filter(id=proposal.id).update(title=title, text=text)
    proposal.title, proposal.text = title, text
    search.index(kind=KIND, subject_id=proposal.id, text=f"{proposal.number} {title} {text}")
    record(subject=proposal, kind=KIND, verb="revise", by=by, now=now, number=number)
    return revision
