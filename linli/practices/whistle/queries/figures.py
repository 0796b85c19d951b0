"""How it went: rates of the departments, the figures of the red housekeeper. All computed, none typed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Q, Sum, When
from django.db.models.functions import Coalesce

from linli.engines.gatherings.enums import GatheringKind, Presence
from linli.engines.gatherings.enums import Stage as Held
from linli.engines.gatherings.models import Enrolment, Gathering
from linli.kernel.models import Community
from linli.kernel.tenancy import in_communities
from linli.practices.whistle.models import Call, CallTask, Whistle
from linli.practices.whistle.rules import CallFact, Rate, rates
from linli.registry.enums import GroupKind

#: What people come together for in order to decide is a meeting; the rest are activities.
MEETINGS = (
    GatheringKind.MEETING, GatheringKind.JOINT_REVIEW, GatheringKind.ASSEMBLY, GatheringKind.BENCH_TALK,
    GatheringKind.HEARING, GatheringKind.PARTY_MEETING, GatheringKind.SHIFT,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figures:
    """Whistle meetings held, problems solved (tasks closed in whistles that ended solved), activities, person-times."""

    whistle_count: int
    meeting_count: int
    solved_count: int
    activity_count: int
    person_times: int


def figures() -> Figures:
    """Of the current community, ever. Four queries."""
    whistles = Whistle.objects.aggregate(all=Count("id"), met=Count("id", filter=Q(met_at__isnull=False)))
    solved = CallTask.objects.filter(call__whistle__solved=True, matter__closed_at__isnull=False)
    activities = Gathering.objects.filter(stage=Held.HELD).exclude(kind__in=MEETINGS)
    counted = activities.aggregate(number=Count("id"), heads=Coalesce(Sum("headcount"), 0))
    named = Enrolment.objects.filter(presence=Presence.PRESENT, gathering__stage=Held.HELD)
    present = named.exclude(gathering__kind__in=MEETINGS).count()
    return Figures(
        whistles["all"], whistles["met"], solved.count(), counted["number"], counted["heads"] + present
    )  # fmt: skip


def department_rates(now: datetime) -> list[Rate]:
    """A line for each called party, of the communities that may be read now."""
    return rates(_facts(None), now)


def rates_over(communities: Iterable[Community], now: datetime) -> list[Rate]:
    """As `department_rates`, of several communities: a department of the same name in each is one line."""
    with in_communities([each.id for each in communities]):
        return rates(_facts(GroupKind.DEPARTMENT), now)


@dataclass(frozen=True, slots=True)
class CommunityLine:
    """How a community whistles: how often, how many ended, how many of these solved."""

    name: str
    whistle_count: int
    ended_count: int
    solved_count: int


def communities_over(communities: Iterable[Community]) -> list[CommunityLine]:
    """A line for each community that an area above reads, in one query."""
    names = {each.id: each.name for each in communities}
    with in_communities(list(names)):
        rows = Whistle.objects.order_by().values_list("community_id")
        found = {
            community: counts
            for community, *counts in rows.annotate(
                all=Count("id"), ended=Count("id", filter=~Q(ended_at=None)), solved=Count("id", filter=Q(solved=True))
            )
        }
    return [CommunityLine(name, *found.get(id, (0, 0, 0))) for id, name in names.items()]


def _facts(kind: GroupKind | None) -> list[CallFact]:
    calls = Call.objects.filter(party__group__kind=kind) if kind else Call.objects.all()
    tasks = _tasks()
    rows = calls.order_by().values_list(
        "id", "party__name", "called_at", "report_by", "reported_at", "came", "rating", "whistle__solved"
    )
    return [
        CallFact(name, called, by, reported, came, rating, solved, *tasks.get(id, (0, 0, 0)))
        for id, name, called, by, reported, came, rating, solved in rows
    ]


def _tasks() -> dict[UUID, tuple[int, int, int]]:
    """By call: how many tasks, how many closed, how many of these in time."""
    one = Case(When(matter__in_time=True, then=1), default=0, output_field=IntegerField())
    rows = CallTask.objects.order_by().values_list("call_id")
    counted = rows.annotate(
        number=Count("id"), done=Count("id", filter=Q(matter__closed_at__isnull=False)), timely=Sum(one)
    )
    return {call: (number, done, timely) for call, number, done, timely in counted}
