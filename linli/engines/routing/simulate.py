"""A plausible past of routing: the router learned from the community's own matters, waits to be turned on, and offers."""

from collections import Counter
from datetime import datetime, timedelta

from linli.engines.matters.enums import Stage
from linli.engines.matters.models import Category, Matter
from linli.engines.routing.actions.learning import keep_version
from linli.engines.routing.actions.ruling import Draft, add_rule, switch_rule, try_rule
from linli.engines.routing.actions.topics import keep_topics
from linli.engines.routing.actions.watching import look_at
from linli.engines.routing.enums import Hours, Learnt
from linli.engines.routing.models import Suggestion
from linli.engines.routing.queries.eligible import routable_matters, samples
from linli.engines.routing.queries.holders import present as present_today
from linli.engines.routing.queries.shelves import fresh_shelf, topics_between
from linli.engines.routing.rules.learning import TooFew, learn
from linli.engines.routing.rules.likeness import WITHIN
from linli.kernel.actors import Actor
from linli.kernel.models import Community
from linli.kernel.worktime import local
from linli.registry.models import Party
from linli.registry.queries.places import desk

#: The open matters of the last days are looked at anew, now that something was learned.
RECENT = timedelta(days=30)


def teach_router(*, community: Community, present: datetime) -> int:
    """Learn from what was closed so far, try a rule, group the topics; how many matters have an offer now."""
    by, learnt_at = Actor.job(), present - timedelta(days=1)
    try:
        keep_version(learned=learn(samples()), learnt=Learnt.MATTERS, by=by, now=learnt_at)
    except TooFew:
        return 0
    _rule(community, present - timedelta(hours=20))
    keep_topics(found=topics_between(present - WITHIN, present), since=present - WITHIN, now=present)
    return _offered(community, present)


def _rule(community: Community, now: datetime) -> None:
    """One rule that is on: out of hours a kind of matter goes straight to who mostly had it so far."""
    front = desk()
    category = Category.objects.filter(is_active=True, key__in=("noise", "facilities")).order_by("key").first()
    if category is None or front is None:
        return
    held = Matter.objects.filter(category=category, dispatched_at__isnull=False).exclude(holder=front.party)
    usual = Counter(held.order_by("id").values_list("holder_id", flat=True)).most_common(1)
    holder = Party.objects.filter(id=usual[0][0]).first() if usual else None
    by = Actor.job()
    if holder is not None and holder.id in present_today([holder.id], local(now).date()):
        rule = add_rule(draft=Draft(holder, category, hours=Hours.OUT), by=by, now=now)
        try_rule(rule=rule, community=community, now=now)
        switch_rule(rule=rule, on=True, by=by, now=now)


def _offered(community: Community, present: datetime) -> int:
    """What lies at the desk gets its offers; what was closed before stays as it was."""
    rows = routable_matters().filter(reported_at__gt=present - RECENT, closed_at=None, stage=Stage.REPORTED)
    waiting: list[Matter] = list(rows.select_related("category", "place", "grid").order_by("reported_at", "id"))
    Suggestion.objects.filter(matter_id__in=[matter.id for matter in waiting]).delete()
    shelf, count = fresh_shelf(present), 0
    for matter in waiting:
        matter.community = community
        count += look_at(matter=matter, shelf=shelf, now=present) is not None
    return count
