"""Hot topics as the reader may see them: counted, drawn and shown through `matters_for`."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from linli.accounts.visitors import Visitor
from linli.engines.matters.models import Matter
from linli.engines.matters.queries.walls import OPEN_TO_STAFF, matters_for
from linli.engines.routing.models import Topic, TopicMatter
from linli.engines.routing.rules.grouping import LEAST
from linli.kernel.worktime import local

DAYS = (7, 30, 60)
SHOWN = 40


@dataclass(frozen=True, slots=True)
class Hot:
    """A topic with its matters within the days asked for."""

    topic: Topic
    count: int
    open_count: int


def members(visitor: Visitor, topic: UUID | None = None) -> QuerySet[Matter]:
    """The matters of topics (or of one) that the visitor may know of; nothing from behind a wall."""
    rows = TopicMatter.objects.filter(matter=OuterRef("id"), community=OuterRef("community"))
    rows = rows.filter(topic_id=topic) if topic else rows
    return matters_for(visitor).filter(Exists(rows), wall__in=OPEN_TO_STAFF)


def hot_topics(visitor: Visitor, days: int, now: datetime) -> list[Hot]:
    """Topics with at least three matters of the last days, the largest first."""
    recent = members(visitor).filter(reported_at__gt=now - timedelta(days=days)).order_by().values("id")
    rows = TopicMatter.objects.filter(matter_id__in=recent).order_by().values("topic_id")
    counted = rows.annotate(many=Count("id"), open=Count("id", filter=_open())).filter(many__gte=LEAST)
    found = {row["topic_id"]: (row["many"], row["open"]) for row in counted}
    topics = Topic.objects.filter(id__in=found).order_by("-last_at", "-id")
    hot = [Hot(topic, *found[topic.id]) for topic in topics]
    return sorted(hot, key=lambda each: -each.count)[:SHOWN]


def _open() -> Any:
    from django.db.models import Q

    return Q(matter__closed_at=None)


def topic_with(id: UUID) -> Topic | None:
    return Topic.objects.filter(id=id).first()


def matters_of_topic(visitor: Visitor, topic: Topic) -> list[Matter]:
    """Its matters, the latest first."""
    rows = members(visitor, topic.id).select_related("category", "holder", "place", "place__parent", "grid")
    return list(rows.order_by("-reported_at", "-id"))


def trend(matters: list[Matter], now: datetime, weeks: int = 10) -> list[tuple[str, int]]:
    """How many came in each week, the oldest first."""
    monday = local(now).date() - timedelta(days=local(now).weekday())
    many = Counter((monday - local(m.reported_at).date() + timedelta(days=6)).days // 7 for m in matters)
    return [(f"{monday - timedelta(weeks=back):%m-%d}", many[back]) for back in reversed(range(weeks))]


def spots(matters: list[Matter]) -> list[dict[str, Any]]:
    """Where it is, by building, place or grid: name, how many, and a point or a shape where one is on file."""
    found: dict[UUID | None, dict[str, Any]] = {}
    for matter in matters:
        spot = _building(matter) or matter.grid
        row = found.setdefault(spot.id if spot else None, {"place": spot, "count": 0, "points": []})
        row["count"] += 1
        if matter.latitude is not None:
            row["points"].append((matter.latitude, matter.longitude))
    return sorted(found.values(), key=lambda row: -row["count"])


def _building(matter: Matter) -> Any:
    """The place, or what a dwelling or entrance lies in: no map shows whose home it is."""
    place = matter.place
    if place is None:
        return None
    return place.parent if place.kind in {"dwelling", "entrance"} and place.parent is not None else place
