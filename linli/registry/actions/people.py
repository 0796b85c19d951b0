"""People's files: made and changed."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.kernel.actors import Actor
from linli.kernel.crypto import keyed_hash, last_four_hash
from linli.kernel.events import record
from linli.kernel.personal import normal_phone
from linli.kernel.worktime import local
from linli.registry.actions.indexing import index_people
from linli.registry.enums import PartyKind
from linli.registry.models import Party, Person


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
    index_people([person.id], local(now).date())
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
    index_people([person.id], local(now).date())
    record(subject=person, kind="person", verb="change", by=by, now=now, fields=changed)
    return person
