"""The demo's people: who works there, who lives there, put on file and given something to answer for."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from linli.accounts.enums import Role
from linli.accounts.models import ResidentAccount
from linli.accounts.simulate import DemoAccount, DemoUser, make_accounts, make_users
from linli.engines.matters.models import Category
from linli.kernel.actors import Actor, ActorKind
from linli.kernel.calendars import calendar_of
from linli.kernel.models import Community
from linli.kernel.worktime import local
from linli.practices.appeals.models import JointList
from linli.practices.appeals.simulate.town import Neighbour, Town
from linli.registry.enums import PlaceKind
from linli.registry.models import Group, Party, Person, Place
from linli.registry.simulate import Someone, answer_for, dwellings, join_groups, move_in, put_on_file
from linli.site.simulate.casts import CASTS, NEIGHBOURS, Post
from linli.site.simulate.names import Names, phone

HOUSEHOLDS = 72
REPORTING = 60
#: Long enough ago to have been on the rolls of three years' votes.
SETTLED = timedelta(days=1300)


def populate(*, community: Community, since: datetime, rng: Random) -> Town:
    """Staff and residents of the current community; returns the town in which its past can happen."""
    names, cast = Names(rng), CASTS[community.code]
    first_phone = 1000 * sorted(CASTS).index(community.code)
    groups = {g.code: g.party for g in Group.objects.select_related("party").order_by("code")}
    places = {
        p.code: p for p in Place.objects.exclude(kind__in=[PlaceKind.DWELLING, PlaceKind.ENTRANCE]).order_by("code")
    }
    staff = _staff(community, cast, names, since, rng, first_phone)
    _posts(cast, staff, groups, places, local(since).date())
    neighbours = _neighbours(names, since, rng, first_phone + 100)
    return _town(community, cast, staff, groups, places, neighbours)


def _born(rng: Random, age: int, on: date) -> date:
    return date(on.year - age, rng.randint(1, 12), rng.randint(1, 28))


def _staff(
    community: Community, cast: Sequence[Post], names: Names, since: datetime, rng: Random, first: int
) -> list[Person]:
    called = [names.new(female=post.female, age=post.age) for post in cast]
    people = [
        DemoUser(
            f"{community.code}-{post.key}", name, post.role, f"{community.name} · {post.hint}" if post.hint else ""
        )
        for post, name in zip(cast, called, strict=True)
    ]
    users = make_users([*people, *_street_office(community)], since)
    return put_on_file(
        [
            Someone(name, post.female, _born(rng, post.age, since.date()), phone(first + number), post.title, user)
            for number, (post, name, user) in enumerate(zip(cast, called, users, strict=False), start=1)
        ],
        local(since).date(),
    )


def _street_office(community: Community) -> list[DemoUser]:
    """The secretary of the street above, who also reads the figures of its district; not on file in the community."""
    street = community.jurisdiction
    if street is None or street.parent is None:
        return []
    over, hint = (
        ((street, Role.SECRETARY), (street.parent, Role.AUDITOR)),
        "街道：各社区的统计、对比、联合收件箱、区域人员",
    )
    return [DemoUser(f"{community.code}-street", "何望舒", Role.SECRETARY, f"{community.name} · {hint}", over)]


def _posts(
    cast: Sequence[Post], staff: Sequence[Person], groups: dict[str, Party], places: dict[str, Place], since: date
) -> None:
    both = list(zip(cast, staff, strict=True))
    join_groups([(groups[code], person) for post, person in both for code in post.groups], since)
    answer_for([(person, post.serves, places[code]) for post, person in both for code in post.places], since)


def _neighbours(names: Names, since: datetime, rng: Random, first: int) -> list[Neighbour]:
    """Households of one to four in homes all over the estates; most have lived there for years, some came lately."""
    on = local(since).date()
    homes = rng.sample(dwellings(), HOUSEHOLDS)
    sizes = [rng.choice((1, 2, 2, 3)) for _home in homes]
    ages = [NEIGHBOURS[n][2] if n < len(NEIGHBOURS) else rng.randint(24, 84) for n in range(HOUSEHOLDS)]
    heads = [(NEIGHBOURS[n][1] if n < len(NEIGHBOURS) else rng.random() < 0.5, age) for n, age in enumerate(ages)]
    called = [names.new(female=female, age=age) for female, age in heads]
    hints = [NEIGHBOURS[n][0] if n < len(NEIGHBOURS) else "" for n in range(HOUSEHOLDS)]
    accounts: list[ResidentAccount | None] = [
        *make_accounts([DemoAccount(phone(first + n), called[n], hints[n]) for n in range(REPORTING)], since),
        *([None] * (HOUSEHOLDS - REPORTING)),
    ]
    people: list[Someone] = []
    for number, (female, age) in enumerate(heads):
        account = accounts[number]
        people.append(Someone(called[number], female, _born(rng, age, on), phone(first + number), account=account))
        for other in range(1, sizes[number]):
            years = max(3, age - 27 * (other - 1) + rng.randint(-4, 4)) if other < 3 else rng.randint(3, 17)
            name = names.new(female=not female, age=years)
            people.append(Someone(name, not female, _born(rng, years, on), phone(first + 100 + len(people))))
    persons = iter(put_on_file(people, on))
    families = [(home, [next(persons) for _one in range(size)]) for home, size in zip(homes, sizes, strict=True)]
    locals_ = {person for _home, family in families for person in family if rng.random() < 0.6}
    move_in(families, on - SETTLED - timedelta(days=rng.randint(200, 900)), locals_)
    pairs = zip(families, accounts, strict=True)
    return [Neighbour(family[0], account, home) for (home, family), account in pairs if account is not None]


def _town(
    community: Community, cast: Sequence[Post], staff: Sequence[Person], groups: dict[str, Party],
    places: dict[str, Place], neighbours: list[Neighbour],
) -> Town:  # fmt: skip
    acting: dict[UUID, list[Actor]] = {}
    grid_workers: dict[UUID, Actor] = {}
    for post, person in zip(cast, staff, strict=True):
        actor = Actor(ActorKind.USER, person.user_id, person.id)
        for party in (person.id, *(groups[code].id for code in post.groups)):
            acting.setdefault(party, []).append(actor)
        if post.role == Role.GRID_WORKER:
            grid_workers |= {places[code].id: actor for code in post.places}
    buildings = Place.objects.filter(kind=PlaceKind.BUILDING).select_related("grid").order_by("code")
    facilities = Place.objects.filter(kind=PlaceKind.FACILITY).select_related("grid").order_by("code")
    return Town(
        community=community, calendar=calendar_of(community), neighbours=neighbours, acting=acting, groups=groups,
        grid_workers=grid_workers, secretary=acting[staff[0].id][0],
        categories={category.key: category for category in Category.objects.order_by("key")},
        facilities=list(facilities), buildings=list(buildings), joint_list=JointList.objects.order_by("key").first(),
    )  # fmt: skip
