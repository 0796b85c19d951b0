"""The one writer of a ballot's stage: a conditional UPDATE; whoever comes second is refused."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.engines.ballots.enums import Stage
from linli.engines.ballots.models import Ballot
from linli.kernel.actors import Actor
from linli.kernel.events import record

KIND = "ballot"


class BallotRefused(ValueError):
    """It cannot be done so; `str()` is shown to the person."""


def step(*, ballot: Ballot, target: Stage, source: Stage, by: Actor, now: datetime, **changes: Any) -> Ballot:
    """Take a ballot to its next stage with what that stage sets. Raises `BallotRefused` for whoever comes second."""
    rows = Ballot.objects.filter(id=ballot.id, stage=source, version=ballot.version)
    changes |= {"stage": target, "version": ballot.version + 1}
    if not rows.update(**changes):
        raise BallotRefused(_("别人刚刚改动过，请刷新后再试"))
    for field, value in changes.items():
        setattr(ballot, field, value)
    record(subject=ballot, kind=KIND, verb=target.value, by=by, now=now)
    return ballot
