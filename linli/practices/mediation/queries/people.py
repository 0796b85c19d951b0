"""Who on file somebody is, for intake and roster; places and groups to choose from."""

from collections.abc import Sequence
from uuid import UUID

from linli.kernel.crypto import keyed_hash
from linli.kernel.personal import normal_phone
from linli.practices.mediation.models import Mediator
from linli.registry.enums import PartyKind, PlaceKind
from linli.registry.models import Party, Person, Place
from linli.registry.queries.places import places_of


def people_with(told: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Person]:
    """(name, phone) → the person on file with this phone and this name; nobody is guessed from either alone."""
    wanted = {each: keyed_hash(normal, "phone") for each in told if (normal := normal_phone(each[1] or ""))}
    if not wanted:
        return {}
    rows = Person.objects.filter(phone_hash__in=set(wanted.values()), merged_into=None).select_related("party")
    found = list(rows.order_by("id"))
    same = {
        each: [p for p in found if (p.phone_hash, p.party.name) == (wanted[each], each[0].strip())] for each in wanted
    }
    return {each: people[0] for each, people in same.items() if len(people) == 1}


def person_with(name: str, phone: str) -> Person | None:
    return people_with([(name, phone)]).get((name, phone))


def groups() -> list[Party]:
    """Teams, bodies and organisations: parties to a quarrel may be one."""
    return list(Party.objects.exclude(kind=PartyKind.PERSON).filter(is_active=True).order_by("name", "id"))


def group_with(id: UUID | None) -> Party | None:
    return Party.objects.exclude(kind=PartyKind.PERSON).filter(id=id).first() if id else None


def places() -> list[Place]:
    return places_of(PlaceKind.BUILDING, PlaceKind.FACILITY)


def place_with(code: str) -> Place | None:
    return Place.objects.filter(code=code).first() if code else None


def roster() -> list[Mediator]:
    rows = Mediator.objects.filter(until_on=None).select_related("person__party")
    return list(rows.order_by("person__party__name", "id"))


def mediator_with(id: UUID) -> Mediator | None:
    return Mediator.objects.filter(id=id, until_on=None).first()
