"""Residents: an account is a phone in one community, proved by a code."""

from django.db import models

from linli.kernel.crypto import EncryptedTextField
from linli.kernel.tenancy import Record


class ResidentAccount(Record):
    """A phone known in this community. `verified_at` is empty while only staff typed the number for a caller."""

    phone = EncryptedTextField()
    phone_hash = models.CharField(max_length=64)
    phone_last4_hash = models.CharField(max_length=64)
    name = EncryptedTextField(blank=True)
    silenced_on = models.DateField(null=True, blank=True, help_text="nobody is told anything by this phone any more")
    verified_at = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)
    demo_hint = models.CharField(max_length=80, blank=True, help_text="what one can try as this person")
    created_at = models.DateTimeField()

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(fields=["community", "phone_hash"], name="account_phone_once")]
        indexes = [models.Index(fields=["community", "phone_last4_hash"], name="account_last4")]

    def __str__(self) -> str:
        return f"account {self.id}"


class PhoneCode(Record):
    """A six-digit code sent to a phone: ten minutes, five tries, used once."""

    phone_hash = models.CharField(max_length=64)
    code_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)
    origin_hash = models.CharField(max_length=64, help_text="keyed hash of the address that asked, for throttling")

    class Meta(Record.Meta):
        indexes = [
            models.Index(fields=["community", "phone_hash", "sent_at"], name="code_of_phone"),
            models.Index(fields=["community", "origin_hash", "sent_at"], name="code_of_origin"),
        ]

    def __str__(self) -> str:
        return f"code {self.id}"
