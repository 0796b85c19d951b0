"""What whistles guarantee: a call that waits has its timer, tasks are parts, offers count rightly."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Case, F, IntegerField, OuterRef, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from linli.kernel.doctor import Breach, each, guarantees
from linli.kernel.models import Job
from linli.practices.whistle.actions.blowing import LATE
from linli.practices.whistle.models import Call, CallTask, Offer, Taking


@guarantees("whistle.timers", "a call that nobody reported for has the timer that tells upward")
def timers(now: datetime) -> Iterator[Breach]:
    waiting = Job.objects.filter(kind=LATE).exclude(state=Job.State.DONE).order_by()
    jobs = set(waiting.values_list("community_id", "key").iterator())
    calls = Call.objects.filter(reported_at=None, escalated_at=None, whistle__ended_at=None).order_by()
    for community, key in calls.values_list("community_id", "id").iterator():
        if (community, str(key)) not in jobs:
            yield Breach("whistle.call", str(key), "waits and has no timer", community)


@guarantees("whistle.parts", "the tasks of a whistle are parts of its matter")
def parts(now: datetime) -> Iterator[Breach]:
    yield from each(
        CallTask.objects.exclude(matter__whole=F("call__whistle__matter")), "is no part of its whistle's matter"
    )


@guarantees("whistle.offers", "an offer counts what was taken up and given")
def offers(now: datetime) -> Iterator[Breach]:
    taken = Taking.objects.filter(offer=OuterRef("pk"), community=OuterRef("community")).order_by().values("offer")
    number = IntegerField()
    given = Case(When(given_at=None, then=Value(0)), default=F("count"), output_field=number)
    rows = Offer.objects.annotate(
        all_taken=Coalesce(Subquery(taken.annotate(n=Sum("count")).values("n"), output_field=number), 0),
        all_given=Coalesce(Subquery(taken.annotate(n=Sum(given)).values("n"), output_field=number), 0),
    )
    yield from each(rows.exclude(taken_count=F("all_taken")), "counts other takings than it has")
    yield from each(rows.exclude(given_count=F("all_given")), "counts other gifts than it has")
