"""What outside guarantees: a promise is asked after, a delivery is tried, a link leads past no wall."""

from collections.abc import Iterator
from datetime import datetime

from linli.engines.matters.queries.walls import OPEN_TO_STAFF
from linli.kernel.doctor import Breach, each, guarantees
from linli.kernel.models import Job
from linli.practices.outside.actions.hooks import DELIVER
from linli.practices.outside.actions.promising import FOLLOW
from linli.practices.outside.enums import DeliveryState, PromiseState
from linli.practices.outside.models import AnswerLink, Delivery, Promise


def _waiting(kind: str) -> set[tuple[object, str]]:
    rows = Job.objects.filter(kind=kind).exclude(state=Job.State.DONE).order_by()
    return set(rows.values_list("community_id", "key").iterator())


@guarantees("outside.promises", "an open promise has the timer that asks after it")
def promises(now: datetime) -> Iterator[Breach]:
    jobs = _waiting(FOLLOW)
    rows = Promise.objects.filter(state=PromiseState.OPEN).order_by()
    for community, key in rows.values_list("community_id", "id").iterator():
        if (community, str(key)) not in jobs:
            yield Breach("outside.promise", str(key), "is open and nobody asks after it", community)


@guarantees("outside.deliveries", "a delivery that waits has the job that tries it")
def deliveries(now: datetime) -> Iterator[Breach]:
    jobs = _waiting(DELIVER)
    rows = Delivery.objects.filter(state=DeliveryState.WAITING, webhook__ended_at=None).order_by()
    for community, key in rows.values_list("community_id", "id").iterator():
        if (community, str(key)) not in jobs:
            yield Breach("outside.delivery", str(key), "waits and nobody tries it", community)


@guarantees("outside.links", "no good link leads to a matter behind a wall")
def links(now: datetime) -> Iterator[Breach]:
    good = AnswerLink.objects.filter(revoked_at=None, expires_at__gt=now)
    yield from each(good.exclude(matter__wall__in=OPEN_TO_STAFF), "leads behind a wall")
