"""Minutes are written, decisions become matters with a holder and a due time, a meeting is closed, its minutes published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from linli.accounts.models import User
from linli.engines.gatherings.actions.scheduling import hold
from linli.engines.gatherings.enums import EnrolmentState, Presence, Stage
from linli.engines.gatherings.models import AgendaItem, Decision, Enrolment, Gathering, Minutes
from linli.engines.gatherings.queries.walls import WALLED
from linli.engines.matters.actions.giving import Task, give
from linli.engines.matters.enums import Source
from linli.engines.matters.redaction import IDENTITY, NAMED, PHONE, PLATE
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.models import Community

KIND = "gathering"


class MinutesRefused(ValueError):
    """Minutes cannot be so; `str()` is shown to the person."""


class NamesSomebody(MinutesRefused):
    """The text seems to name residents (`names`); whoever has checked says so and publishes."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(
            _("好像写到了居民的名字：%(names)s。公开前请改掉；确实可以公开，请勾选后再公开。")
            % {"names": _("、").join(names)}
        )
        self.names = tuple(names)


@dataclass(frozen=True, slots=True)
class Point:
    """One item of the agenda, in order."""

    title: str
    length_minutes: int = 0
    said: str = ""
    key: str = ""


@transaction.atomic
def write_minutes(
    *, gathering: Gathering, points: Sequence[Point] = (), text: str = "", by: Actor, now: datetime,
    user: User | None = None, version: int | None = None,
) -> Minutes:  # fmt: skip
    """Keep agenda and words as they are now; the first time, begin. `version`: as the form was opened with.

    Raises `MinutesRefused` for a meeting called off, minutes closed, or written by somebody else meanwhile.
    """
    if gathering.stage == Stage.CANCELLED:
        raise MinutesRefused(_("会议已经取消"))
    minutes = _begun(gathering, user, now)
    rows = Minutes.objects.filter(id=minutes.id, closed_at=None)
    rows = rows.filter(version=version) if version is not None else rows
    if not rows.update(text=text.strip(), written_by=user, written_at=now, version=F("version") + 1):
        minutes.refresh_from_db()
        raise MinutesRefused(_("记录已经定稿") if minutes.closed_at else _("别人刚改过这份记录，请看过再改"))
    AgendaItem.objects.filter(minutes=minutes).delete()
    AgendaItem.objects.bulk_create(
        AgendaItem(
            community_id=minutes.community_id, minutes=minutes, position=position, title=point.title.strip()[:80],
            length_minutes=point.length_minutes, said=point.said.strip(), key=point.key,
        )
        for position, point in enumerate(each for each in points if each.title.strip())
    )  # fmt: skip
    record(subject=gathering, kind=KIND, verb="write_minutes", by=by, now=now)
    minutes.refresh_from_db()
    return minutes


def _begun(gathering: Gathering, user: User | None, now: datetime) -> Minutes:
    found = Minutes.objects.filter(gathering=gathering).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return Minutes.new(gathering=gathering, written_by=user, written_at=now)
    except IntegrityError:
        return Minutes.objects.get(gathering=gathering)


@transaction.atomic
def decide(*, community: Community, minutes: Minutes, task: Task, by: Actor, now: datetime) -> Decision:
    """Decide something: a matter in somebody's hands with a due time, in this transaction. Raises `MinutesRefused`."""
    if minutes.closed_at is not None:
        raise MinutesRefused(_("记录已经定稿，议定事项不能再加"))
    if not task.title.strip():
        raise MinutesRefused(_("请写下定了什么"))
    if task.due <= now:
        raise MinutesRefused(_("办结时间要在以后"))
    matter = give(community=community, task=task, by=by, now=now, source=Source.MEETING)
    decision = Decision.new(minutes=minutes, text=task.title.strip()[:300], matter=matter, at=now)
    record(subject=minutes.gathering, kind=KIND, verb="decide", by=by, now=now, matter=str(matter.id))
    return decision


@transaction.atomic
def close_minutes(*, minutes: Minutes, by: Actor, now: datetime, headcount: int | None = None) -> Minutes:
    """The meeting is over and its minutes are complete: it was held. Raises `MinutesRefused` where words or people
    are missing, `NotScheduled` before it began."""
    said = minutes.text or AgendaItem.objects.filter(minutes=minutes).exclude(said="").exists()
    if not said:
        raise MinutesRefused(_("请先写下会上说了什么"))
    here = Enrolment.objects.filter(
        gathering=minutes.gathering, state=EnrolmentState.SIGNED_UP, presence=Presence.PRESENT
    )
    if not headcount and not minutes.gathering.headcount and not here.exists():
        raise MinutesRefused(_("请先签到，或写下来了多少人"))
    if not Minutes.objects.filter(id=minutes.id, closed_at=None).update(closed_at=now, version=F("version") + 1):
        raise MinutesRefused(_("记录已经定稿"))
    hold(gathering=minutes.gathering, headcount=headcount, by=by, now=now)
    record(subject=minutes.gathering, kind=KIND, verb="close_minutes", by=by, now=now)
    minutes.refresh_from_db()
    return minutes


@transaction.atomic
def reopen_minutes(*, minutes: Minutes, by: Actor, now: datetime) -> Minutes:
    """Something was wrong or missing. Raises `MinutesRefused` once they are published."""
    rows = Minutes.objects.filter(id=minutes.id, published_at=None, closed_at__isnull=False)
    if not rows.update(closed_at=None, version=F("version") + 1):
        raise MinutesRefused(_("已经公开，或还没有定稿"))
    record(subject=minutes.gathering, kind=KIND, verb="reopen_minutes", by=by, now=now)
    minutes.refresh_from_db()
    return minutes


@transaction.atomic
def publish_minutes(*, minutes: Minutes, checked: bool, by: Actor, now: datetime) -> Minutes:
    """Let everybody read them. Raises `MinutesRefused` for a walled meeting, for numbers of persons, and `NamesSomebody`."""
    if minutes.gathering.kind in WALLED:
        raise MinutesRefused(_("这类会议的记录不公开"))
    words = _words(minutes)
    numbers = [found.group() for pattern in (IDENTITY, PHONE, PLATE) for found in pattern.finditer(words)]
    if numbers:
        raise MinutesRefused(_("公开的记录里不能有电话、证件号和车牌：%(what)s") % {"what": _("、").join(numbers)})
    names = list(dict.fromkeys(found.group() for found in NAMED.finditer(words)))
    if names and not checked:
        raise NamesSomebody(names)
    rows = Minutes.objects.filter(id=minutes.id, closed_at__isnull=False, published_at=None)
    if not rows.update(published_at=now):
        raise MinutesRefused(_("要先定稿，才能公开"))
    record(subject=minutes.gathering, kind=KIND, verb="publish_minutes", by=by, now=now)
    minutes.refresh_from_db()
    return minutes


def _words(minutes: Minutes) -> str:
    """Everything that would be read."""
    items = AgendaItem.objects.filter(minutes=minutes).order_by("position").values_list("title", "said")
    decisions = Decision.objects.filter(minutes=minutes).order_by("at", "id").values_list("text", flat=True)
    return "\n".join([minutes.gathering.title, minutes.text, *(word for item in items for word in item), *decisions])
