"""What staff entered or found themselves: theirs to look at, also outside their own area."""

from datetime import datetime, time
from uuid import UUID

from django.core.exceptions import ValidationError

from linli.accounts.visitors import Visitor
from linli.engines.matters.enums import Source
from linli.engines.matters.models import Matter
from linli.engines.matters.queries.walls import matters_for
from linli.kernel.models import Event
from linli.kernel.worktime import local
from linli.registry.enums import PlaceKind
from linli.registry.models import Place

GRIDS = (PlaceKind.GRID, PlaceKind.MICRO_GRID)


def entered_by(visitor: Visitor, id: UUID) -> Matter | None:
    """A matter the visitor may know of, or entered; None for any other."""
    related = ("community", "holder", "category", "place__parent")
    if found := matters_for(visitor).filter(id=id).select_related(*related).first():
        return found
    raised = Event.objects.filter(subject_id=id, verb="report", actor_id=visitor.actor.id)
    return Matter.objects.filter(id=id).select_related(*related).first() if raised.exists() else None


def found_today(visitor: Visitor, now: datetime) -> int:
    """How many matters the visitor found on today's round."""
    morning = datetime.combine(local(now).date(), time(), local(now).tzinfo)
    mine = Event.objects.filter(verb="report", actor_id=visitor.actor.id, at__gte=morning).order_by()
    rows = Matter.objects.filter(source=Source.ROUND, reported_at__gte=morning)
    return rows.filter(id__in=mine.values("subject_id")).count()


def own_grids(visitor: Visitor) -> list[Place]:
    """The grids the visitor answers for, the larger first."""
    rows = Place.objects.filter(id__in=visitor.place_ids, kind__in=GRIDS, is_active=True)
    return list(rows.order_by("kind", "code", "id"))


def grid_with(id: str) -> Place | None:
    try:
        return Place.objects.filter(id=id, kind__in=GRIDS, is_active=True).first() if id else None
    except ValidationError:
        return None
