"""The clock of calls: who did not answer in time is passed over."""

from datetime import datetime

from linli.kernel.jobs import Job, handles
from linli.practices.doorhelp.actions.calling import TURN, lapse
from linli.practices.doorhelp.models import Turn


@handles(TURN)
def turn(job: Job, now: datetime) -> None:
    if found := Turn.objects.select_related("call__community").filter(id=job.payload["turn"]).first():
        lapse(community=found.call.community, turn=found, now=now)
