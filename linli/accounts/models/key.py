"""Keys by which other systems come in: what each may do, until when, how often; and the calls they must not make twice."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from linli.accounts.enums import Role
from linli.accounts.models.user import User
from linli.kernel.crypto import EncryptedTextField
from linli.kernel.tenancy import Record, TenantForeignKey


class ApiKey(Record):
    """A system acts as `role`, for a group's party where the role reaches no further; its secret is kept as a hash."""

    name = models.CharField(max_length=60)
    role = models.CharField(max_length=20, choices=Role.choices)
    party_id = models.UUIDField(null=True, help_text="the group it acts for, where the role reaches no further")
    scopes = models.JSONField(default=list)
    secret_hash = models.CharField(max_length=64)
    per_minute = models.PositiveIntegerField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    minute_at = models.DateTimeField(null=True, blank=True, help_text="the minute that `minute_count` counts")
    minute_count = models.PositiveIntegerField(default=0)

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="key_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.name

    def is_good(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at


class ApiCall(Record):
    """The answer to a call that carried an idempotency key: the same call again gets it once more. Kept for a day."""

    key = TenantForeignKey(ApiKey, on_delete=models.CASCADE, related_name="+")
    idempotency_key = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64, help_text="of method, address and body: another call may not use it")
    status = models.PositiveSmallIntegerField(default=0)
    location = models.CharField(max_length=300, blank=True)
    body = EncryptedTextField(blank=True)
    at = models.DateTimeField()

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "key", "idempotency_key"], name="api_call_once"),
        ]

    def __str__(self) -> str:
        return f"{self.fingerprint[:8]} {self.status}"
