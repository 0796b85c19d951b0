"""Who should hold a matter, proposed from responsibilities (place × category), with the reason in words."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from linli.engines.matters.enums import Wall
from linli.engines.matters.models import Category, Matter
from linli.kernel.models import Community
from linli.kernel.worktime import local
from linli.registry.enums import ResponsibilityRole
from linli.registry.models import Place
from linli.registry.queries.places import Answering, answering_for, chain
from linli.registry.queries.receiving import Receiving, receiving


@dataclass(frozen=True, slots=True)
class Proposal:
    """A holder and why: 'answers for the upkeep of the green in micro-grid 7 (claimed)'."""

    party_id: UUID
    name: str
    reason: str


def _reason(found: Answering) -> str:
    role = found.role.label
    if found.place is None:
        return _("全社区的%(role)s由其负责") % {"role": role}
    if found.claimed:
        return _("%(place)s的%(role)s由其认领") % {"place": found.place.name, "role": role}
    return _("%(place)s的%(role)s由其负责") % {"place": found.place.name, "role": role}


def proposals(*, category: Category, place: Place | None, grid: Place | None, on: date) -> list[Proposal]:
    """Holders worth proposing, best first, each party once."""
    found = answering_for(chain(place, grid=grid), list(category.routes_to), on)
    best: dict[UUID, Proposal] = {}
    for answering in found:
        best.setdefault(answering.party_id, Proposal(answering.party_id, answering.name, _reason(answering)))
    return list(best.values())


def named_holder(*, category: Category, place: Place | None, grid: Place | None, on: date) -> UUID | None:
    """The named person a walled report passes to, by the router, without going over the desk."""
    return next((p.party_id for p in proposals(category=category, place=place, grid=grid, on=on)), None)


class NoDesk(Exception):
    """The community has nobody to hold what comes in: its set-up is not finished."""


def back_to(matter: Matter, now: datetime) -> UUID:
    """Who gets what somebody gave back: the desk; behind a wall the next named party, so that it stays among the named."""
    if matter.wall in {Wall.PARTIES, Wall.CLINIC}:
        roles = [*matter.category.routes_to, ResponsibilityRole.SUPERIOR]
        named = answering_for(chain(matter.place, grid=matter.grid), roles, local(now).date())
        other = next((found.party_id for found in named if found.party_id != matter.holder_id), None)
        if other is not None:
            return other
    return held_by(receiving(matter.community.office_hours, now), matter.community)


def held_by(front: Receiving, community: Community) -> UUID:
    """Who holds what comes in now. Raises `NoDesk`."""
    if front.party_id is None:
        raise NoDesk(community.name)
    return front.party_id
