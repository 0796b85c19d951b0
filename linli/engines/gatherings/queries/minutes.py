"""Minutes, and how far each decision has come. `gatherings_for` and `public_minutes` are the only doors."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from linli.accounts.visitors import Visitor
from linli.engines.gatherings.enums import EnrolmentState, GatheringKind, Presence, Stage
from linli.engines.gatherings.models import AgendaItem, Decision, Enrolment, Gathering, Minutes
from linli.engines.gatherings.queries.lists import name_of
from linli.engines.gatherings.queries.walls import WALLED, gatherings_for
from linli.engines.matters.models import Matter
from linli.registry.enums import PartyKind

#: Meetings that are closed with minutes only.
MINUTED = frozenset(
    {
        GatheringKind.MEETING, GatheringKind.JOINT_REVIEW, GatheringKind.ASSEMBLY, GatheringKind.BENCH_TALK,
        GatheringKind.PARTY_MEETING,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who came and who did not: names for those who keep the list, else only how many."""

    present: list[str]
    excused: list[str]
    count: int


@dataclass(frozen=True, slots=True)
class Timed:
    """An item of the agenda with the time it is due to begin."""

    item: AgendaItem
    at: datetime


@dataclass(frozen=True, slots=True)
class Progress:
    """A decision and its matter; `holder` is empty where the reader may not know the person who has it."""

    decision: Decision
    matter: Matter
    holder: str


def meeting_for(visitor: Visitor, id: UUID) -> Gathering | None:
    rows = gatherings_for(visitor).select_related("community", "place", "led_by", "programme", "organiser")
    return rows.filter(id=id).first()


def minutes_for(visitor: Visitor, id: UUID) -> Minutes | None:
    """The minutes of a meeting to write in, with the meeting; one query."""
    rows = Minutes.objects.filter(gathering_id=id, gathering__in=gatherings_for(visitor).order_by().values("id"))
    return rows.select_related("gathering__community", "gathering__place__grid").first()


def minutes_of(gathering: Gathering) -> Minutes | None:
    """With agenda and decisions."""
    rows = Minutes.objects.filter(gathering=gathering).select_related("written_by")
    minutes = rows.prefetch_related(*_parts()).first()
    if minutes is not None:
        minutes.gathering = gathering
    return minutes


def public_minutes() -> QuerySet[Minutes]:
    """What everybody may read, the last first; never of a walled meeting."""
    rows = Minutes.objects.exclude(published_at=None).exclude(gathering__kind__in=WALLED)
    return rows.select_related("gathering__place").prefetch_related(*_parts()).order_by("-published_at", "-id")


def _parts() -> tuple[Prefetch, Prefetch]:
    decisions = Decision.objects.select_related("matter__holder").order_by("at", "id")
    return Prefetch("items", AgendaItem.objects.order_by("position")), Prefetch("decisions", decisions)


def agenda_of(minutes: Minutes) -> list[Timed]:
    """The items, each with the time at which it is due to begin."""
    at, found = minutes.gathering.starts_at, []
    for item in minutes.items.all():
        found.append(Timed(item, at))
        at += timedelta(minutes=item.length_minutes)
    return found


def attendance_of(gathering: Gathering) -> Attendance:
    """From the list, as it was marked."""
    rows = Enrolment.objects.filter(gathering=gathering, state=EnrolmentState.SIGNED_UP)
    marked = list(rows.exclude(presence="").select_related("person__party").order_by("number"))
    present = [name_of(row) for row in marked if row.presence == Presence.PRESENT]
    excused = [name_of(row) for row in marked if row.presence == Presence.EXCUSED]
    return Attendance(present, excused, max(len(present), gathering.headcount or 0))


def count_of(gathering: Gathering) -> int:
    """How many came, without a name."""
    here = Q(state=EnrolmentState.SIGNED_UP, presence=Presence.PRESENT)
    found = Enrolment.objects.filter(here, gathering=gathering).order_by().aggregate(n=Count("id"))["n"]
    return max(found, gathering.headcount or 0)


def progress_of(minutes: Minutes, *, public: bool = False) -> list[Progress]:
    """Each decision and how far it has come. In public a person who has it is not named, a body is."""
    return [Progress(each, each.matter, _holder(each.matter, public)) for each in minutes.decisions.all()]


def _holder(matter: Matter, public: bool) -> str:
    holder = matter.holder
    return "" if holder is None or (public and holder.kind == PartyKind.PERSON) else holder.name


def decided_in(matter: Matter, visitor: Visitor) -> Gathering | None:
    """The meeting a task was given at, where the visitor may know of it."""
    rows = gatherings_for(visitor).filter(minutes__decisions__matter=matter)
    return rows.order_by("id").first()


def is_unminuted(gathering: Gathering) -> bool:
    """Whether it is a meeting that wants minutes and has no complete ones."""
    closed = Minutes.objects.filter(gathering=gathering, closed_at__isnull=False)
    return gathering.kind in MINUTED and not closed.exists()


def not_minuted(visitor: Visitor, now: datetime) -> QuerySet[Gathering]:
    """Meetings that are over, without complete minutes; the longest ago first."""
    rows = gatherings_for(visitor).filter(kind__in=MINUTED, ends_at__lte=now).exclude(stage=Stage.CANCELLED)
    return rows.filter(Q(minutes=None) | Q(minutes__closed_at=None)).order_by("starts_at", "id")
