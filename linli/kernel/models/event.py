"""What happened, appended and never changed. References only: personal words live in the rows referred to."""

from typing import Any

from django.db import models

from linli.kernel.actors import Actor, ActorKind
from linli.kernel.tenancy import Record, RecordManager, RecordQuerySet


class EventsAreAppended(TypeError):
    """Somebody tried to change or remove what happened."""


class EventQuerySet(RecordQuerySet):
    def update(self, **changes: Any) -> int:
        raise EventsAreAppended("an event is never changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise EventsAreAppended("an event is never removed")


class Event(Record):
    """One thing that happened to one record (`subject_id`), by whom and when; `step` numbers the moves of a workflow."""

    subject_kind = models.CharField(max_length=30)
    subject_id = models.UUIDField()
    verb = models.CharField(max_length=40)
    step = models.PositiveIntegerField(null=True)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in ActorKind])
    actor_id = models.UUIDField(null=True)
    actor_party_id = models.UUIDField(null=True)
    data = models.JSONField(default=dict)

    objects = RecordManager.from_queryset(EventQuerySet)()  # type: ignore[django-manager-missing,misc]

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["community", "subject_id", "step"],
                condition=models.Q(step__isnull=False),
                name="event_step_once",
            ),
        ]
        indexes = [models.Index(fields=["community", "subject_id", "id"], name="event_of_subject")]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_kind} {self.subject_id}"

    def _do_update(self, *_: Any) -> Any:
        raise EventsAreAppended("an event is never changed")

    def delete(self, *_: Any, **__: Any) -> tuple[int, dict[str, int]]:
        raise EventsAreAppended("an event is never removed")

    @property
    def actor(self) -> Actor:
        return Actor(ActorKind(self.actor_kind), self.actor_id, self.actor_party_id)
