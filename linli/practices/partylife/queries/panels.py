"""From a meeting of a branch to what its organisation life still wants; from a task to its cascade."""

from linli.accounts.visitors import Visitor
from linli.design.panels import Panel
from linli.engines.gatherings.enums import GatheringKind
from linli.engines.gatherings.models import Gathering
from linli.engines.matters.models import Matter
from linli.practices.partylife.permissions import TAKE_PART
from linli.practices.partylife.queries.walls import steps_for


def life_panel(gathering: Gathering, visitor: Visitor) -> list[Panel]:
    """Who found the gathering is of the branch, or the secretary."""
    shown = gathering.kind == GatheringKind.PARTY_MEETING and visitor.may(TAKE_PART)
    return [Panel("partylife/_life_way.html")] if shown else []


def cascade_panel(matter: Matter, visitor: Visitor) -> list[Panel]:
    if not visitor.may(TAKE_PART):
        return []
    step = steps_for(visitor).filter(matter=matter).first()
    return [Panel("partylife/_cascade_way.html", {"step": step})] if step else []
