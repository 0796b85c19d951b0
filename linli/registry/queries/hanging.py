"""What still hangs on a place: nothing may be put aside from under somebody. Floors above add their own reasons."""

from collections.abc import Callable
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.kernel.worktime import local
from linli.registry.models import Place, Residence, Responsibility
from linli.registry.queries.standing import in_force

Hangs = Callable[[Place, datetime], bool]


def _inner(place: Place, now: datetime) -> bool:
    return Place.objects.filter(parent=place, is_active=True).exists()


def _in_grid(place: Place, now: datetime) -> bool:
    return Place.objects.filter(grid=place, is_active=True).exists()


def _answered_for(place: Place, now: datetime) -> bool:
    return Responsibility.objects.filter(in_force(local(now).date()), place=place).exists()


def _lived_in(place: Place, now: datetime) -> bool:
    return Residence.objects.filter(in_force(local(now).date()), place=place).exists()


_asked: dict[str | Promise, Hangs] = {
    _("下级场所"): _inner,
    _("归在这个网格的场所"): _in_grid,
    _("责任"): _answered_for,
    _("住户"): _lived_in,
}


def also_hangs(label: str | Promise, hangs: Hangs) -> None:
    """Another reason why a place cannot be put aside."""
    _asked[label] = hangs


def what_hangs_on(place: Place, now: datetime) -> list[str]:
    """The reasons, in words; none: it can be put aside."""
    return [str(label) for label, hangs in _asked.items() if hangs(place, now)]
