"""Whom to ask for in one's grid."""

from dataclasses import dataclass
from datetime import date

from linli.registry.enums import ResponsibilityRole
from linli.registry.models import Place
from linli.registry.queries.places import answering_for, chain

ROLES = [ResponsibilityRole.MICRO_GRID_WORKER, ResponsibilityRole.GRID_WORKER, ResponsibilityRole.GRID_HEAD]


@dataclass(frozen=True, slots=True)
class GridContact:
    """The grid of a place and who answers for it, by name and role, as the notice board in the stairwell says."""

    grid: str
    people: list[tuple[str, str]]


def grid_contact(place: Place, on: date) -> GridContact:
    found = answering_for(chain(place), [str(role) for role in ROLES], on)
    people = list(dict.fromkeys((str(each.role.label), each.name) for each in found if each.place is not None))
    return GridContact(place.grid.name if place.grid else "", people)
