"""Who on file somebody is, for intake and roster; places and groups to choose from."""

from uuid import UUID

from linli.kernel.crypto import keyed_hash
from linli.kernel.personal import normal_phone
from linli.practices.mediation.models import Mediator
from linli.registry.enums import PartyKind, PlaceKind
from linli.registry.models import Party, Person, Place


def person_with(name: str, phone: str) -> Person | None:
    """The person on file with this phone and this name; nobody is guessed from either alone."""
    normal = normal_phone(phone) if phone.strip() else None
    if normal is None:
        return None
    rows = Person.objects.filter(phone_hash=keyed_hash(normal, "phone"), party__name=name.strip(), merged_into=None)
    found = list(rows.order_by("id")[:2])
    return found[0] if len(found) == 1 else None


def groups() -> list[Party]:
    """Teams, bodies and organisations: parties to a quarrel may be one."""
    return list(Party.objects.exclude(kind=PartyKind.PERSON).filter(is_active=True).order_by("name", "id"))


def group_with(id: UUID | None) -> Party | None:
    return Party.objects.exclude(kind=PartyKind.PERSON).filter(id=id).first() if id else None


def places() -> list[Place]:
    kinds = (PlaceKind.BUILDING, PlaceKind.FACILITY)
    return list(Place.objects.filter(kind__in=kinds, is_active=True).select_related("parent").order_by("code", "id"))


def place_with(code: str) -> Place | None:
    return Place.objects.filter(code=code).first() if code else None


def roster() -> list[Mediator]:
    rows = Mediator.objects.filter(until_on=None).select_related("person__party")
    return list(rows.order_by("person__party__name", "id"))


def mediator_with(id: UUID) -> Mediator | None:
    return Mediator.objects.filter(id=id, until_on=None).first()
