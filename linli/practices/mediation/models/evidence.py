"""Something that is to show how it was: handed in by a party or fetched by the mediator, entered once, never changed."""

from django.db import models

from linli.kernel.crypto import EncryptedTextField
from linli.kernel.models import StoredFile
from linli.kernel.tenancy import Record, TenantForeignKey
from linli.practices.mediation.enums import EvidenceKind
from linli.practices.mediation.models.dispute import Dispute, DisputeParty


class Evidence(Record):
    """`position` numbers it within the dossier, from 1. `party` empty: the mediator fetched it. The picture stands for
    the paper on the screen; the paper itself is bound in where the dossier lists it."""

    dispute = TenantForeignKey(Dispute, on_delete=models.CASCADE, related_name="evidence")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=EvidenceKind.choices)
    what = EncryptedTextField()
    party = TenantForeignKey(DisputeParty, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_original = models.BooleanField(default=False)
    pages = models.PositiveSmallIntegerField(default=1)
    on = models.DateField()
    file = TenantForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "dispute", "position"], name="one_evidence_at_a_position")
        ]

    def __str__(self) -> str:
        return f"evidence {self.position} of {self.dispute_id}"
