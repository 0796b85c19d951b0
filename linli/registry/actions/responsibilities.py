"""Who answers for what: begun and ended, never overwritten; routing, reach and the public record follow from it."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.registry.models import Party, Place, Responsibility


class ResponsibilityRefused(ValueError):
    """`str()` is shown to the person."""


@transaction.atomic
def take_responsibility(
    *, party: Party, role: str, place: Place | None, claimed: bool, from_on: date, by: Actor, now: datetime
) -> Responsibility:
    """`party` answers for a place (None: the whole community) from a day on. Raises `ResponsibilityRefused` for twice."""
    running = Responsibility.objects.filter(
        party=party, role=role, place=place, person=None, household=None, until_on=None
    )
    if running.exists():
        raise ResponsibilityRefused(_("%(name)s 已经在负责") % {"name": party.name})
    try:
        with transaction.atomic():
            made = Responsibility.new(party=party, role=role, place=place, claimed=claimed, from_on=from_on)
    except IntegrityError:
        raise ResponsibilityRefused(_("%(name)s 已经在负责") % {"name": party.name}) from None
    record(subject=made, kind="responsibility", verb="begin", by=by, now=now)
    return made


@transaction.atomic
def end_responsibility(*, responsibility: Responsibility, until_on: date, by: Actor, now: datetime) -> Responsibility:
    """The last day of it. Raises `ResponsibilityRefused` for a day before it began."""
    if until_on < responsibility.from_on:
        raise ResponsibilityRefused(_("结束日期不能早于开始日期"))
    Responsibility.objects.filter(id=responsibility.id).update(until_on=until_on)
    responsibility.until_on = until_on
    record(subject=responsibility, kind="responsibility", verb="end", by=by, now=now)
    return responsibility
