"""Notes of visits: `visits_for` is the only door. Who wrote them, and who answers for the household, reads them."""

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from linli.accounts.visitors import Visitor
from linli.design.panels import Panel
from linli.practices.visits.models import Visit, VisitPresence
from linli.practices.visits.permissions import VISIT
from linli.registry.models import Household, HouseholdMember, Person, Responsibility
from linli.registry.queries.files import people_for
from linli.registry.queries.standing import in_force

PAGE = 20


def visits_for(visitor: Visitor, on: date) -> QuerySet[Visit]:
    """One's own notes, and those on households one answers for: by place, by household or by somebody's name."""
    if not visitor.may(VISIT) or not visitor.verified:
        return Visit.objects.none()
    places, parties = list(visitor.place_ids), list(visitor.party_ids)
    home = "household__dwelling"
    near = Q(**{f"{home}_id__in": places})
    for above in ("parent", "parent__parent", "parent__parent__parent", "grid", "grid__parent"):
        near |= Q(**{f"{home}__{above}_id__in": places})
    # Two floors down: of the household of the note, not of the responsibility.
    house = OuterRef(OuterRef("household"))
    living = HouseholdMember.objects.filter(until_on=None, household=house, community=OuterRef("community"))
    named = Responsibility.objects.filter(in_force(on), community=OuterRef("community"), party_id__in=parties).filter(
        Q(household=OuterRef("household")) | Q(person_id__in=living.values("person_id"))
    )
    return Visit.objects.filter(Q(user=visitor.user) | near | Q(Exists(named)))


def house_to_visit(visitor: Visitor, id: UUID, on: date) -> Household | None:
    """A household of which the visitor may open somebody's file."""
    known = people_for(visitor, on).order_by().values("id")
    members = HouseholdMember.objects.filter(
        household=OuterRef("id"), community=OuterRef("community"), until_on=None, person_id__in=known
    )
    rows = Household.objects.filter(Exists(members), id=id, ended_on=None)
    return rows.select_related("dwelling__grid", "head__party").first()


def members_at_home(household: Household) -> list[HouseholdMember]:
    rows = HouseholdMember.objects.filter(household=household, until_on=None).select_related("person__party")
    return sorted(rows.order_by("from_on", "id"), key=lambda row: row.person_id != household.head_id)


def notes_of(rows: QuerySet[Visit], page: int) -> tuple[list[Visit], bool]:
    """A page of notes, latest first, with who was there; whether there is another. Two queries."""
    present = Prefetch("present", VisitPresence.objects.select_related("person__party").order_by("id"))
    rows = rows.select_related("user", "household__dwelling", "household__head__party", "matter").prefetch_related(
        present
    )
    begin = (page - 1) * PAGE
    found = list(rows.order_by("-at", "-id")[begin : begin + PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def visits_panel(person: Person, visitor: Visitor) -> list[Panel]:
    """A way from somebody's page to the notes on their household; asks nothing."""
    return [Panel("visits/_way.html")] if visitor.may(VISIT) else []


def house_of(person: UUID) -> UUID | None:
    """The household somebody is of now."""
    rows = HouseholdMember.objects.filter(person_id=person, until_on=None).order_by("id")
    return rows.values_list("household_id", flat=True).first()
