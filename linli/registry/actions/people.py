"""People's files: made and changed."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.kernel.actors import Actor
from linli.kernel.crypto import keyed_hash, last_four_hash
from linli.kernel.events import record
from linli.kernel.identity import BadNumber, read_identity
from linli.kernel.personal import normal_phone
from linli.kernel.worktime import local
from linli.registry.actions.indexing import index_people
from linli.registry.enums import PartyKind, Sex
from linli.registry.finding import identity_hash
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


@transaction.atomic
def note_identity(*, person: Person, number: str, by: Actor, now: datetime) -> Person:
    """Put down the number of the paper that was shown, and what it tells of sex and birthday where that was unknown.

    Raises `PersonRefused` for what is no number, for one that is somebody else's on file, and where it tells of another
    sex or birthday than the file does: then one of them is wrong, or somebody else stands at the desk.
    """
    try:
        found = read_identity(number, local(now).date())
    except BadNumber:
        raise PersonRefused(_("证件号码不对，请对照原件再看一遍")) from None
    known = identity_hash(found.number)
    if Person.objects.filter(id_number_hash=known).exclude(id=person.id).exists():
        raise PersonRefused(_("这个证件号码已经登记在另一个人名下"))
    female = None if person.sex == Sex.UNKNOWN else person.sex == Sex.FEMALE
    for told, on_file in ((found.female, female), (found.born_on, person.born_on)):
        if None not in (told, on_file) and told != on_file:
            raise PersonRefused(_("证件号码上的性别或生日和登记册上的不一样：请看看是不是本人，登记册错了就先改登记册"))
    changes: dict[str, object] = {"id_number": found.number, "id_number_hash": known}
    if person.sex == Sex.UNKNOWN and found.female is not None:
        changes["sex"] = Sex.FEMALE if found.female else Sex.MALE
    if person.born_on is None and found.born_on is not None:
        changes["born_on"] = found.born_on
    Person.objects.filter(id=person.id).update(**changes)
    for name, value in changes.items():
        setattr(person, name, value)
    record(subject=person, kind="person", verb="change", by=by, now=now, fields=sorted(changes))
    return person
