"""A city of so many communities with so many matters, made up and put in at once: for measuring, not for showing.

The communities are unlike in size, as real ones are; every guarantee of the doctor holds. Nobody can sign in to them but
who answers for the area above (`linli appoint … --jurisdiction`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random

from django.db import transaction

from linli.engines.matters.actions.folding import keep_anew
from linli.engines.matters.actions.moving import KIND
from linli.engines.matters.enums import Wall
from linli.engines.matters.models import Category
from linli.kernel.bulk import load
from linli.kernel.models import Community, Jurisdiction, Sequence
from linli.kernel.search import load_many
from linli.kernel.tenancy import in_community
from linli.registry.enums import GroupKind, PartyKind, PlaceKind
from linli.registry.models import Group, Party, Place
from linli.site.simulate.city_matters import Made, Stock, batch_of

CITY = "9901"
STREETS_OF_DISTRICT, COMMUNITIES_OF_STREET = 6, 10
#: How unlike communities are in size: the standard deviation of the logarithm.
UNLIKE = 0.7
BATCH = 5000
CATEGORIES = (
    ("repair", "房屋维修", 0), ("lift", "电梯", 0), ("parking", "停车", 0), ("green", "绿化", 0), ("rubbish", "垃圾", 1),
    ("noise", "噪音", 1), ("light", "路灯", 2), ("advice", "意见建议", 2),
)  # fmt: skip
HOLDERS = (("物业", GroupKind.PROPERTY_COMPANY), ("环卫所", GroupKind.DEPARTMENT), ("街道办事处", GroupKind.DEPARTMENT))


@dataclass(frozen=True, slots=True)
class City:
    """What was made: every figure measured on it must say these."""

    communities: int
    matters: int
    open_share: float
    largest: tuple[str, int]


def make_city(
    *, communities: int, matters: int, seed: int, now: datetime, part: tuple[int, int] = (1, 1),
    tell: Callable[[int, int], None] = lambda *_: None,
) -> City:  # fmt: skip
    """Make the areas, then each community with its matters, a transaction each; `tell` hears how many there are by then.

    `part`: of the same city the first of two, or the second, so that two may work at once.
    """
    sizes, numbers = sizes_of(communities, matters, Random(seed)), range(part[0] - 1, communities, part[1])
    done, is_open, largest = 0, 0, ("", 0)
    for count, number in enumerate(numbers, start=1):
        community, size = _community(number), sizes[number]
        with in_community(community), transaction.atomic():
            is_open += _fill(_stock(community), size, Random(f"{seed} {number}"), now)
        done += size
        largest = max(largest, (community.name, size), key=lambda each: each[1])
        tell(count, done)
    return City(len(numbers), done, is_open / done if done else 0.0, largest)


def sizes_of(communities: int, matters: int, chance: Random) -> list[int]:
    """How many matters each community has: all of them together, none without any where there are enough."""
    weights = [chance.lognormvariate(0, UNLIKE) for _each in range(communities)]
    whole = sum(weights)
    sizes = [int(matters * weight / whole) for weight in weights]
    for at in range(matters - sum(sizes)):
        sizes[at % communities] += 1
    return sizes


def _community(number: int) -> Community:
    """Communities by streets by districts of a city that no list of the state has."""
    street_number, place = divmod(number, COMMUNITIES_OF_STREET)
    district = f"{CITY}{street_number // STREETS_OF_DISTRICT + 1:02}"
    street = f"{district}{street_number + 1:03}"
    areas = (
        (CITY[:2], "测试省", "province"),
        (CITY, "测试市", "city"),
        (district, f"第{street_number // STREETS_OF_DISTRICT + 1}区", "district"),
        (street, f"第{street_number + 1}街道", "street"),
    )
    above: Jurisdiction | None = None
    for code, name, level in areas:
        told = {"name": name, "level": level, "parent": above}
        above = Jurisdiction.objects.get_or_create(code=code, defaults=told)[0]
    name, division = f"城社区{number + 1}", f"{street}{place + 1:03}"
    return Community.objects.create(code=f"city-{number + 1}", name=name, division_code=division, jurisdiction=above)


def _stock(community: Community) -> Stock:
    own = {"community": community}
    parties = [Party(**own, kind=PartyKind.TEAM, name=f"{community.name}受理台")]
    parties += [Party(**own, kind=PartyKind.ORGANISATION, name=name) for name, _kind in HOLDERS]
    Party.objects.bulk_create(parties)
    kinds = [GroupKind.DESK, *(kind for _name, kind in HOLDERS)]
    Group.objects.bulk_create(
        Group(**own, id=party.id, party=party, kind=kind, code=f"g{at}")
        for at, (party, kind) in enumerate(zip(parties, kinds, strict=True))
    )
    terms = {"term_amount": 5, "term_unit": "workdays", "urgent_amount": 2, "urgent_unit": "hours"}
    categories = Category.objects.bulk_create(
        Category(**own, key=key, name=name, wall=Wall.PUBLIC, position=at, **terms)
        for at, (key, name, _holder) in enumerate(CATEGORIES)
    )
    grids = Place.objects.bulk_create(
        Place(**own, kind=PlaceKind.GRID, code=f"g{n}", name=f"第{n}网格") for n in range(1, 5)
    )
    buildings = Place.objects.bulk_create(
        Place(**own, kind=PlaceKind.BUILDING, code=f"1-{n}", name=f"{n}号楼", grid=grids[n % 4]) for n in range(1, 13)
    )
    goes_to = [parties[holder + 1].id for _key, _name, holder in CATEGORIES]
    return Stock(
        community, parties[0].id, [(each.id, to) for each, to in zip(categories, goes_to, strict=True)],
        [(each.id, grids[n % 4].id, each.name) for n, each in enumerate(buildings, start=1)],
    )  # fmt: skip


def _fill(stock: Stock, size: int, chance: Random, now: datetime) -> int:
    """Put in the matters of one community with all that belongs to them; returns how many are open."""
    made = Made()
    for start in range(0, size, BATCH):
        batch = batch_of(stock, min(BATCH, size - start), chance, now, made)
        for model, columns, rows in batch.tables:
            load(model, columns, rows)
        load_many(kind=KIND, rows=batch.found)
    Sequence.objects.bulk_create(
        Sequence(community=stock.community, name="matter", year=year, last=last) for year, last in made.numbers.items()
    )
    keep_anew(made.cells)
    return made.open_count
