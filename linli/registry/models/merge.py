"""Two records of one person made one, with everything that is needed to take it back."""

from django.db import models
from django.db.models import F, Q

from linli.kernel.tenancy import Record, TenantForeignKey
from linli.registry.models.person import Person


class Merge(Record):
    """`merged` was a second record of `kept`; it stays on file, inactive.

    `moved`: field ("registry.Residence.person") → ids of the rows that were moved. `ended`: field → id → the last day of
    a spell that stays with `merged`, because `kept` had one like it. `filled`: fields of `kept` that were empty and got a
    value.
    """

    kept = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    merged = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    moved = models.JSONField(default=dict)
    ended = models.JSONField(default=dict)
    filled = models.JSONField(default=list)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "merged"], condition=Q(undone_at=None), name="merged_once_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="merge_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} into {self.kept_id}"
