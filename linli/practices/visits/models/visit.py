"""A note on a household after a visit, and who of it was there."""

from django.db import models

from linli.accounts.models import User
from linli.engines.matters.models import Matter
from linli.kernel.crypto import EncryptedTextField
from linli.kernel.tenancy import Record, TenantForeignKey
from linli.registry.models import Household, Person


class Visit(Record):
    """`text` is encrypted: the database never sees what was told at a door. `matter` is what was raised with it."""

    household = TenantForeignKey(Household, on_delete=models.PROTECT, related_name="visits")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = EncryptedTextField()
    at = models.DateTimeField()
    matter = TenantForeignKey(Matter, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta(Record.Meta):
        indexes = [
            models.Index(fields=["community", "household", "-at"], name="visits_of_household"),
            models.Index(fields=["community", "user", "-at"], name="visits_of_user"),
        ]

    def __str__(self) -> str:
        return f"visit {self.id}"


class VisitPresence(Record):
    """Somebody of the household who was there."""

    visit = TenantForeignKey(Visit, on_delete=models.CASCADE, related_name="present")
    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(fields=["community", "visit", "person"], name="present_once")]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.visit_id}"
