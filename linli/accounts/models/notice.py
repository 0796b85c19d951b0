"""What somebody was told: shown on their notices page; to residents also sent by the channel."""

from django.db import models
from django.db.models import Q

from linli.accounts.models.resident import ResidentAccount
from linli.accounts.models.user import User
from linli.kernel.tenancy import Record, TenantForeignKey


class Notice(Record):
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    account = TenantForeignKey(ResidentAccount, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    text = models.CharField(max_length=500)
    path = models.CharField(max_length=200, blank=True)
    about_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(user=None) ^ Q(account=None), name="notice_has_one_reader"),
        ]
        indexes = [
            models.Index(fields=["community", "user", "-at"], name="notice_of_user"),
            models.Index(fields=["community", "account", "-at"], name="notice_of_account"),
            models.Index(fields=["community", "about_id"], name="notice_about"),
        ]

    def __str__(self) -> str:
        return self.kind
