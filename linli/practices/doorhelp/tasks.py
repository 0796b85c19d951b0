"""The clock of calls: who did not answer in time is passed over; doors and words are forgotten."""

from datetime import datetime

from linli.kernel.jobs import Job, handles
from linli.practices.doorhelp.actions.calling import TURN, lapse
from linli.practices.doorhelp.actions.nominating import LAPSE
from linli.practices.doorhelp.actions.nominating import lapse as lapse_nomination
from linli.practices.doorhelp.actions.serving import FORGET, forget
from linli.practices.doorhelp.models import HelpCall, Nomination, Turn


@handles(TURN)
def turn(job: Job, now: datetime) -> None:
    if found := Turn.objects.select_related("call__community").filter(id=job.payload["turn"]).first():
        lapse(community=found.call.community, turn=found, now=now)


@handles(FORGET)
def forgotten(job: Job, now: datetime) -> None:
    if found := HelpCall.objects.filter(id=job.payload["call"]).first():
        forget(call=found, now=now)


@handles(LAPSE)
def nomination_lapsed(job: Job, now: datetime) -> None:
    if found := Nomination.objects.filter(id=job.payload["nomination"]).first():
        lapse_nomination(nomination=found, now=now)
