"""What routing guarantees: walls hold here too, and what acts alone can be read."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from linli.engines.matters.queries.walls import OPEN_TO_STAFF
from linli.engines.routing.models import Router, Suggestion, TopicMatter, Version
from linli.engines.routing.rules.sorter import Sorter
from linli.kernel.doctor import Breach, each, guarantees


@guarantees("routing.walls", "nothing from behind a wall is suggested, offered or in a topic")
def walls(now: datetime) -> Iterator[Breach]:
    walled = ~Q(matter__wall__in=OPEN_TO_STAFF)
    yield from each(Suggestion.objects.filter(walled), "is about a matter behind a wall")
    yield from each(TopicMatter.objects.filter(walled), "holds a matter behind a wall")


@guarantees("routing.sorters", "what dispatches alone has learned, and what was learned can be read")
def sorters(now: datetime) -> Iterator[Breach]:
    active = Version.objects.filter(community=OuterRef("community"), is_active=True)
    on = Router.objects.filter(threshold__isnull=False)
    yield from each(on.exclude(Exists(active)), "dispatches alone and has learned nothing")
    for version in Version.objects.filter(is_active=True).order_by().iterator():
        try:
            Sorter.loads(bytes(version.sorter))
        except (ValueError, KeyError, OSError) as bad:
            yield Breach("routing.version", str(version.id), f"cannot be read: {bad}", version.community_id)
