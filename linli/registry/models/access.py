"""紧急查阅: a file opened by somebody without the right to it, with a reason, for a short time, told to the secretary."""

from django.db import models
from django.db.models import F, Q

from linli.accounts.models import User
from linli.kernel.tenancy import Record, TenantForeignKey
from linli.registry.models.person import Person


class EmergencyAccess(Record):
    """`user` may read the file of `person` until `until_at`; nothing has to happen for it to end."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=200)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()

    class Meta(Record.Meta):
        verbose_name_plural = "emergency accesses"
        constraints = [
            models.CheckConstraint(condition=Q(until_at__gt=F("from_at")), name="emergency_ends_after_start"),
            models.CheckConstraint(condition=~Q(reason=""), name="emergency_has_reason"),
        ]
        indexes = [models.Index(fields=["community", "user", "until_at"], name="emergency_of_user")]

    def __str__(self) -> str:
        return f"{self.user_id} about {self.person_id}"
