"""办理链接: by which a body without an account reads what it is asked, answers, and promises a date."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from linli.accounts.models import User
from linli.engines.matters.models import Matter
from linli.kernel.crypto import EncryptedTextField
from linli.kernel.tenancy import Record, TenantForeignKey
from linli.registry.models import Party


class AnswerLink(Record):
    """`asked` and `where` are what the body reads: written by staff, without whoever raised it. One is good at a time."""

    matter = TenantForeignKey(Matter, on_delete=models.CASCADE, related_name="answer_links")
    party = TenantForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    contact = EncryptedTextField(blank=True)
    phone = EncryptedTextField(blank=True)
    asked = models.TextField(max_length=2000)
    where = models.CharField(max_length=160, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "matter", "party"], condition=Q(revoked_at=None), name="answer_link_once"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="answer_link_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"link of {self.matter_id}"

    def is_good(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at
