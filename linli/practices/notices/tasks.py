"""What comes by itself: a published announcement reaches its people, part by part."""

from datetime import datetime

from linli.kernel.jobs import Job, handles, schedule
from linli.practices.notices.actions.announcing import PART, PUBLISH, tell_some
from linli.practices.notices.models import Announcement


@handles(PUBLISH)
def publish_part(job: Job, now: datetime) -> None:
    """The next five hundred; the job comes again until everybody was told or stands on the list for knocking."""
    rows = Announcement.objects.select_related("community").filter(id=job.payload["announcement"])
    row = rows.filter(withdrawn_at=None, sent_at=None).first()
    if row is None:
        return
    if tell_some(announcement=row, now=now) < PART:
        Announcement.objects.filter(id=row.id).update(sent_at=now)
    else:
        schedule(kind=PUBLISH, key=job.key, due_at=now, payload=job.payload)


__all__ = ["publish_part"]
