"""A meeting of a mediator with the parties: all of them, or one."""

from django.db import models
from django.db.models import Q

from linli.kernel.crypto import EncryptedTextField
from linli.kernel.tenancy import Record, TenantForeignKey
from linli.practices.mediation.enums import Outcome, SessionKind
from linli.practices.mediation.models.dispute import Dispute, DisputeParty


class Session(Record):
    """Planned until its `outcome` is written down. `record` is read by mediator and body, never by the other party."""

    dispute = TenantForeignKey(Dispute, on_delete=models.CASCADE, related_name="sessions")
    kind = models.CharField(max_length=10, choices=SessionKind.choices)
    party = TenantForeignKey(DisputeParty, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    where = models.CharField(max_length=80, blank=True)
    method = models.CharField(max_length=30, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    record = EncryptedTextField(blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=SessionKind.SEPARATE, party__isnull=False) | Q(kind=SessionKind.JOINT, party=None),
                name="separate_session_has_its_party",
            )
        ]
        indexes = [models.Index(fields=["community", "dispute", "at"], name="sessions_of_dispute")]

    def __str__(self) -> str:
        return f"{self.kind} session of {self.dispute_id}"
