"""Where people live, are registered and study: spells that begin and end and never overlap; going away and coming back."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.models import Event
from linli.kernel.worktime import local
from linli.registry.actions.households import leave_house
from linli.registry.actions.indexing import index_people
from linli.registry.actions.people import PersonRefused
from linli.registry.enums import ResidenceKind
from linli.registry.models import HouseholdMember, Person, Place, Residence


@transaction.atomic
def settle_in(
    *,
    person: Person,
    kind: str,
    from_on: date,
    by: Actor,
    now: datetime,
    place: Place | None = None,
    elsewhere: str = "",
) -> Residence:
    """A spell begins, at a place here or `elsewhere` in words; the running one of the kind ends the day before.

    Raises `PersonRefused` for no place at all, for the place they are at already, and for days already spent elsewhere.
    """
    elsewhere = elsewhere.strip()[:80]
    if (place is None) == (not elsewhere):
        raise PersonRefused(_("请写本社区的地址，或写外地的地方，只写一样"))
    if person.died_on:
        raise PersonRefused(_("已经去世，不能再登记居住"))
    running = Residence.objects.filter(person=person, kind=kind, until_on=None).first()
    if running is not None:
        if (running.place_id, running.elsewhere) == (place.id if place else None, elsewhere):
            raise PersonRefused(_("已经登记在这里"))
        if running.from_on >= from_on:
            raise PersonRefused(_("开始日期要晚于上一段的开始日期 %(day)s") % {"day": running.from_on})
        Residence.objects.filter(id=running.id).update(until_on=from_on - timedelta(days=1))
    _require_free(person, kind, from_on)
    try:
        with transaction.atomic():
            spell = Residence.new(
                person=person, place=place, elsewhere=elsewhere, kind=ResidenceKind(kind), from_on=from_on
            )
    except IntegrityError:
        raise PersonRefused(_("这种居住已经登记过")) from None
    index_people([person.id], local(now).date())
    record(
        subject=person, kind="person", verb="settle_in", by=by, now=now, residence=str(spell.id),
        ended=str(running.id) if running else None,
    )  # fmt: skip
    return spell


def _require_free(person: Person, kind: str, from_on: date) -> None:
    """Nobody lives in two places on one day."""
    later = Residence.objects.filter(person=person, kind=kind).filter(
        Q(until_on__gte=from_on) | Q(from_on__gte=from_on)
    )
    if last := later.order_by("-from_on").first():
        raise PersonRefused(
            _("%(from)s 起已有一段%(kind)s登记，日期重叠") % {"from": last.from_on, "kind": last.get_kind_display()}
        )


@transaction.atomic
def move_out(*, residence: Residence, until_on: date, by: Actor, now: datetime) -> Residence:
    """The last day of a spell. Raises `PersonRefused` for a day before it began."""
    if until_on < residence.from_on:
        raise PersonRefused(_("结束日期不能早于开始日期"))
    Residence.objects.filter(id=residence.id).update(until_on=until_on)
    residence.until_on = until_on
    index_people([residence.person_id], local(now).date())
    record(subject=residence, kind="residence", verb="move_out", by=by, now=now)
    return residence


@transaction.atomic
def strike_out(*, residence: Residence, by: Actor, now: datetime) -> None:
    """Entered by mistake: it never was, and the spell that it ended runs on. Raises `PersonRefused` for one that is over."""
    if residence.until_on is not None:
        raise PersonRefused(_("已经结束的一段是经历，不能删"))
    key, person = str(residence.id), residence.person
    begun = Event.objects.filter(subject_id=person.id, verb="settle_in").order_by("-id")
    ended = next((event.data.get("ended") for event in begun if event.data["residence"] == key), None)
    Residence.objects.filter(id=residence.id).delete()
    day_before = residence.from_on - timedelta(days=1)
    Residence.objects.filter(id=ended, until_on=day_before).update(until_on=None)
    index_people([person.id], local(now).date())
    record(subject=person, kind="person", verb="strike_out", by=by, now=now, residence=key)


@transaction.atomic
def go_away(
    *, person: Person, elsewhere: str, from_on: date, registration_too: bool, by: Actor, now: datetime
) -> Residence:
    """迁出: from a day on they live elsewhere and keep no house here; their registration stays unless it goes too.

    To come back is `settle_in`: it ends the spell elsewhere. Raises `PersonRefused`.
    """
    kinds = [ResidenceKind.LIVING, *([ResidenceKind.REGISTERED] if registration_too else [])]
    living, *_registered = [
        settle_in(person=person, kind=kind, from_on=from_on, by=by, now=now, elsewhere=elsewhere) for kind in kinds
    ]
    for member in HouseholdMember.objects.filter(person=person, until_on=None).select_related("household"):
        leave_house(member=member, by=by, now=now)
    record(subject=person, kind="person", verb="go_away", by=by, now=now, residence=str(living.id))
    return living
