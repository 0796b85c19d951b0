"""Who claimed what (认领): organisations only, never persons."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from linli.registry.enums import PartyKind, ResponsibilityRole
from linli.registry.models import Responsibility
from linli.registry.queries.standing import in_force


@dataclass(frozen=True, slots=True)
class Claim:
    """An organisation and the places it claimed."""

    party_id: UUID
    name: str
    places: list[str]


def upkeep_claims(on: date) -> list[Claim]:
    """Organisations that claimed the upkeep of the green, with their micro-grids."""
    rows = Responsibility.objects.filter(
        in_force(on), role=ResponsibilityRole.UPKEEP, claimed=True, person=None, household=None, party__is_active=True
    )
    rows = rows.exclude(party__kind=PartyKind.PERSON).exclude(place=None).select_related("party", "place")
    found: dict[UUID, Claim] = {}
    for row in rows.order_by("party__name", "place__code", "id"):
        claim = found.setdefault(row.party_id, Claim(row.party_id, row.party.name, []))
        claim.places.append(row.place.name if row.place else "")
    return list(found.values())
