"""People's files: made, changed, where they live; a whole phone shown, with a reason, in the log they can read."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.accounts.actions.reads import note_read
from linli.kernel.actors import Actor
from linli.kernel.crypto import keyed_hash, last_four_hash
from linli.kernel.events import record
from linli.kernel.personal import normal_phone
from linli.registry.enums import PartyKind, ResidenceKind
from linli.registry.models import Party, Person, Place, Residence


class PersonRefused(ValueError):
    """A file cannot be kept so; `str()` is shown to the person."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is written down about somebody. `phone` None: as it was."""

    name: str
    title: str = ""
    sex: str = "unknown"
    born_on: date | None = None
    phone: str | None = None


def _phone_fields(phone: str) -> dict[str, str]:
    if not phone.strip():
        return {"phone": "", "phone_hash": "", "phone_last4_hash": ""}
    number = normal_phone(phone)
    if number is None:
        raise PersonRefused(_("电话号码不对，请检查"))
    return {
        "phone": number, "phone_hash": keyed_hash(number, "phone"), "phone_last4_hash": last_four_hash(number, "phone"),
    }  # fmt: skip


@transaction.atomic
def put_on_file(*, known: Known, by: Actor, now: datetime) -> Person:
    """A new person with their party. Raises `PersonRefused`."""
    party = Party.new(kind=PartyKind.PERSON, name=known.name)
    person = Person.new(
        id=party.id,
        party=party,
        title=known.title,
        sex=known.sex,
        born_on=known.born_on,
        **_phone_fields(known.phone or ""),
    )
    record(subject=person, kind="person", verb="make", by=by, now=now)
    return person


@transaction.atomic
def change_person(*, person: Person, known: Known, by: Actor, now: datetime) -> Person:
    """Raises `PersonRefused`. Which fields changed is kept, never what was in them."""
    fields = {"title": known.title, "sex": known.sex, "born_on": known.born_on}
    if known.phone is not None:
        fields |= _phone_fields(known.phone)
    changed = sorted(name for name, value in fields.items() if getattr(person, name) != value)
    for name, value in fields.items():
        setattr(person, name, value)
    person.save()
    if person.party.name != known.name:
        person.party.name = known.name
        person.party.save()
        changed.append("name")
    record(subject=person, kind="person", verb="change", by=by, now=now, fields=changed)
    return person


@transaction.atomic
def settle_in(*, person: Person, place: Place, kind: str, from_on: date, by: Actor, now: datetime) -> Residence:
    """A spell begins; the one of the same kind that ran ends the day before. Raises `PersonRefused`."""
    running = Residence.objects.filter(person=person, kind=kind, until_on=None).first()
    if running is not None:
        if running.place_id == place.id:
            raise PersonRefused(_("已经登记在这里"))
        if running.from_on >= from_on:
            raise PersonRefused(_("开始日期要晚于上一段的开始日期 %(day)s") % {"day": running.from_on})
        Residence.objects.filter(id=running.id).update(until_on=from_on - timedelta(days=1))
    try:
        with transaction.atomic():
            spell = Residence.new(person=person, place=place, kind=ResidenceKind(kind), from_on=from_on)
    except IntegrityError:
        raise PersonRefused(_("这种居住已经登记过")) from None
    record(subject=person, kind="person", verb="settle_in", by=by, now=now, residence=str(spell.id))
    return spell


@transaction.atomic
def move_out(*, residence: Residence, until_on: date, by: Actor, now: datetime) -> Residence:
    """The last day of a spell. Raises `PersonRefused` for a day before it began."""
    if until_on < residence.from_on:
        raise PersonRefused(_("结束日期不能早于开始日期"))
    Residence.objects.filter(id=residence.id).update(until_on=until_on)
    residence.until_on = until_on
    record(subject=residence, kind="residence", verb="move_out", by=by, now=now)
    return residence


@transaction.atomic
def reveal_phone(*, person: Person, reason: str, by: Actor, now: datetime) -> str:
    """The whole phone; who looked and why is in the log. Raises `PersonRefused` without a reason."""
    if not reason.strip():
        raise PersonRefused(_("请写明查看理由"))
    note_read(by=by, subject=person.id, what="phone", reason=reason, now=now)
    if person.account_id:
        note_read(by=by, subject=person.account_id, what="phone", reason=reason, now=now)
    return str(person.phone)
