"""Leased jobs: external effects and timers, written with the change that wants them."""

from typing import Any

from django.db import models

from linli.kernel.tenancy import Record


class Job(Record):
    """One thing to do at or after `due_at`. `key` makes it one of its kind; a lease that ran out may be claimed again."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        DEAD = "dead"

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=100)
    payload = models.JSONField(default=dict)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)
    #: What was worked out before the transaction of a run; not kept.
    prepared: Any = None

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(fields=["community", "kind", "key"], name="job_once")]
        indexes = [
            models.Index(fields=["due_at", "community"], condition=models.Q(state="waiting"), name="job_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Heartbeat(models.Model):
    """When a worker was last seen alive. A reference row a worker; `/healthz` reads it."""

    worker = models.CharField(primary_key=True, max_length=60)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker
