"""Joint reviews, and the figures their topics come from: counts of matters that staff may know of, never one matter."""

from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Count, Prefetch, Q

from linli.engines.gatherings.models import AgendaItem
from linli.engines.matters.enums import INWARD, Rating, Wall
from linli.engines.matters.models import Matter
from linli.kernel.models import Community
from linli.kernel.worktime import SHANGHAI
from linli.practices.whistle.enums import OfferKind
from linli.practices.whistle.models import JointReview, Offer, ReviewTask, ReviewTopic, Whistle
from linli.practices.whistle.queries.quarrels import at_the_post
from linli.practices.whistle.rules_review import KindCount, Month

SHOWN = 36


def month_before(month: date) -> date:
    return month.replace(year=month.year - 1, month=12) if month.month == 1 else month.replace(month=month.month - 1)


def month_after(month: date) -> date:
    return month.replace(year=month.year + 1, month=1) if month.month == 12 else month.replace(month=month.month + 1)


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=SHANGHAI)


def month_figures(community: Community, month: date, now: datetime) -> Month:
    """What came in the month before `month` (whose review talks about it) and the one before that; what hangs now."""
    last, before = month_before(month), month_before(month_before(month))
    told = Matter.objects.filter(wall__in=(Wall.PUBLIC, Wall.STAFF)).exclude(source__in=INWARD)
    came = told.filter(reported_at__gte=_begins(before), reported_at__lt=_begins(month))
    this = Q(reported_at__gte=_begins(last))
    kinds = came.order_by().values_list("category__name")
    counted = kinds.annotate(now=Count("id", filter=this), was=Count("id", filter=~this))
    late = Matter.objects.filter(wall__in=(Wall.PUBLIC, Wall.STAFF), closed_at=None, due_at__lt=now, answered_at=None)
    reopened = came.filter(this, rating=Rating.UNSATISFIED)
    whistles = Whistle.objects.filter(ended_at=None).order_by("blown_at", "id")
    asks = Offer.objects.filter(kind=OfferKind.ASK, closed_at=None, taken_count=0).order_by("at", "id")
    quarrels = at_the_post(community, _begins(last), _begins(month))
    return Month(
        [KindCount(*row) for row in counted], late.count(), reopened.count(),
        list(whistles.values_list("title", flat=True)[:2]), list(asks.values_list("title", flat=True)[:2]),
        (quarrels.taken, quarrels.settled),
    )  # fmt: skip


def reviews() -> list[JointReview]:
    rows = JointReview.objects.select_related("meeting").annotate(topic_count=Count("topics"))
    return list(rows.order_by("-month", "-id")[:SHOWN])


def review_of(id: UUID) -> JointReview | None:
    return JointReview.objects.filter(id=id).select_related("meeting", "community").first()


def topics_of(review: JointReview) -> list[tuple[ReviewTopic, str]]:
    """In order, each with its tasks and what the minutes say under its title. Three queries."""
    tasks = Prefetch("tasks", ReviewTask.objects.select_related("matter__holder").order_by("matter__reported_at", "id"))
    rows = ReviewTopic.objects.filter(review=review)
    items = AgendaItem.objects.filter(minutes__gathering=review.meeting).order_by("position")
    said = dict(items.values_list("title", "said"))
    return [(topic, said.get(topic.title, "")) for topic in rows.prefetch_related(tasks).order_by("position", "id")]


def topic_of(review: JointReview, id: UUID) -> ReviewTopic | None:
    return (
        ReviewTopic.objects.filter(review=review, id=id).select_related("review__meeting", "review__community").first()
    )
