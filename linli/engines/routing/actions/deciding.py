"""What the desk does with an offer: take it, or take back what was dispatched alone."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.engines.matters.actions.joining import follow_original
from linli.engines.matters.actions.moving import move
from linli.engines.matters.actions.rolling import at_once
from linli.engines.matters.actions.saying import sort
from linli.engines.matters.actions.telling import tell_parties
from linli.engines.matters.models import Category, Matter
from linli.engines.matters.queries.routing import back_to
from linli.engines.routing.actions.watching import corrected, hand_over
from linli.engines.routing.models import Suggestion
from linli.engines.routing.queries.eligible import is_routable
from linli.kernel.actors import Actor
from linli.kernel.workflow import MoveRefused

NOTHING = _("这件事没有可采用的建议")


@transaction.atomic
def take_offer(*, matter: Matter, which: int, by: Actor, now: datetime, version: int | None = None) -> Matter:
    """Do as offered (`which`: 0 or 1): sort and dispatch in one tap. Raises `MoveRefused`."""
    suggestion = Suggestion.objects.filter(matter=matter).first()
    if suggestion is None or not is_routable(matter) or not 0 <= which < len(suggestion.choices):
        raise MoveRefused(NOTHING)
    choice = suggestion.choices[which]
    if not choice["party"]:
        raise MoveRefused(_("这一类还没有人负责，请自己选承办方"))
    category, party = UUID(choice["category"]), UUID(choice["party"])
    return hand_over(matter=matter, category=category, party=party, by=by, now=now, version=version)


@transaction.atomic
def undo(*, matter: Matter, by: Actor, now: datetime, version: int | None = None) -> Matter:
    """Take back what was dispatched alone: the category it had, the desk, and one correction to learn from."""
    suggestion = Suggestion.objects.filter(matter=matter, dispatched_at__isnull=False, undone_at=None).first()
    if suggestion is None:
        raise MoveRefused(_("这件事不是自动派的，或者已经撤回"))
    was_with, holder = matter.holder_id, back_to(matter, now)
    with at_once():
        move(
            matter=matter, name="recall", by=by, now=now, version=version, holder_id=holder, dispatched_at=None,
            visit_needed=False, note={"from": str(was_with)},
        )  # fmt: skip
        follow_original(matter=matter, by=by, now=now)
        if suggestion.was_category and suggestion.was_category != matter.category_id:
            sort(matter=matter, category=Category.objects.get(id=suggestion.was_category), by=by, now=now)
        else:
            corrected()
    Suggestion.objects.filter(id=suggestion.id).update(undone_at=now)
    offered = {name: value for name, value in matter.offered.items() if name != "alone"}
    Matter.objects.filter(id=matter.id).update(offered=offered)
    matter.offered = offered
    text = _("%(number)s 已撤回，不用办了")
    tell_parties(matter=matter, parties=[was_with], kind="matter_recalled", text=text, now=now, besides=[by.id])
    return matter
