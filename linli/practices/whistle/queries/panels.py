"""What a matter's page shows of whistles: the one it is the whole of, the one it is a task of, or the way to blow one."""

from linli.accounts.visitors import Visitor
from linli.design.panels import Panel
from linli.engines.matters.actions.splitting import SPLITTABLE
from linli.engines.matters.enums import Wall
from linli.engines.matters.models import Matter
from linli.practices.whistle.models import CallTask
from linli.practices.whistle.permissions import BLOW, READ


def whistle_panel(matter: Matter, visitor: Visitor) -> list[Panel]:
    """Asks only of a task that is a part of something: the way to blow one leads to the one that runs, if one does."""
    if not visitor.may(READ):
        return []
    if matter.whole_id is not None:
        tasks = CallTask.objects.filter(matter=matter).select_related("call__whistle")
        if not visitor.may(BLOW):
            tasks = tasks.filter(call__party_id__in=list(visitor.party_ids))
        found = tasks.first()
        return [Panel("whistle/_panel.html", {"whistle": found.call.whistle})] if found else []
    splittable = matter.stage in SPLITTABLE and matter.wall not in {Wall.PARTIES, Wall.CLINIC}
    return [Panel("whistle/_panel.html", {"whistle": None})] if splittable and visitor.may(BLOW) else []
