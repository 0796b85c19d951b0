"""What gatherings add to other pages: the way to a meeting's minutes, and from a task to the meeting that decided it."""

from linli.accounts.visitors import Visitor
from linli.design.panels import Panel
from linli.engines.gatherings.models import Gathering
from linli.engines.gatherings.queries.minutes import decided_in
from linli.engines.gatherings.queries.walls import may_organise
from linli.engines.matters.enums import Source
from linli.engines.matters.models import Matter


def minutes_panel(gathering: Gathering, visitor: Visitor) -> list[Panel]:
    """Asks nothing: the page of the minutes says whether there are any."""
    return [Panel("gatherings/_minutes_way.html", {"row": gathering, "keeps": may_organise(visitor, gathering)})]


def decided_panel(matter: Matter, visitor: Visitor) -> list[Panel]:
    if matter.source != Source.MEETING:
        return []
    meeting = decided_in(matter, visitor)
    return [Panel("gatherings/_decided_in.html", {"meeting": meeting})] if meeting else []
