"""邀请: a role offered to whoever holds a phone, through a link that is good once and not for long."""

from django.db import models
from django.db.models import Q

from linli.accounts.enums import Role
from linli.kernel.crypto import EncryptedTextField
from linli.kernel.tenancy import Record, TenantForeignKey
from linli.registry.models.party import Party
from linli.registry.models.place import Place


class Invitation(Record):
    """`round` counts how often it was sent: only the last link opens. `group` and `place` say how far it reaches."""

    name = models.CharField(max_length=40)
    phone = EncryptedTextField()
    role = models.CharField(max_length=20, choices=Role.choices)
    group = TenantForeignKey(Party, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    place = TenantForeignKey(Place, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    invited_at = models.DateTimeField()
    round = models.PositiveSmallIntegerField(default=1)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(revoked_at=None), name="invitation_accepted_or_revoked"
            )
        ]
        indexes = [models.Index(fields=["community", "-invited_at"], name="invitation_by_time")]

    def __str__(self) -> str:
        return f"invitation {self.id}"
