"""Who raised a matter, kept apart from it: hidden from those who handle it unless they must visit, and then logged."""

from django.db import models

from linli.accounts.models import ResidentAccount
from linli.engines.matters.models.matter import Matter
from linli.kernel.crypto import EncryptedTextField
from linli.kernel.tenancy import Record, TenantForeignKey, TenantOneToOneField
from linli.registry.models import Person


class Reporter(Record):
    """`account` is their phone here (none: anonymous); `pseudonym` the name of an imported user."""

    matter = TenantOneToOneField(Matter, on_delete=models.CASCADE, related_name="reporter")
    account = TenantForeignKey(
        ResidentAccount, null=True, blank=True, on_delete=models.SET_NULL, related_name="reports"
    )
    person = TenantForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="reports")
    name = EncryptedTextField(blank=True)
    pseudonym = models.CharField(max_length=40, blank=True)
    wants_call = models.BooleanField(default=False)

    class Meta(Record.Meta):
        indexes = [
            models.Index(fields=["community", "account"], name="reports_of_account"),
            models.Index(fields=["community", "person"], name="reports_of_person"),
        ]

    def __str__(self) -> str:
        return f"reporter of {self.matter_id}"

    @property
    def is_anonymous(self) -> bool:
        return self.account_id is None and self.person_id is None
