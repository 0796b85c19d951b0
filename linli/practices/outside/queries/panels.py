"""What a matter's page shows of bodies outside: what they promised, and the way to ask by link."""

from linli.accounts.visitors import Visitor
from linli.design.panels import Panel
from linli.engines.matters.models import Matter
from linli.practices.outside.permissions import ASK, READ
from linli.practices.outside.queries.links import may_be_asked
from linli.practices.outside.queries.promises import promises_of

PROMISED = "promise"


def outside_panel(matter: Matter, visitor: Visitor) -> list[Panel]:
    """Asks only where the story, read before, tells of a promise."""
    if not visitor.may(READ):
        return []
    promises = promises_of(matter) if PROMISED in matter.happened else []
    may_ask = visitor.may(ASK) and may_be_asked(matter)
    if not promises and not may_ask:
        return []
    return [Panel("outside/_panel.html", {"promises": promises, "may_ask": may_ask})]
