"""A child in care: what must be known about it, and who took it home."""

from django.db import models
from django.db.models import Q

from linli.engines.gatherings.models import Enrolment
from linli.kernel.crypto import EncryptedTextField
from linli.kernel.tenancy import Record, TenantForeignKey, TenantOneToOneField
from linli.registry.models import Person


class ChildCard(Record):
    """What those who look after it must know. Encrypted; shown to them while it is there, and to its guardians."""

    child = TenantOneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    allergies = EncryptedTextField(blank=True)
    note = EncryptedTextField(blank=True)
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"card of {self.child_id}"


class PickUp(Record):
    """Going home from one session: wrong codes are counted, `by` took the child along."""

    enrolment = TenantOneToOneField(Enrolment, on_delete=models.CASCADE, related_name="+")
    tries = models.PositiveSmallIntegerField(default=0)
    by = TenantForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(by=None, at=None) | Q(by__isnull=False, at__isnull=False), name="picked_up_by_whom"
            )
        ]

    def __str__(self) -> str:
        return f"pick-up of {self.enrolment_id}"
