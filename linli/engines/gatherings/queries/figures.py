"""What programmes add up to in a span of time: sessions held, people, person-times, hours, stars. Computed, never kept."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Avg, Count, Q, Sum

from linli.engines.gatherings.enums import HELPING, EnrolmentState, Presence, Stage
from linli.engines.gatherings.models import Enrolment, Gathering


@dataclass(frozen=True, slots=True)
class Figures:
    """`people`: different ones among those with a name; `times` also counts those counted without names."""

    sessions: int = 0
    people: int = 0
    times: int = 0
    helper_minutes: int = 0
    stars: float | None = None
    fullest: int = 0


def figures_of(
    programmes: Collection[object], since: datetime, until: datetime, *, role: str = "", kind: str = ""
) -> Figures:
    """The figures of these programmes from one moment to another. Two queries."""
    held = Gathering.objects.filter(programme_id__in=list(programmes), stage=Stage.HELD)
    held = held.filter(starts_at__gte=since, starts_at__lt=until)
    held = held.filter(kind=kind) if kind else held
    rows = held.annotate(there=Count("enrolments", filter=Q(enrolments__presence=Presence.PRESENT))).order_by()
    counted = list(rows.values_list("headcount", "there"))
    named = Enrolment.objects.filter(
        state=EnrolmentState.SIGNED_UP, presence=Presence.PRESENT, gathering__in=held.order_by().values("id")
    )
    named = named.filter(role=role) if role else named
    sums = named.order_by().aggregate(
        people=Count("who_key", distinct=True), times=Count("id"), stars=Avg("stars"),
        minutes=Sum("minutes", filter=Q(role__in=HELPING)),
    )  # fmt: skip
    crowd = sum(max((head or 0) - there, 0) for head, there in counted)
    return Figures(
        sessions=len(counted), people=sums["people"], times=sums["times"] + (0 if role else crowd),
        helper_minutes=sums["minutes"] or 0, stars=sums["stars"],
        fullest=max((max(head or 0, there) for head, there in counted), default=0),
    )  # fmt: skip
