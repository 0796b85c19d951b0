"""A fraud that was stopped is written down, with the class that taught it."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.engines.gatherings.models import Gathering
from linli.engines.matters.redaction import IDENTITY, PHONE
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.worktime import local
from linli.practices.learning.models import FraudStopped


class FraudRefused(ValueError):
    """It cannot be kept so; `str()` is shown to the person."""


@transaction.atomic
def note_fraud(
    *, kind: str, stopped_on: date, how: str, by: Actor, now: datetime, gathering: Gathering | None = None,
    amount_fen: int | None = None,
) -> FraudStopped:  # fmt: skip
    """Write it down; nobody is named. Raises `FraudRefused`."""
    if not how.strip():
        raise FraudRefused(_("请写怎么拦下来的"))
    if PHONE.search(how) or IDENTITY.search(how):
        raise FraudRefused(_("这里不写电话和证件号"))
    if stopped_on > local(now).date():
        raise FraudRefused(_("日期还没有到"))
    if gathering is not None and gathering.starts_at > now:
        raise FraudRefused(_("这一课还没有上"))
    row = FraudStopped.new(
        kind=kind, stopped_on=stopped_on, gathering=gathering, amount_fen=amount_fen, how=how.strip()[:200]
    )
    record(subject=row, kind="fraud", verb="note", by=by, now=now)
    return row
