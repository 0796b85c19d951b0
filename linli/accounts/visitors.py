"""`Visitor`: whoever is looking at a page, what they may do, and how far it reaches.

The floor above (the registry) knows persons, groups and places, so it fills in the standing; this floor asks for it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from linli.accounts.enums import REACH, STAFF, Reach, Role
from linli.accounts.models import ApiKey, ResidentAccount, User
from linli.accounts.permissions import granted
from linli.kernel.actors import Actor, ActorKind
from linli.kernel.models import Community

NOBODY: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Standing:
    """A user in one community: roles (those `above` come with an area that holds it), the person they are, the parties
    they act for, the places they answer for."""

    roles: frozenset[Role] = frozenset()
    person_id: UUID | None = None
    party_ids: frozenset[UUID] = NOBODY
    place_ids: frozenset[UUID] = NOBODY
    above: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True)
class Visitor:
    community: Community
    user: User | None = None
    account: ResidentAccount | None = None
    standing: Standing = field(default_factory=Standing)
    verified: bool = False
    key: ApiKey | None = None

    @property
    def roles(self) -> frozenset[Role]:
        return self.standing.roles

    @property
    def person_id(self) -> UUID | None:
        return self.standing.person_id

    @property
    def party_ids(self) -> frozenset[UUID]:
        return self.standing.party_ids

    @property
    def place_ids(self) -> frozenset[UUID]:
        return self.standing.place_ids

    @property
    def is_staff(self) -> bool:
        return not STAFF.isdisjoint(self.roles)

    @property
    def is_resident(self) -> bool:
        return self.account is not None

    def may(self, permission: str) -> bool:
        return granted(permission, self.roles)

    def reaches(self, reach: Reach) -> bool:
        """Whether any of the roles reaches that far."""
        return any(REACH[role] == reach for role in self.roles)

    @property
    def actor(self) -> Actor:
        if self.key:
            return Actor(ActorKind.KEY, self.key.id, self.key.party_id)
        if self.user:
            return Actor(ActorKind.USER, self.user.id, self.person_id)
        if self.account:
            return Actor(ActorKind.RESIDENT, self.account.id, self.person_id)
        return Actor(ActorKind.LINK)


StandingSource = Callable[[User, date], Standing]
_source: list[StandingSource] = []


def standing_comes_from(source: StandingSource) -> None:
    """The registry registers its query here when the program starts."""
    _source[:] = [source]


def standing_of(user: User, on: date) -> Standing:
    return _source[0](user, on) if _source else Standing()


#: The groups that a key may act for: (id, name). The floor above registers its query here.
PartySource = Callable[[], list[tuple[UUID, str]]]
_parties: list[PartySource] = []


def parties_come_from(source: PartySource) -> None:
    _parties[:] = [source]


def parties_to_act_for() -> list[tuple[UUID, str]]:
    return _parties[0]() if _parties else []
