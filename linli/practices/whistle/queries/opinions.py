"""`opinions_for` is the only door: the community reads all, a post those it heard itself, a grid worker those they heard."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from linli.accounts.enums import Reach
from linli.accounts.visitors import Visitor
from linli.practices.whistle.enums import OpinionTopic
from linli.practices.whistle.models import Opinion
from linli.practices.whistle.permissions import OPINIONS
from linli.practices.whistle.queries.settings import whistling
from linli.registry.enums import PlaceKind
from linli.registry.models import Group, Party, Place
from linli.registry.queries.places import desk, places_of

PAGE = 25


def opinions_for(visitor: Visitor) -> QuerySet[Opinion]:
    if not visitor.verified or not visitor.may(OPINIONS):
        return Opinion.objects.none()
    if visitor.reaches(Reach.COMMUNITY):
        return Opinion.objects.all()
    return Opinion.objects.filter(post_id__in=list(visitor.party_ids))


def post_of(visitor: Visitor) -> Party | None:
    """As whom the visitor hears: of the post the playbook names where they are of it; else of their own group; the desk
    for the community."""
    mine = list(Group.objects.filter(party_id__in=list(visitor.party_ids)).select_related("party").order_by("code"))
    named = whistling(visitor.community).police_post
    found = next((group for group in mine if group.code == named), None)
    if found is None and visitor.reaches(Reach.COMMUNITY):
        found = desk()
    found = found or (mine[0] if mine else None)
    if found is not None:
        return found.party
    return Party.objects.filter(id=visitor.person_id).first()


@dataclass(frozen=True, slots=True)
class OpinionFigures:
    all_count: int
    answered_count: int
    in_time_count: int
    this_month_count: int
    topics: list[tuple[str, int]]


def figures_of(visitor: Visitor, on: date) -> OpinionFigures:
    """Heard, answered, in time, this month, by topic; in two queries."""
    rows = opinions_for(visitor)
    counts = rows.aggregate(
        n=Count("id"), answered=Count("id", filter=~Q(matter__answered_at=None)),
        timely=Count("id", filter=Q(matter__in_time=True)), month=Count("id", filter=Q(heard_on__gte=on.replace(day=1))),
    )  # fmt: skip
    by_topic = dict(rows.order_by().values_list("topic").annotate(n=Count("id")))
    topics = [(str(topic.label), by_topic[topic.value]) for topic in OpinionTopic if by_topic.get(topic.value)]
    return OpinionFigures(counts["n"], counts["answered"], counts["timely"], counts["month"], topics)


def list_of(visitor: Visitor, *, answered: bool | None, topic: str, page: int) -> tuple[list[Opinion], bool]:
    rows = opinions_for(visitor)
    if answered is not None:
        rows = rows.exclude(matter__answered_at=None) if answered else rows.filter(matter__answered_at=None)
    if topic in OpinionTopic.values:
        rows = rows.filter(topic=topic)
    begin = (page - 1) * PAGE
    rows = rows.select_related("matter__holder", "matter__place", "post").order_by("-heard_on", "-id")
    found = list(rows[begin : begin + PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def buildings() -> list[Place]:
    """Where something can be: estates, grids, buildings, facilities; never a home."""
    return places_of(PlaceKind.ESTATE, PlaceKind.GRID, PlaceKind.BUILDING, PlaceKind.FACILITY)
