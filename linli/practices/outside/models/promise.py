"""承诺: what a body outside said it would do, by which day; followed until it is done."""

from django.db import models
from django.db.models import Q

from linli.engines.matters.models import Matter
from linli.kernel.tenancy import Record, TenantForeignKey
from linli.practices.outside.enums import PromiseState
from linli.registry.models import Party


class Promise(Record):
    """`moved_to`: the promise that took its place. One is open at a time for a body and a matter."""

    matter = TenantForeignKey(Matter, on_delete=models.CASCADE, related_name="promises")
    party = TenantForeignKey(Party, on_delete=models.PROTECT, related_name="promises")
    what = models.TextField(max_length=500)
    due_on = models.DateField()
    made_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=PromiseState.choices, default=PromiseState.OPEN)
    ended_on = models.DateField(null=True, blank=True, help_text="when it was kept, moved or dropped")
    moved_to = TenantForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="moved_from")
    asked_count = models.PositiveSmallIntegerField(default=0, help_text="how often the body was asked after it")

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "matter", "party"],
                condition=Q(state=PromiseState.OPEN),
                name="promise_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state=PromiseState.OPEN, ended_on=None)
                | ~Q(state=PromiseState.OPEN) & Q(ended_on__isnull=False),
                name="promise_ends_with_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "state", "due_on"], name="promise_by_day"),
            models.Index(fields=["community", "matter"], name="promises_of_matter"),
        ]

    def __str__(self) -> str:
        return f"{self.due_on} {self.state}"
