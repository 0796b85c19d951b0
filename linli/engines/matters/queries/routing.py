"""Who should hold a matter, proposed from responsibilities (place × category), with the reason in words."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from linli.engines.matters.enums import Wall
from linli.engines.matters.models import Category, Matter
from linli.kernel.calendars import calendar_of
from linli.kernel.models import Community
from linli.kernel.worktime import Calendar, local
from linli.registry.enums import ResponsibilityRole
from linli.registry.models import Party, Place
from linli.registry.queries.places import Answering, answering_for, chain, desk, on_duty


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


def back_to(matter: Matter, now: datetime) -> Party:
    """Who gets what somebody gave back: the desk; behind a wall the next named party, so that it stays among the named."""
    if matter.wall in {Wall.PARTIES, Wall.CLINIC}:
        roles = [*matter.category.routes_to, ResponsibilityRole.SUPERIOR]
        named = answering_for(chain(matter.place, grid=matter.grid), roles, local(now).date())
        other = next((found.party_id for found in named if found.party_id != matter.holder_id), None)
        if other is not None:
            return Party.objects.get(id=other)
    return first_holder(matter.community, now)


def first_holder(community: Community, now: datetime, calendar: Calendar | None = None) -> Party:
    """Who holds what comes in now: in office hours the desk, out of hours whoever is on duty. Raises `NoDesk`."""
    if not (calendar or calendar_of(community)).is_working(now) and (shift := on_duty(now)):
        return shift.party
    group = desk()
    if group is None:
        raise NoDesk(community.name)
    return group.party
