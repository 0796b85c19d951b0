"""三级联动: a task of the secretary, its parts in the branches' hands, their parts in the cadres'."""

from django.db import models
from django.db.models import Q

from linli.engines.matters.models import Matter
from linli.kernel.tenancy import Record, TenantForeignKey, TenantOneToOneField
from linli.practices.partylife.enums import Level


class Step(Record):
    """One task of a cascade. `top` is the secretary's step (empty for itself), `above` the one this is a part of."""

    matter = TenantOneToOneField(Matter, on_delete=models.PROTECT, related_name="cascade_step")
    level = models.CharField(max_length=10, choices=Level.choices)
    top = TenantForeignKey("self", null=True, blank=True, db_index=False, on_delete=models.PROTECT, related_name="all")
    above = TenantForeignKey(
        "self", null=True, blank=True, db_index=False, on_delete=models.PROTECT, related_name="below"
    )
    at = models.DateTimeField()

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(level=Level.SECRETARY, top=None, above=None)
                | ~Q(level=Level.SECRETARY) & Q(top__isnull=False, above__isnull=False),
                name="cascade_step_below_another",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "top"], name="cascade_step_of_top"),
            models.Index(fields=["community", "level", "-at"], name="cascade_step_by_level"),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.matter_id}"
