"""Writing down what happened, in the transaction of the change itself."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from linli.kernel.actors import Actor
from linli.kernel.models import Event
from linli.kernel.tenancy import Record
from linli.kernel.together import Together


def record(
    *, subject: Record, kind: str, verb: str, by: Actor, now: datetime, step: int | None = None, **data: Any
) -> Event:
    """Append one event about `subject`. `data` holds references and plain values, never words about a person."""
    event = unrecorded(subject=subject, kind=kind, verb=verb, by=by, now=now, step=step, **data)
    record_many([event])
    return event


def record_many(events: Iterable[Event]) -> None:
    """Append events that are `unrecorded`, in one statement."""
    waiting = _TOGETHER.waiting()
    if waiting is None:
        Event.objects.bulk_create(events)
    else:
        waiting += events


_TOGETHER: Together[list[Event]] = Together("events", list, record_many)
recorded_together = _TOGETHER.within


def unrecorded(
    *, subject: Record, kind: str, verb: str, by: Actor, now: datetime, step: int | None = None, **data: Any
) -> Event:
    """As `record`, not inserted yet: for many at once."""
    return Event(
        community_id=subject.community_id, subject_kind=kind, subject_id=subject.pk, verb=verb, step=step, at=now,
        actor_kind=by.kind.value, actor_id=by.id, actor_party_id=by.party_id, data=data,
    )  # fmt: skip
