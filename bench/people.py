"""So many people of one community, made up, always the same: names as common as names are, three to a dwelling."""

from datetime import date, datetime
from itertools import islice
from random import Random

from django.db import transaction

from linli.kernel.crypto import keyed_hash, last_four_hash
from linli.kernel.ids import uuid7
from linli.kernel.models import Community
from linli.kernel.tenancy import in_community
from linli.registry.actions.indexing import index_people
from linli.registry.enums import PartyKind, PlaceKind, ResidenceKind, Sex
from linli.registry.models import Party, Person, Place, Residence
from linli.site.simulate.names import SURNAMES

GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国志文海春梅晓燕小雨佳思涵宇浩俊子梓轩怡欣婷博雅琪晨阳乐"
)
HOUSEHOLD, FLOORS = 3, 20
BATCH = 1500
#: More than the largest community has.
MOST_PEOPLE = 100_000
SINCE = date(2020, 1, 1)


def grow_people(of: Community, *, to: int, now: datetime) -> None:
    """Let a community have at least so many people, each with a phone and a home, all of them to be found."""
    with in_community(of):
        there = Person.objects.count()
        estate = Place.objects.filter(kind=PlaceKind.ESTATE).order_by("code")[0]
        grids = list(Place.objects.filter(kind=PlaceKind.MICRO_GRID).order_by("code"))
    chance = Random(f"people {there}")
    for start in range(there, to, BATCH):
        with in_community(of), transaction.atomic():
            grid = grids[start // BATCH % len(grids)] if grids else None
            _add(of, estate, grid, start, min(BATCH, to - start), chance, now.date())


def _add(of: Community, estate: Place, grid: Place | None, start: int, count: int, chance: Random, on: date) -> None:
    surnames = chance.choices(SURNAMES, [1 / rank for rank in range(1, len(SURNAMES) + 1)], k=count)
    names = [surname + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2)))) for surname in surnames]
    parties = [Party(id=uuid7(), community=of, kind=PartyKind.PERSON, name=name) for name in names]
    people = [_person(of, party, f"199{start + at:08d}") for at, party in enumerate(parties)]
    homes = _dwellings(of, estate, grid, start, -(-count // HOUSEHOLD))
    Party.objects.bulk_create(parties)
    Person.objects.bulk_create(people)
    Residence.objects.bulk_create(
        Residence(community=of, person=person, place=homes[at // HOUSEHOLD], kind=kind, from_on=SINCE)
        for at, person in enumerate(people)
        for kind in (ResidenceKind.LIVING, ResidenceKind.REGISTERED)
    )
    index_people([person.id for person in people], on)


def _person(of: Community, party: Party, phone: str) -> Person:
    return Person(
        id=party.id, community=of, party=party, sex=Sex.FEMALE, born_on=SINCE, phone=phone,
        phone_hash=keyed_hash(phone, "phone"), phone_last4_hash=last_four_hash(phone, "phone"),
    )  # fmt: skip


def _dwellings(of: Community, estate: Place, grid: Place | None, start: int, count: int) -> list[Place]:
    """A building of its own for each batch, two flats a floor."""
    number = 100 + start
    common = {"community": of, "grid": grid}
    building = Place.new(
        kind=PlaceKind.BUILDING, code=f"{estate.code}-{number}", name=f"{number}号楼", parent=estate, grid=grid
    )
    doors = (
        (entrance, floor, door)
        for entrance in range(1, count // FLOORS + 2)
        for floor in range(1, FLOORS + 1)
        for door in (1, 2)
    )
    homes = [
        Place(
            kind=PlaceKind.DWELLING, code=f"{building.code}-{entrance}-{floor}{door:02d}", name=f"{floor}{door:02d}室",
            parent=building, address=f"{estate.name}{number}号楼{entrance}单元{floor}{door:02d}室", **common,
        )
        for entrance, floor, door in islice(doors, count)
    ]  # fmt: skip
    return Place.objects.bulk_create(homes)
