"""What pages about people show: the cards of one person, and how many belong here in which way."""

from typing import Any

from linli.accounts.opens import Request
from linli.design.panels import panels_for
from linli.kernel.worktime import local
from linli.registry.enums import CircumstanceKind, DataRead, ResidenceKind, Settled, WhoMaySee, WhyRead
from linli.registry.models import Person
from linli.registry.permissions import READ_TIES, REVEAL
from linli.registry.queries.around import responsibilities_around, together_with
from linli.registry.queries.files import circumstances_of, masked, masked_id, people_for, residences_of
from linli.registry.queries.spells import how_settled, settled_counts
from linli.registry.queries.ties import ties_of
from linli.registry.ui.opening import opened


def cards(request: Request, person: Person) -> dict[str, Any]:
    """What `registry/person.html` and its partials show, as far as the reader may see and has said why."""
    today, visitor = local(request.now).date(), request.visitor
    residences = residences_of(person)
    answering, own = responsibilities_around(person, residences, today)
    named = any(each.person_id == person.id and each.party_id in visitor.party_ids for each in answering)
    sees_ties = named or visitor.may(READ_TIES)
    household, memberships = together_with(person, today, visitor)
    return {
        "today": today,
        "residences": residences,
        "settled": how_settled(person, residences, today),
        "residence_kinds": ResidenceKind.choices,
        "household": household,
        "memberships": memberships,
        "answering": answering,
        "answers": own,
        "facts": CircumstanceKind.choices,
        "seers": WhoMaySee.choices,
        "sees_ties": sees_ties,
        "ties": ties_of(person) if sees_ties else [],
        "panels": panels_for("person", person, visitor),
        **sensitive(request, person),
    }


def sensitive(request: Request, person: Person) -> dict[str, Any]:
    """Phone, identity number and circumstances: whole where they were opened for a reason, else masked or left out."""
    parts, reason = opened(request, person.id)
    today = local(request.now).date()
    return {
        "parts": parts,
        "reason": reason,
        "reasons": WhyRead.choices,
        "phone": person.phone if DataRead.PHONE in parts else masked(person),
        "identity": person.id_number if DataRead.IDENTITY in parts else masked_id(person),
        "circumstances": circumstances_of(request.visitor, person, today) if DataRead.CIRCUMSTANCES in parts else [],
        "may_reveal": request.visitor.may(REVEAL),
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
