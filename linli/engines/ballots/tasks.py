"""The clock of ballots: voting ends by itself; after the recount period what was sealed and its key are gone."""

from datetime import datetime

from linli.engines.ballots.actions.counting import FORGET
from linli.engines.ballots.actions.opening import CLOSE
from linli.engines.ballots.actions.stages import KIND, step
from linli.engines.ballots.enums import Stage
from linli.engines.ballots.models import Ballot, StrippedVote
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.jobs import Job, handles


@handles(CLOSE)
def close(job: Job, now: datetime) -> None:
    """End the voting. Safe to run twice or late."""
    ballot = Ballot.objects.filter(id=job.payload["ballot"], stage=Stage.OPEN).first()
    if ballot is not None and ballot.closes_at is not None and now >= ballot.closes_at:
        step(ballot=ballot, source=Stage.OPEN, target=Stage.CLOSED, by=Actor.job(), now=now, closed_at=now)


@handles(FORGET)
def forget(job: Job, now: datetime) -> None:
    """The recount period is over: sealed votes are deleted and the key is destroyed."""
    ballot = Ballot.objects.filter(id=job.payload["ballot"], stage=Stage.PUBLISHED).first()
    if ballot is None or ballot.recount_until is None or now < ballot.recount_until:
        return
    StrippedVote.objects.filter(ballot=ballot).delete()
    if Ballot.objects.filter(id=ballot.id, public_key__isnull=False).update(public_key=None):
        record(subject=ballot, kind=KIND, verb="forget_key", by=Actor.job(), now=now)
