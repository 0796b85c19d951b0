"""Who is what, from when to when."""

from django.db import models
from django.db.models import F, Q

from linli.accounts.enums import Role
from linli.accounts.models.user import User
from linli.kernel.models import Jurisdiction
from linli.kernel.tenancy import Record


class Grant(Record):
    """A role of a user in this community. How far it reaches follows from the registry, and is stored only there."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "user", "role"], condition=Q(until_on=None), name="grant_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="grant_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class JurisdictionGrant(models.Model):
    """A role over every community of an administrative area (街道, 区): read by an explicit set of communities."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="jurisdiction_grants")
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.jurisdiction_id}"
