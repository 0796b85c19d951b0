"""组织生活: what is due, and the meetings of a branch that count for it."""

from django.db import models

from linli.engines.gatherings.models import Gathering
from linli.kernel.tenancy import Record, TenantForeignKey
from linli.practices.partylife.enums import Every, LifeKind
from linli.registry.models import Party


class Requirement(Record):
    """So many of a kind in every period, of each branch; `first_item`: it begins with the 第一议题."""

    kind = models.CharField(max_length=12, choices=LifeKind.choices)
    every = models.CharField(max_length=8, choices=Every.choices)
    times = models.PositiveSmallIntegerField(default=1)
    first_item = models.BooleanField(default=False)
    from_on = models.DateField(help_text="what was over before that day is nobody's debt")
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "kind"], name="life_requirement_once"),
            models.CheckConstraint(condition=models.Q(times__gte=1), name="life_requirement_at_least_once"),
        ]

    def __str__(self) -> str:
        return self.kind


class LifeMeeting(Record):
    """A meeting of a branch counts as this; one may count as a theme day and as a lesson too."""

    gathering = TenantForeignKey(Gathering, db_index=False, on_delete=models.PROTECT, related_name="+")
    branch = TenantForeignKey(Party, db_index=False, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=LifeKind.choices)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "gathering", "kind"], name="life_meeting_counts_once"),
        ]
        indexes = [models.Index(fields=["community", "branch"], name="life_meeting_of_branch")]

    def __str__(self) -> str:
        return f"{self.kind} {self.gathering_id}"
