"""A retry never makes two: the key of a form that succeeded, and where it led."""

from django.db import models

from linli.kernel.tenancy import Record


class IdempotencyKey(Record):
    key = models.CharField(max_length=64)
    owner = models.CharField(max_length=64, help_text="who sent it: a key of another is a key of its own")
    location = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(fields=["community", "owner", "key"], name="idempotency_once")]

    def __str__(self) -> str:
        return self.key
