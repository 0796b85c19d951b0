"""认领: somebody takes a plot of the garden into their care, and gives it back."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.accounts.models import ResidentAccount
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.worktime import local
from linli.practices.learning.models import Plot, PlotClaim
from linli.registry.models import Party

KIND = "plot"


class PlotRefused(ValueError):
    """A plot cannot be taken or given back so; `str()` is shown to the person."""


@transaction.atomic
def claim_plot(
    *, plot: Plot, by: Actor, now: datetime, party: Party | None = None, account: ResidentAccount | None = None
) -> PlotClaim:
    """Take a free plot into care: a unit or village, or a household by its phone (one each). Raises `PlotRefused`."""
    if not plot.is_active:
        raise PlotRefused(_("这块地已经不分配了"))
    mine = PlotClaim.objects.filter(account=account, until_on=None) if account else PlotClaim.objects.none()
    if mine.exists():
        raise PlotRefused(_("一户只能认领一块"))
    try:
        with transaction.atomic():
            claim = PlotClaim.new(plot=plot, party=party, account=account, from_on=local(now).date())
    except IntegrityError:
        raise PlotRefused(_("这块地刚被认领了")) from None
    record(subject=plot, kind=KIND, verb="claim", by=by, now=now, claim=str(claim.id))
    return claim


@transaction.atomic
def release_plot(*, claim: PlotClaim, by: Actor, now: datetime) -> None:
    """Give it back; what was done there stays. Raises `PlotRefused`."""
    if not PlotClaim.objects.filter(id=claim.id, until_on=None).update(until_on=local(now).date()):
        raise PlotRefused(_("这块地已经退了"))
    record(subject=claim.plot, kind=KIND, verb="release", by=by, now=now, claim=str(claim.id))
