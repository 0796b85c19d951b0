"""联席会: prepared from the month's figures, held as a gathering, its decisions given as tasks."""

from dataclasses import replace
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.actions.notices import tell
from linli.accounts.models import User
from linli.engines.gatherings.actions.minutes import MinutesRefused, Point, decide, write_minutes
from linli.engines.gatherings.actions.scheduling import NotScheduled, Plan, hold, schedule
from linli.engines.gatherings.enums import GatheringKind, SignUp
from linli.engines.gatherings.models import AgendaItem, Minutes
from linli.engines.matters.actions.giving import Task
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.models import Community
from linli.kernel.wording import kept
from linli.kernel.worktime import local
from linli.practices.whistle.enums import TopicKind
from linli.practices.whistle.models import JointReview, Partner, ReviewTask, ReviewTopic
from linli.practices.whistle.queries.reviews import month_figures
from linli.practices.whistle.rules_review import Topic, topics
from linli.registry.models import Party
from linli.registry.queries.people import users_behind

KIND = "joint_review"
WORDS: dict[str, Promise] = {
    TopicKind.RISING: gettext_lazy("%(name)s：上月 %(count)d 件，前一个月 %(before)d 件"),
    TopicKind.FREQUENT: gettext_lazy("%(name)s：上月 %(count)d 件，为最多的一类之一"),
    TopicKind.LATE: gettext_lazy("超时未办的有 %(count)d 件，怎么办"),
    TopicKind.REOPENED: gettext_lazy("居民不满意、重办的有 %(count)d 件"),
    TopicKind.WHISTLE: gettext_lazy("吹哨还没有办完：%(name)s"),
    TopicKind.QUARRELS: gettext_lazy("驿站上月接了 %(count)d 起矛盾纠纷，调解好 %(before)d 起"),
    TopicKind.ASK: gettext_lazy("需求还没有人认领：%(name)s"),
}


class ReviewRefused(ValueError):
    """It cannot be done so; `str()` is shown to the person."""


def worded(topic: Topic) -> str:
    words = WORDS[TopicKind(topic.kind)]
    return kept(words, name=topic.name, count=topic.count, before=topic.before_count)[:80]


@transaction.atomic
def prepare_review(
    *, community: Community, month: date, starts_at: datetime, ends_at: datetime, where: str, by: Actor, now: datetime,
    user: User | None = None,
) -> JointReview:  # fmt: skip
    """Put the joint review of a month on the calendar, with its topics; every partner is told. Once a month."""
    month = month.replace(day=1)
    title = kept(gettext_lazy("%(month)s 联席会"), month=f"{month:%Y-%m}")
    plan = Plan(
        title, GatheringKind.JOINT_REVIEW, starts_at, ends_at, sign_up=SignUp.STAFF, room_words=where.strip()[:60]
    )
    try:
        with transaction.atomic():
            meeting = schedule(community=community, what=plan, by=by, now=now, organiser=user)
            review: JointReview = JointReview.new(month=month, meeting=meeting, prepared_at=now)
    except NotScheduled as refused:
        raise ReviewRefused(str(refused)) from refused
    except IntegrityError as error:
        raise ReviewRefused(_("这个月的联席会已经准备好了")) from error
    ReviewTopic.objects.bulk_create(
        ReviewTopic(community_id=community.id, review=review, position=at, kind=topic.kind, title=worded(topic))
        for at, topic in enumerate(topics(month_figures(community, month, now)), start=1)
    )
    _agenda(review, [topic.title for topic in review.topics.order_by("position")], by, now)
    record(subject=review, kind=KIND, verb="prepare", by=by, now=now)
    _tell_partners(review, community, starts_at, by, now)
    return review


def _tell_partners(review: JointReview, community: Community, at: datetime, by: Actor, now: datetime) -> None:
    parties = list(Partner.objects.filter(until_on=None).order_by("id").values_list("party_id", flat=True))
    users = [user for user in users_behind(parties, local(now).date()) if user != by.id]
    path = reverse("review", kwargs={"code": community.code, "id": review.id})
    text = kept(gettext_lazy("请参加联席会：%(when)s"), when=f"{local(at):%m-%d %H:%M}")
    tell(users=users, kind="review_called", text=text, path=path, about=review.id, now=now)


@transaction.atomic
def add_topic(*, review: JointReview, title: str, by: Actor, now: datetime) -> ReviewTopic:
    """A topic that no figure tells; any partner may bring one."""
    if not title.strip():
        raise ReviewRefused(_("请写明议题"))
    last = ReviewTopic.objects.filter(review=review).order_by("-position").values_list("position", flat=True).first()
    topic: ReviewTopic = ReviewTopic.new(
        review=review, position=(last or 0) + 1, kind=TopicKind.OWN, title=title.strip()[:80]
    )
    _agenda(review, [topic.title], by, now)
    record(subject=review, kind=KIND, verb="add_topic", by=by, now=now)
    return topic


def _agenda(review: JointReview, titles: list[str], by: Actor, now: datetime, said: str | None = None) -> Minutes:
    """Put these on the agenda (`said`: with what was said); what stands there already stays as it is."""
    items = AgendaItem.objects.filter(minutes__gathering=review.meeting).order_by("position")
    points = [Point(item.title, item.length_minutes, item.said, item.key) for item in items]
    known = {point.title: at for at, point in enumerate(points)}
    for title in titles:
        if title not in known:
            points.append(Point(title, said=said or ""))
        elif said is not None:
            points[known[title]] = replace(points[known[title]], said=said)
    text = Minutes.objects.filter(gathering=review.meeting).values_list("text", flat=True).first() or ""
    try:
        return write_minutes(gathering=review.meeting, points=points, text=text, by=by, now=now)
    except MinutesRefused as refused:
        raise ReviewRefused(str(refused)) from refused


@transaction.atomic
def note_said(*, topic: ReviewTopic, said: str, by: Actor, now: datetime) -> Minutes:
    """What was said on a topic, into the minutes of the meeting."""
    minutes = _agenda(topic.review, [topic.title], by, now, said.strip()[:1000])
    record(subject=topic.review, kind=KIND, verb="note", by=by, now=now)
    return minutes


@transaction.atomic
def decide_task(
    *, topic: ReviewTopic, community: Community, title: str, to: Party, due: datetime, by: Actor, now: datetime
) -> ReviewTask:
    """A decision on a topic, in the minutes: a matter with a holder and a due time. Raises `ReviewRefused`."""
    if not title.strip():
        raise ReviewRefused(_("请写明要办什么"))
    if due <= now:
        raise ReviewRefused(_("时限要在现在之后"))
    task = Task(title.strip()[:120], to, due, topic.title)
    minutes = Minutes.objects.filter(gathering=topic.review.meeting).first() or _agenda(topic.review, [], by, now)
    try:
        matter = decide(community=community, minutes=minutes, task=task, by=by, now=now).matter
    except MinutesRefused as refused:
        raise ReviewRefused(str(refused)) from refused
    row: ReviewTask = ReviewTask.new(topic=topic, matter=matter)
    record(subject=topic.review, kind=KIND, verb="decide", by=by, now=now, to=str(to.id), task=str(matter.id))
    return row


def hold_review(*, review: JointReview, headcount: int, by: Actor, now: datetime) -> JointReview:
    """It took place, with so many people."""
    try:
        review.meeting = hold(gathering=review.meeting, by=by, now=now, headcount=headcount)
    except NotScheduled as refused:
        raise ReviewRefused(str(refused)) from refused
    return review
