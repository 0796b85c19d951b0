"""诉求 on a person's page: what they raised under their name, as far as the reader may know of it."""

from linli.accounts.visitors import Visitor
from linli.design.panels import Panel
from linli.engines.matters.models import Matter
from linli.engines.matters.permissions import REVEAL
from linli.engines.matters.queries.walls import matters_for
from linli.registry.models import Person

SHOWN = 12


def raised_panel(person: Person, visitor: Visitor) -> list[Panel]:
    """Their latest matters, open ones first, for who may see reporters. What they raised without their name stays so."""
    if not visitor.may(REVEAL):
        return []
    rows = matters_for(visitor).filter(reporter__person=person).select_related("category", "holder")
    latest: list[Matter] = list(rows.order_by("-reported_at", "-id")[:SHOWN])
    return [Panel("matters/_raised.html", {"matters": sorted(latest, key=lambda matter: not matter.is_open)})]
