"""What happened is appended, and stays as it was."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from linli.kernel.actors import Actor, ActorKind
from linli.kernel.events import record
from linli.kernel.ids import uuid7
from linli.kernel.models import CalendarDay, Community, Event
from linli.kernel.models.event import EventsAreAppended
from linli.kernel.tenancy import in_community

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
CLERK = Actor(ActorKind.USER, uuid7(), uuid7())


def happened(community: Community, step: int | None = None) -> Event:
    subject = CalendarDay(id=UUID(int=7), community=community)
    return record(subject=subject, kind="day", verb="edited", by=CLERK, now=NOW, step=step, name="春节")


def test_an_event_says_who_what_and_when(east: Community) -> None:
    with in_community(east):
        happened(east)
        event = Event.objects.get()
    assert (event.verb, event.at, event.actor, event.data) == ("edited", NOW, CLERK, {"name": "春节"})
    assert event.community_id == east.pk


def test_an_event_is_never_changed_nor_removed(east: Community) -> None:
    with in_community(east):
        event = happened(east)
        event.verb = "never happened"
        for change in (
            lambda: Event.objects.update(verb="x"),
            lambda: Event.objects.filter(verb="edited").delete(),
            lambda: Event.objects.bulk_update([event], ["verb"]),
            lambda: event.save(),
            lambda: event.delete(),
        ):
            with pytest.raises(EventsAreAppended), transaction.atomic():
                change()
        assert Event.objects.get().verb == "edited"


def test_a_step_of_a_workflow_happens_once(east: Community, west: Community) -> None:
    with in_community(east):
        happened(east, step=1)
        with pytest.raises(IntegrityError), transaction.atomic():
            happened(east, step=1)
        happened(east, step=2)
        happened(east)
        happened(east)
        assert Event.objects.count() == 4
    with in_community(west):
        happened(west, step=1)
