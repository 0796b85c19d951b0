"""推荐: a resident puts a neighbour forward, or themself. The neighbour is asked, and nobody else hears of it before."""

from django.db import models
from django.db.models import Q

from linli.accounts.models import ResidentAccount
from linli.kernel.crypto import EncryptedTextField
from linli.kernel.tenancy import Record, TenantForeignKey


class Nomination(Record):
    """`account` is who was put forward, and decides. After a no all but the day is empty: nobody asks them again soon."""

    account = TenantForeignKey(ResidentAccount, on_delete=models.CASCADE, related_name="+", db_index=False)
    put_by = TenantForeignKey(
        ResidentAccount, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    name = EncryptedTextField(blank=True)
    skills = models.JSONField(default=list)
    note = EncryptedTextField(blank=True)
    put_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "account"], name="nomination_once"),
            models.CheckConstraint(condition=Q(agreed_at=None) | Q(declined_at=None), name="nomination_yes_or_no"),
        ]
        indexes = [models.Index(fields=["community", "put_by"], name="nominations_of_account")]

    def __str__(self) -> str:
        return f"nomination {self.id}"
