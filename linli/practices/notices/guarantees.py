"""What notices guarantee: what was published is sent on, and nobody is told of what is for others."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import F

from linli.kernel.doctor import Breach, each, guarantees
from linli.kernel.models import Job
from linli.practices.notices.actions.announcing import PUBLISH
from linli.practices.notices.models import Announcement, Recipient


@guarantees("notices.published", "a published announcement is sent, or a job is there to send it")
def published(now: datetime) -> Iterator[Breach]:
    wanted = Job.objects.filter(kind=PUBLISH).exclude(state=Job.State.DONE).order_by()
    jobs = set(wanted.values_list("community_id", "key").iterator())
    rows = Announcement.objects.exclude(published_at=None).filter(sent_at=None, withdrawn_at=None).order_by()
    for community, key in rows.values_list("community_id", "id").iterator():
        if (community, str(key)) not in jobs:
            yield Breach("notices.announcement", str(key), "is published, and no job tells anybody", community)


@guarantees("notices.recipients", "what somebody was told is the announcement they stand under")
def recipients(now: datetime) -> Iterator[Breach]:
    wrong = Recipient.objects.exclude(notice=None).exclude(notice__about_id=F("announcement_id"))
    yield from each(wrong, "stands under another announcement than the one it was told of")
