"""The cards of a person's page that tell where they belong, with whom, and what is known about them: one context for all."""

from typing import Any

from linli.accounts.opens import Request
from linli.kernel.worktime import local
from linli.registry.enums import CircumstanceKind, KinRelation, ResidenceKind, WhoMaySee
from linli.registry.models import Person
from linli.registry.permissions import MERGE_PEOPLE
from linli.registry.queries.files import circumstances_of, household_of, residences_of
from linli.registry.queries.spells import how_settled
from linli.registry.queries.ties import may_see_ties, ties_of


def cards(request: Request, person: Person) -> dict[str, Any]:
    """What `registry/_residences.html`, `_household.html`, `_circumstances.html`, `_ties.html` and `_life.html` show."""
    today, visitor = local(request.now).date(), request.visitor
    sees_ties = may_see_ties(visitor, person, today)
    residences = residences_of(person)
    return {
        "today": today,
        "residences": residences,
        "settled": how_settled(person, residences, today),
        "residence_kinds": ResidenceKind.choices,
        "household": household_of(person),
        "circumstances": circumstances_of(visitor, person, today),
        "facts": CircumstanceKind.choices,
        "seers": WhoMaySee.choices,
        "sees_ties": sees_ties,
        "ties": ties_of(person) if sees_ties else [],
        "relations": KinRelation.choices,
        "may_merge": visitor.may(MERGE_PEOPLE),
    }
