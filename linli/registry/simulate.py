"""People of a made-up community: staff in their groups, residents in their homes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from linli.accounts.models import ResidentAccount, User
from linli.kernel.crypto import keyed_hash, last_four_hash
from linli.kernel.ids import uuid7
from linli.kernel.tenancy import current_community_id
from linli.registry.actions.indexing import index_people
from linli.registry.enums import PartyKind, PlaceKind, ResidenceKind, ResponsibilityRole, Sex
from linli.registry.models import (
    Household,
    HouseholdMember,
    Membership,
    Party,
    Person,
    Place,
    Residence,
    Responsibility,
)


@dataclass(frozen=True, slots=True)
class Someone:
    """Anyone on file; `user` where they work here, `account` where they report by phone."""

    name: str
    female: bool
    born_on: date
    phone: str
    title: str = ""
    user: User | None = None
    account: ResidentAccount | None = None


def put_on_file(people: Sequence[Someone], since: date) -> list[Person]:
    """Persons with their parties, in the order given."""
    community = current_community_id()
    parties = [Party(id=uuid7(), community_id=community, kind=PartyKind.PERSON, name=each.name) for each in people]
    persons = [
        Person(
            id=party.id, community_id=community, party=party, user=each.user, account=each.account, title=each.title,
            sex=Sex.FEMALE if each.female else Sex.MALE, born_on=each.born_on, phone=each.phone,
            phone_hash=keyed_hash(each.phone, "phone"), phone_last4_hash=last_four_hash(each.phone, "phone"),
        )
        for party, each in zip(parties, people, strict=True)
    ]  # fmt: skip
    Party.objects.bulk_create(parties)
    made = Person.objects.bulk_create(persons)
    index_people([person.id for person in made], since)
    return made


def move_in(homes: Sequence[tuple[Place, Sequence[Person]]], since: date, registered: set[Person]) -> None:
    """Households at dwellings: everybody lives there, those in `registered` are registered there as well."""
    community = current_community_id()
    households = [Household(community_id=community, dwelling=place, head=people[0]) for place, people in homes]
    Household.objects.bulk_create(households)
    members, spells = [], []
    for household, (place, people) in zip(households, homes, strict=True):
        for person in people:
            common = {"community_id": community, "person": person, "from_on": since}
            members.append(
                HouseholdMember(household=household, relation="" if person is people[0] else "家人", **common)
            )
            spells.append(Residence(place=place, kind=ResidenceKind.LIVING, **common))
            if person in registered:
                spells.append(Residence(place=place, kind=ResidenceKind.REGISTERED, **common))
    HouseholdMember.objects.bulk_create(members)
    Residence.objects.bulk_create(spells)
    index_people([person.id for _place, people in homes for person in people], since)


def join_groups(pairs: Sequence[tuple[Party, Person]], since: date) -> None:
    community = current_community_id()
    rows = [Membership(community_id=community, group=g, person_id=p.party_id, from_on=since) for g, p in pairs]
    Membership.objects.bulk_create(rows)


def answer_for(posts: Sequence[tuple[Person, ResponsibilityRole, Place]], since: date) -> None:
    """People answer for places: grid workers for grids, heads for buildings."""
    community = current_community_id()
    rows = [
        Responsibility(community_id=community, party_id=person.party_id, role=role, place=place, from_on=since)
        for person, role, place in posts
    ]
    Responsibility.objects.bulk_create(rows)


def dwellings() -> list[Place]:
    """Dwellings with the entrances and buildings around them, by code."""
    rows = Place.objects.filter(kind=PlaceKind.DWELLING, is_active=True)
    return list(rows.select_related("parent__parent__parent", "grid").order_by("code"))
