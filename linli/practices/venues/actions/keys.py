"""钥匙: handed to whoever booked, taken back. A key is with one person at a time."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.accounts.models import User
from linli.engines.gatherings.enums_booking import BookingState
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.practices.venues.models import KeyHandover, Loan


class KeyElsewhere(ValueError):
    """The key cannot be handed over or taken back; `str()` is shown to the person."""


@transaction.atomic
def hand_key(*, loan: Loan, user: User, by: Actor, now: datetime) -> KeyHandover:
    """Give the key to whoever booked. Raises `KeyElsewhere` where another has it, or nothing is booked."""
    if loan.booking.state != BookingState.BOOKED:
        raise KeyElsewhere(_("没有订好，不能交钥匙"))
    try:
        with transaction.atomic():
            key = KeyHandover.new(venue=loan.venue, loan=loan, given_at=now, given_by=user)
    except IntegrityError:
        raise KeyElsewhere(_("这把钥匙还在别人手里，请先收回")) from None
    record(subject=loan.booking, kind="booking", verb="hand_key", by=by, now=now)
    return key


@transaction.atomic
def take_key_back(*, loan: Loan, user: User, by: Actor, now: datetime) -> None:
    """The key is back. Raises `KeyElsewhere` where it was not out for this booking."""
    rows = KeyHandover.objects.filter(loan=loan, returned_at=None)
    if not rows.update(returned_at=now, returned_to=user):
        raise KeyElsewhere(_("这把钥匙已经收回了"))
    record(subject=loan.booking, kind="booking", verb="take_key_back", by=by, now=now)
