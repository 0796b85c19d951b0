"""The people and places a simulated past happens among, read once; and who acts for whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from ruamel.yaml import YAML

from linli.accounts.models import ResidentAccount
from linli.engines.matters.models import Category
from linli.kernel.actors import Actor, ActorKind
from linli.kernel.models import Community
from linli.kernel.worktime import Calendar
from linli.practices.appeals.models import JointList
from linli.registry.models import Party, Person, Place

HERE = Path(__file__).parent
Template = Mapping[str, Any]


@cache
def templates(name: str) -> tuple[Template, ...]:
    """`reports`, `rounds` or `hotline`: what is said, and what is answered."""
    return tuple(YAML(typ="safe", pure=False).load((HERE / f"{name}.yaml").read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A resident who reports; `home` is their dwelling with its entrance, building and estate loaded."""

    person: Person
    account: ResidentAccount
    home: Place

    @property
    def actor(self) -> Actor:
        return Actor(ActorKind.RESIDENT, self.account.id, self.person.id)


@dataclass(frozen=True, slots=True)
class Town:
    """`acting`: party (a person or a group) → the people who act for it; `groups`: code → party."""

    community: Community
    calendar: Calendar
    neighbours: Sequence[Neighbour]
    acting: Mapping[UUID, Sequence[Actor]]
    groups: Mapping[str, Party]
    grid_workers: Mapping[UUID, Actor]
    secretary: Actor
    categories: Mapping[str, Category]
    facilities: Sequence[Place]
    buildings: Sequence[Place]
    joint_list: JointList | None = None
    pictures: set[UUID] = field(default_factory=set)

    def actor_of(self, party: UUID | None, rng: Random) -> Actor:
        """Somebody who acts for a party; the desk for one that nobody acts for."""
        people = self.acting.get(party) if party else None
        return rng.choice(people or self.acting[self.groups["desk"].id])

    def desk(self, rng: Random) -> Actor:
        return self.actor_of(self.groups["desk"].id, rng)

    def place(self, where: str, neighbour: Neighbour, rng: Random) -> Place:
        """Where a report is about, seen from the reporter's home."""
        entrance = neighbour.home.parent
        building = entrance.parent if entrance else None
        estate = building.parent if building else None
        near = {"home": neighbour.home, "entrance": entrance, "building": building, "estate": estate}
        if where == "facility" and self.facilities:
            return rng.choice(self.facilities)
        return near.get(where) or neighbour.home
