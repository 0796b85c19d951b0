"""Forgetting reports that were begun and left alone."""

from datetime import datetime

from linli.kernel.jobs import Job, handles, schedule
from linli.practices.appeals.actions.drafts import FORGET, forget_draft
from linli.practices.appeals.models import Draft


@handles(FORGET)
def forget(job: Job, now: datetime) -> None:
    """Erase one draft; somebody who went on meanwhile gets their time again."""
    draft = Draft.objects.filter(id=job.payload["draft"]).first()
    if draft is None:
        return
    if draft.expires_at > now:
        schedule(kind=FORGET, key=str(draft.id), due_at=draft.expires_at, payload=job.payload)
        return
    forget_draft(draft=draft)
