"""Hot topics: a new matter finds its group; once a week all are grouped anew; a topic becomes a task or something else."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, transaction
from django.utils.translation import gettext_lazy as _

from linli.engines.matters.actions.giving import Task, give
from linli.engines.matters.actions.telling import desk_path
from linli.engines.matters.enums import Source
from linli.engines.matters.models import Matter
from linli.engines.routing.models import Topic, TopicMatter
from linli.engines.routing.rules.grouping import LARGEST, LEAST, phrase
from linli.engines.routing.rules.likeness import ABOUT, Doc
from linli.kernel.actors import Actor
from linli.kernel.calendars import calendar_of
from linli.kernel.events import record
from linli.kernel.models import Community
from linli.kernel.wording import kept
from linli.registry.models import Party
from linli.registry.queries.places import desk

KIND = "topic"
#: What a topic asks of somebody is due in so many working days.
TASK_DAYS = 10
#: An old topic of which at least this share is in a new group lives on in it.
HELD_TOGETHER = 0.5
Alike = Sequence[tuple[UUID, float, float]]


class TopicRefused(ValueError):
    """The topic cannot become that; `str()` says why."""


@transaction.atomic
def put_in_topic(*, matter: Matter, alike: Alike, now: datetime) -> Topic | None:
    """Put a new matter to the topic of what it is likest, or make one of three that hang together."""
    near = sorted(((about, id) for id, _same, about in alike if about >= ABOUT), key=lambda each: -each[0])
    if not near:
        return None
    ids = [id for _about, id in near]
    rows = TopicMatter.objects.filter(matter_id__in=[matter.id, *ids]).select_related("topic")
    theirs = {row.matter_id: row.topic for row in rows}
    if matter.id in theirs:
        return theirs[matter.id]  # grouped by night before it was looked at
    topic = next((theirs[id] for id in ids if id in theirs), None)
    if topic is not None:
        if TopicMatter.objects.filter(topic=topic).count() >= LARGEST:
            return None
        TopicMatter.new(topic=topic, matter=matter)
        Topic.objects.filter(id=topic.id).update(last_at=max(topic.last_at, matter.reported_at))
        return topic
    return _begun(matter, ids, now) if len(ids) + 1 >= LEAST else None


def _begun(matter: Matter, ids: Sequence[UUID], now: datetime) -> Topic:
    rows = list(Matter.objects.filter(id__in=ids[:LARGEST]).only("title", "reported_at").order_by("id"))
    together = [*rows, matter]
    times = [each.reported_at for each in together]
    name = phrase([each.title for each in together])[:60]
    topic = Topic.new(name=name, first_at=min(times), last_at=max(times), found_at=now)
    _fill(topic, [each.id for each in together])
    return topic


def _fill(topic: Topic, ids: Sequence[UUID]) -> None:
    TopicMatter.objects.bulk_create(
        TopicMatter(community_id=topic.community_id, topic=topic, matter_id=id) for id in ids
    )


@transaction.atomic
def leave_topics(matter: Matter) -> None:
    """It went behind a wall: its topics go on without it, and are called by what the others say."""
    rows = TopicMatter.objects.filter(matter=matter).order_by("id")
    topics = set(rows.values_list("topic_id", flat=True))
    if not topics:
        return
    rows.delete()
    for topic in sorted(topics):
        left = TopicMatter.objects.filter(topic_id=topic).order_by("id").values_list("matter__title", flat=True)
        Topic.objects.filter(id=topic).update(name=phrase(list(left))[:60] or "—")


@transaction.atomic
def keep_topics(*, found: Sequence[tuple[str, Sequence[Doc]]], since: datetime, now: datetime) -> list[Topic]:
    """The groups of the window as found anew; a topic that is mostly still there keeps its row and what it became."""
    old: dict[UUID, UUID] = dict(
        TopicMatter.objects.filter(topic__last_at__gt=since).order_by("id").values_list("matter_id", "topic_id")
    )
    sizes = Counter(old.values())
    TopicMatter.objects.filter(topic_id__in=sizes).delete()
    there = set(
        Matter.objects.filter(id__in=[doc.id for _n, docs in found for doc in docs]).values_list("id", flat=True)
    )
    kept_rows, taken = [], set[UUID]()
    for name, docs in found:
        members = [doc for doc in docs if doc.id in there]
        if len(members) < LEAST:
            continue
        before = Counter(old[doc.id] for doc in members if doc.id in old).most_common(1)
        goes_on = before[0][0] if before and before[0][1] >= sizes[before[0][0]] * HELD_TOGETHER else None
        kept_rows.append(_kept(name, members, None if goes_on in taken else goes_on, now))
        taken.add(kept_rows[-1].id)
    gone = Topic.objects.filter(id__in=sizes.keys() - taken, became="")
    gone._raw_delete(DEFAULT_DB_ALIAS)  # nothing refers to them any more
    return kept_rows


def _kept(name: str, docs: Sequence[Doc], goes_on: UUID | None, now: datetime) -> Topic:
    times = [doc.at for doc in docs]
    values = {"name": name[:60], "first_at": min(times), "last_at": max(times)}
    if goes_on is not None:
        Topic.objects.filter(id=goes_on).update(**values)
        topic = Topic.objects.get(id=goes_on)
    else:
        topic = Topic.new(found_at=now, **values)
    _fill(topic, [doc.id for doc in docs])
    return topic


@transaction.atomic
def make_task(*, topic: Topic, matters: Sequence[Matter], community: Community, by: Actor, now: datetime) -> Matter:
    """One task for all of it, for whoever holds most of what is open, else the desk. Raises `TopicRefused`."""
    require_free(topic)
    held = Counter(matter.holder_id for matter in matters if matter.is_open and matter.holder_id)
    front = desk()
    to = Party.objects.filter(id=held.most_common(1)[0][0]).first() if held else None
    party = to or (front.party if front else None)
    if party is None:
        raise TopicRefused(_("还没有人可以承办，请先设受理台"))
    title = kept(_("集中处理：%(topic)s（%(count)d 件）"), topic=topic.name, count=len(matters))
    text = kept(_("居民集中反映“%(topic)s”，涉及："), topic=topic.name) + "、".join(m.number for m in matters)
    due = calendar_of(community).add_workdays(now, TASK_DAYS)
    task = give(community=community, task=Task(title, party, due, text=text), by=by, now=now, source=Source.GIVEN)
    became(topic=topic, what="task", path=desk_path(task), by=by, now=now)
    return task


def require_free(topic: Topic) -> None:
    """Raises `TopicRefused` for a topic that became something already."""
    if Topic.objects.filter(id=topic.id).exclude(became="").exists():
        raise TopicRefused(_("这个热点已经有人在办了"))


@transaction.atomic
def became(*, topic: Topic, what: str, path: str, by: Actor, now: datetime) -> Topic:
    """Write down what a topic became; of two at once the second is refused."""
    changes = {"became": what, "became_at": now, "became_path": path[:200]}
    if not Topic.objects.filter(id=topic.id, became="").update(**changes):
        raise TopicRefused(_("这个热点已经有人在办了"))
    for name, value in changes.items():
        setattr(topic, name, value)
    record(subject=topic, kind=KIND, verb="become", by=by, now=now, what=what)
    return topic
