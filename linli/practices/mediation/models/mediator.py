"""Who settles quarrels, and who was named for a case or refused by a party to it."""

from django.db import models
from django.db.models import Q

from linli.kernel.crypto import EncryptedTextField
from linli.kernel.tenancy import Record, TenantForeignKey
from linli.practices.mediation.enums import Appointed
from linli.practices.mediation.models.dispute import Dispute, DisputeParty
from linli.registry.models import Person


class Mediator(Record):
    """Somebody neighbours may ask. Home town and dialects are what they said of themselves, for parties who ask for it."""

    person = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    quarrels = models.JSONField(default=list)
    home_town = models.CharField(max_length=40, blank=True)
    dialects = models.JSONField(default=list)
    capacity = models.PositiveSmallIntegerField(default=5)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "person"], condition=Q(until_on=None), name="mediator_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"mediator {self.person_id}"


class Appointment(Record):
    """A mediator of a case: named, refused by a party, or released. `why`: the reasons they were chosen for."""

    dispute = TenantForeignKey(Dispute, on_delete=models.CASCADE, related_name="appointments")
    mediator = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=Appointed.choices, default=Appointed.NAMED)
    refused_by = TenantForeignKey(
        DisputeParty, null=True, blank=True, on_delete=models.CASCADE, related_name="refusals"
    )  # fmt: skip
    reason = EncryptedTextField(blank=True)
    why = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "dispute", "mediator"], name="mediator_of_case_once"),
            models.CheckConstraint(
                condition=Q(state=Appointed.REFUSED, refused_by__isnull=False) | ~Q(state=Appointed.REFUSED),
                name="refused_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["community", "mediator"], name="cases_of_mediator")]

    def __str__(self) -> str:
        return f"{self.mediator_id} for {self.dispute_id}"
