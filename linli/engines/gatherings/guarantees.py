"""What gatherings guarantee: counters count the list, nobody waits beside a free seat, hours come from presence."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from linli.engines.gatherings import guarantees_booking, guarantees_minutes
from linli.engines.gatherings.enums import HELPING, EnrolmentState, Presence, Stage
from linli.engines.gatherings.models import Enrolment, Gathering
from linli.kernel.doctor import Breach, each, guarantees

#: Where the guarantees of rooms and of minutes are.
ELSEWHERE = (guarantees_booking, guarantees_minutes)
SIGNED_UP, WAITING = EnrolmentState.SIGNED_UP, EnrolmentState.WAITING


def _counted(**which: Any) -> Coalesce:
    rows = Enrolment.objects.filter(community=OuterRef("community"), gathering=OuterRef("pk"), **which).order_by()
    counted = rows.values("gathering").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


@guarantees("gatherings.seats", "the counters of a gathering are those of its list, and no seat is given twice")
def seats(now: datetime) -> Iterator[Breach]:
    rows = Gathering.objects.annotate(
        helping=_counted(state=SIGNED_UP, role__in=HELPING), signed=_counted(state=SIGNED_UP),
        waiting=_counted(state=WAITING),
    )  # fmt: skip
    wrong = ~Q(helper_count=F("helping")) | ~Q(taken_count=F("signed") - F("helping")) | ~Q(waiting_count=F("waiting"))
    yield from each(rows.filter(wrong), "counts others than are on its list")


@guarantees("gatherings.fair", "nobody waits for a gathering to come while a seat is free")
def fair(now: datetime) -> Iterator[Breach]:
    waits = {role: _counted(state=WAITING, role__in=HELPING) for role in ("helpers",)}
    rows = Gathering.objects.filter(stage=Stage.PLANNED, ends_at__gt=now).annotate(**waits)
    free = Q(capacity=None) | Q(capacity__gt=F("taken_count"))
    yield from each(rows.filter(free, waiting_count__gt=F("helpers")), "has a free seat, and somebody waits")
    helpers = Q(helper_capacity=None) | Q(helper_capacity__gt=F("helper_count"))
    yield from each(rows.filter(helpers, helpers__gt=0), "has a free helper's seat, and somebody waits")


@guarantees("gatherings.hours", "time is credited only to who was present, unless it was put right with a reason")
def hours(now: datetime) -> Iterator[Breach]:
    rows = Enrolment.objects.filter(minutes__gt=0, minutes_reason="").exclude(presence=Presence.PRESENT)
    yield from each(rows, "is credited time without having been present")
