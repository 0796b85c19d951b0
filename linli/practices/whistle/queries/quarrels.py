"""Quarrels the police post took on and settled: counts, from what matters tell of themselves. Nobody's case is read.

A case lies behind the wall of its parties; that one was reported to the post, and that it ended agreed, is in the
events of its matter. Few cases of a month would be somebody in particular, so small counts are told to nobody.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from linli.engines.matters.models import Matter
from linli.kernel.models import Community, Event
from linli.practices.whistle.queries.settings import whistling
from linli.practices.whistle.rules_review import ENOUGH
from linli.registry.models import Group

QUARREL, AGREED = "dispute", "agree"


@dataclass(frozen=True, slots=True)
class Quarrels:
    """Taken on by the post, and of these settled; both nothing where they are too few to hide in."""

    taken: int = 0
    settled: int = 0


def at_the_post(community: Community, since: datetime | None = None, until: datetime | None = None) -> Quarrels:
    """Of the cases that came to the post the playbook names, in a span of time or ever. Three queries."""
    post = Group.objects.filter(code=whistling(community).police_post or "-").order_by("id").first()
    if post is None:
        return Quarrels()
    told = Q(kind=QUARREL)
    told &= Q(reported_at__gte=since) if since else Q()
    told &= Q(reported_at__lt=until) if until else Q()
    came = Matter.objects.filter(told).order_by().values("id")
    reports = Event.objects.filter(subject_id__in=came, verb="report", data__state__holder=str(post.party_id))
    taken = list(reports.order_by("id").values_list("subject_id", flat=True))
    if len(taken) < ENOUGH:
        return Quarrels()
    agreed = Event.objects.filter(subject_id__in=taken, verb=AGREED).order_by().values("subject_id").distinct().count()
    return Quarrels(len(taken), agreed if agreed >= ENOUGH else 0)
