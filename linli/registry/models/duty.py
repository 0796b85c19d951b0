"""值班: who holds what comes in out of hours."""

from django.db import models
from django.db.models import F, Q

from linli.kernel.tenancy import Record, TenantForeignKey
from linli.registry.models.party import Party


class DutyShift(Record):
    party = TenantForeignKey(Party, on_delete=models.PROTECT, related_name="shifts")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta(Record.Meta):
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_ends_after_start")]
        indexes = [models.Index(fields=["community", "starts_at"], name="shift_by_start")]

    def __str__(self) -> str:
        return f"{self.party_id} {self.starts_at:%Y-%m-%d}"
