"""What appeals guarantee: a report that was begun and left alone is forgotten."""

from collections.abc import Iterator
from datetime import datetime

from linli.kernel.doctor import Breach, guarantees
from linli.kernel.models import Job
from linli.practices.appeals.actions.drafts import FORGET
from linli.practices.appeals.models import Draft


@guarantees("appeals.drafts", "every draft has the job that will forget it")
def drafts(now: datetime) -> Iterator[Breach]:
    wanted = Job.objects.filter(kind=FORGET).exclude(state=Job.State.DONE).order_by()
    jobs = set(wanted.values_list("community_id", "key").iterator())
    for community, key in Draft.objects.order_by().values_list("community_id", "id").iterator():
        if (community, str(key)) not in jobs:
            yield Breach("appeals.draft", str(key), "will never be forgotten: its job is missing", community)
