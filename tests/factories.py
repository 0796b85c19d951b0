"""Made-up communities for tests: a desk, grids, buildings, a property company, a village, a department, and their people.

    area = neighbourhood()
    client = signed_in(client, area.worker)
    matter = reported(area)

Everything goes through the models here and through the actions in `reported`; nothing is random.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from django.test import Client

from linli.accounts.enums import Role
from linli.accounts.models import Grant, ResidentAccount, User
from linli.accounts.visitors import Visitor, standing_of
from linli.engines.matters.actions.raising import Report, Where, Who, raise_matter
from linli.engines.matters.enums import Source, Wall
from linli.engines.matters.models import Category, Matter, StandardAnswer
from linli.kernel.actors import Actor, ActorKind
from linli.kernel.crypto import keyed_hash, last_four_hash
from linli.kernel.models import Community, Jurisdiction
from linli.kernel.tenancy import Record, current_community_id, in_community
from linli.kernel.worktime import SHANGHAI
from linli.registry.enums import GroupKind, PartyKind, PlaceKind, ResponsibilityRole
from linli.registry.models import Group, Membership, Party, Person, Place, Responsibility

#: A working Monday, ten in the morning: as `tests.conftest.NOW`.
NOW = datetime(2026, 5, 18, 10, 0, tzinfo=SHANGHAI)
TODAY = NOW.date()
SINCE = date(2025, 1, 1)
BEFORE = datetime(2025, 1, 1, tzinfo=UTC)
PASSWORD = "a long password for tests"
PARTY_KIND = {
    GroupKind.DESK: PartyKind.TEAM,
    GroupKind.VOLUNTEERS: PartyKind.TEAM,
    GroupKind.MEDIATORS: PartyKind.TEAM,
    GroupKind.PARTY_BRANCH: PartyKind.BODY,
    GroupKind.NEIGHBOURHOOD_COMMITTEE: PartyKind.BODY,
    GroupKind.OWNERS_COMMITTEE: PartyKind.BODY,
}
#: Tests write numbers of their own from 1990… and 1991…: these lie elsewhere.
_phones = count(50_000_000)
_names = count(1)
#: Rows of a neighbourhood in the making: they go in together, a statement a table.
_waiting: dict[type[Record], list[Any]] | None = None


def _new(model: type[Record], **values: Any) -> Any:
    """A row of the current community, put in at once or with the neighbourhood that is being made."""
    if _waiting is None:
        return model.new(**values)
    row = model(community_id=current_community_id(), **values)
    _waiting.setdefault(model, []).append(row)
    return row


@contextmanager
def _together() -> Iterator[None]:
    global _waiting
    _waiting = {}
    try:
        yield
        for model, rows in _waiting.items():
            model._default_manager.bulk_create(rows)
    finally:
        _waiting = None


def community_of(code: str = "qingyang", name: str = "青杨社区") -> Community:
    """A community in a street office of its own; its division code follows from `code`."""
    division = f"{sum(ord(c) * 31**i for i, c in enumerate(code)) % 10**12:012d}"
    street, _made = Jurisdiction.objects.get_or_create(
        code=division[:9], defaults={"name": f"{name}街道", "level": Jurisdiction.Level.STREET}
    )
    return Community.objects.create(
        code=code, name=name, division_code=division, jurisdiction=street, phone="021-5550100"
    )


def group(kind: GroupKind, code: str, name: str) -> Party:
    """A team, body or organisation of the current community; its party."""
    party = _new(Party, kind=PARTY_KIND.get(kind, PartyKind.ORGANISATION), name=name)
    _new(Group, id=party.id, party=party, kind=kind, code=code)
    return party


def place(kind: PlaceKind, code: str, name: str, **fields: Any) -> Place:
    return _new(Place, kind=kind, code=code, name=name, **fields)


def person(name: str, **fields: Any) -> Person:
    """Somebody on file; the party has the same id."""
    party = _new(Party, kind=PartyKind.PERSON, name=name)
    return _new(Person, id=party.id, party=party, **fields)


def answers_for(
    party: Party | Person, role: ResponsibilityRole, place: Place | None = None, **fields: Any
) -> Responsibility:
    return _new(Responsibility, party_id=party.id, role=role, place=place, from_on=SINCE, **fields)


def member(
    name: str, *roles: Role, groups: tuple[Party, ...] = (), places: tuple[Place, ...] = (), title: str = ""
) -> User:
    """A staff user of the current community with roles, a person, memberships and places answered for."""
    user = User.objects.create_user(username=f"user{next(_names)}", name=name, password=PASSWORD)
    own = person(name, user=user, title=title)
    for role in roles:
        _new(Grant, user=user, role=role, from_on=SINCE)
    for each in groups:
        _new(Membership, group=each, person_id=own.id, from_on=SINCE)
    for each in places:
        answers_for(own, ResponsibilityRole.GRID_WORKER, each)
    return user


def resident(name: str = "张秀兰", phone: str = "", *, verified: bool = True) -> ResidentAccount:
    """A phone proved in the current community, of a range that is nobody's."""
    phone = phone or f"199{next(_phones)}"
    return _new(
        ResidentAccount,
        phone=phone, phone_hash=keyed_hash(phone, "phone"), phone_last4_hash=last_four_hash(phone, "phone"), name=name,
        verified_at=BEFORE if verified else None, created_at=BEFORE,
    )  # fmt: skip


def category(key: str, name: str, *, routes_to: tuple[str, ...] = (), **fields: Any) -> Category:
    terms = {"term_amount": 5, "term_unit": "workdays", "urgent_amount": 2, "urgent_unit": "hours"}
    return _new(Category, key=key, name=name, routes_to=list(routes_to), **{**terms, **fields})


@dataclass
class Neighbourhood:
    """One community with everything the loop needs. Users have roles; parties can hold; places nest."""

    community: Community
    desk: Party
    property_company: Party
    village: Party
    department: Party
    estate: Place
    grid: Place
    micro_grid: Place
    other_grid: Place
    building: Place
    entrance: Place
    dwelling: Place
    leak: Category
    tree: Category
    harm: Category
    staff_only: Category
    answer: StandardAnswer
    secretary: User
    worker: User
    grid_worker: User
    property_staff: User
    villager: User
    handler: User
    mediator: User
    auditor: User
    guardian: User
    account: ResidentAccount
    others: dict[str, Any] = field(default_factory=dict)

    def visitor(self, user: User | None = None, account: ResidentAccount | None = None, on: date = TODAY) -> Visitor:
        """The visitor a view would get for a user (second factor given) or a resident."""
        if user is None:
            return Visitor(self.community, None, account)
        return Visitor(self.community, user, account, standing_of(user, on), verified=True)

    def actor(self, user: User) -> Actor:
        return self.visitor(user).actor

    @property
    def reporter(self) -> Actor:
        return Actor(ActorKind.RESIDENT, self.account.id)

    def person(self, user: User) -> Person:
        return Person.objects.get(user=user)

    def party(self, user: User) -> Party:
        return Party.objects.get(person__user=user)


def neighbourhood(code: str = "qingyang", name: str = "青杨社区") -> Neighbourhood:
    """Make a community with its desk, places, partners, people and categories; enter it with `in_community` yourself."""
    community = community_of(code, name)
    with in_community(community), _together():
        return _furnished(community)


def _places() -> dict[str, Place]:
    estate = place(PlaceKind.ESTATE, "1", "青杨小区")
    grid = place(PlaceKind.GRID, "g1", "第一网格")
    micro = place(PlaceKind.MICRO_GRID, "g1-1", "一号微格", parent=grid)
    building = place(PlaceKind.BUILDING, "1-3", "3号楼", parent=estate, grid=micro)
    entrance = place(PlaceKind.ENTRANCE, "1-3-2", "2单元", parent=building, grid=micro)
    dwelling = place(
        PlaceKind.DWELLING, "1-3-2-102", "102室", parent=entrance, grid=micro, address="青杨小区3号楼2单元102室"
    )
    return {
        "estate": estate, "grid": grid, "micro_grid": micro, "building": building, "entrance": entrance,
        "dwelling": dwelling, "other_grid": place(PlaceKind.GRID, "g2", "第二网格"),
    }  # fmt: skip


def _categories() -> dict[str, Category]:
    roles = ResponsibilityRole
    return {
        "leak": category("leak", "房屋维修", routes_to=(roles.PROPERTY, roles.REPAIR), wall=Wall.PUBLIC),
        "tree": category("tree", "绿化养护", routes_to=(roles.UPKEEP, roles.PROPERTY), wall=Wall.PUBLIC),
        "staff_only": category("advice", "意见建议", wall=Wall.STAFF),
        "harm": category(
            "harm", "人身安全", routes_to=(roles.PROTECTION,), wall=Wall.PARTIES, term_amount=30, term_unit="minutes"
        ),
    }


def _person_of(user: User) -> Person:
    return next(row for row in (_waiting or {})[Person] if row.user == user)


def _furnished(community: Community) -> Neighbourhood:
    roles, places, categories = ResponsibilityRole, _places(), _categories()
    desk = group(GroupKind.DESK, "desk", "社区受理台")
    company = group(GroupKind.PROPERTY_COMPANY, "property", "安居物业")
    village = group(GroupKind.VILLAGE, "village", "杨家村")
    department = group(GroupKind.DEPARTMENT, "water", "供水所")
    users = {
        "secretary": member("周书记", Role.SECRETARY, groups=(desk,)),
        "worker": member("陈干事", Role.COMMUNITY_WORKER, groups=(desk,)),
        "grid_worker": member("李网格", Role.GRID_WORKER, places=(places["grid"],)),
        "property_staff": member("王师傅", Role.PROPERTY_STAFF, groups=(company,)),
        "villager": member("杨主任", Role.PROPERTY_STAFF, groups=(village,)),
        "handler": member("赵经办", Role.DEPARTMENT_HANDLER, groups=(department,)),
        "mediator": member("马调解", Role.MEDIATOR),
        "auditor": member("钱审计", Role.AUDITOR),
        "guardian": member("孙专人", Role.MEDIATOR),
    }
    answers_for(company, roles.PROPERTY, places["estate"])
    answers_for(village, roles.UPKEEP, places["micro_grid"], claimed=True)
    answers_for(department, roles.REPAIR)
    answers_for(_person_of(users["guardian"]), roles.PROTECTION)
    answers_for(_person_of(users["secretary"]), roles.SUPERIOR)
    answer = _new(
        StandardAnswer,
        category=categories["leak"],
        title="已修好",
        text="您好，{number} 反映的 {place} 问题已修好，请查看。",
    )
    return Neighbourhood(
        community=community, desk=desk, property_company=company, village=village, department=department, answer=answer,
        account=resident(), **places, **categories, **users,
    )  # fmt: skip


def reported(
    area: Neighbourhood, *, text: str = "3号楼2单元下水道返水，一楼住户家中积水", category: Category | None = None,
    account: ResidentAccount | None = None, place: Place | None = None, now: datetime = NOW, by: Actor | None = None,
    **fields: Any,
) -> Matter:  # fmt: skip
    """A matter raised through the action by the neighbourhood's resident, in the current community."""
    account = account or area.account
    report = Report(
        category or area.leak, text, fields.pop("source", Source.PHONE_PAGE), Where(place=place or area.building),
        fields.pop("who", Who(account=account, name="张秀兰")), **fields,
    )  # fmt: skip
    by = by or Actor(ActorKind.RESIDENT, account.id)
    return raise_matter(community=area.community, report=report, by=by, now=now)


def many_reported(area: Neighbourhood, number: int, **fields: Any) -> list[Matter]:
    """As many matters, each a minute after the one before."""
    start = fields.pop("now", NOW)
    return [
        reported(area, text=f"第{n}件：楼道灯不亮", now=start + timedelta(minutes=n), **fields) for n in range(number)
    ]


def signed_in(client: Client, user: User) -> Client:
    """The client as a staff user who gave password and second factor."""
    client.force_login(user)
    session = client.session
    session["second_factor"] = True
    session.save()
    return client


def resident_in(client: Client, community: Community, account: ResidentAccount) -> Client:
    """The client as a resident who gave the code sent to their phone."""
    with in_community(community):
        ResidentAccount.objects.filter(id=account.id, verified_at=None).update(verified_at=NOW)
    session = client.session
    session["residents"] = {**session.get("residents", {}), str(community.id): str(account.id)}
    session.save()
    return client
