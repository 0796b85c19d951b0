"""A matter that went behind a wall takes along what is joined to it and what it was split into."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from linli.engines.matters.actions.moving import unmoved
from linli.engines.matters.hooks import sorted_anew
from linli.engines.matters.models import Matter
from linli.kernel.actors import Actor


@transaction.atomic
def take_along(*, matter: Matter, by: Actor, now: datetime) -> None:
    """Open or closed; who keeps words of them elsewhere hears of each."""
    along = Matter.objects.filter(Q(original=matter) | Q(whole=matter)).select_related("category").order_by("id")
    for row in along:
        unmoved(matter=row, wall=matter.wall, is_listed=False)
        sorted_anew(row, row.category.key, by, now)
