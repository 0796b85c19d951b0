"""What pages about people show of spells: the cards of one person, and how many belong here in which way."""

from typing import Any

from linli.accounts.opens import Request
from linli.kernel.worktime import local
from linli.registry.enums import CircumstanceKind, KinRelation, ResidenceKind, Settled, WhoMaySee
from linli.registry.models import Person
from linli.registry.permissions import MERGE_PEOPLE
from linli.registry.queries.files import circumstances_of, household_of, people_for, residences_of
from linli.registry.queries.spells import how_settled, settled_counts
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


def way_asked(request: Request) -> Settled | None:
    """The way of belonging that the list is filtered by."""
    how = request.GET.get("how", "")
    return Settled(how) if how in Settled.values else None


def ways_to_belong(request: Request, asked: Settled | None) -> list[tuple[Settled, int | None]]:
    """Each way to belong here; how many do is counted once somebody asks for one of them."""
    today = local(request.now).date()
    counts = settled_counts(people_for(request.visitor, today), today) if asked else {}
    return [(how, counts.get(how)) for how in Settled]
