"""证明: asked for, issued with frozen words, revoked; and the register of the seal."""

from django.db import models
from django.db.models import Q

from linli.accounts.models import ResidentAccount, User
from linli.engines.matters.models import Matter
from linli.kernel.crypto import EncryptedTextField
from linli.kernel.tenancy import Record, TenantForeignKey, TenantOneToOneField
from linli.practices.certificates.enums import Asked, State
from linli.registry.models import Person


class Certificate(Record):
    """`text` is what the paper says, frozen when it was issued; `matter` holds a request that could not be met at once.

    `number` is given at the issue; `title`, `basis` and `seal` are the playbook's words of that day.
    """

    kind = models.CharField(max_length=30)
    title = models.CharField(max_length=40)
    person = TenantForeignKey(Person, db_index=False, on_delete=models.PROTECT, related_name="certificates")
    account = TenantForeignKey(
        ResidentAccount, null=True, blank=True, db_index=False, on_delete=models.SET_NULL, related_name="+"
    )
    asked = models.CharField(max_length=8, choices=Asked.choices)
    asked_at = models.DateTimeField()
    purpose = models.CharField(max_length=80)
    detail = EncryptedTextField(blank=True)
    seen_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="looked at the papers"
    )
    state = models.CharField(max_length=8, choices=State.choices)
    matter = TenantOneToOneField(Matter, null=True, blank=True, on_delete=models.PROTECT, related_name="certificate")
    number = models.CharField(max_length=16, blank=True)
    text = EncryptedTextField(blank=True)
    basis = models.CharField(max_length=200, blank=True)
    signed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "number"], condition=~Q(number=""), name="certificate_number_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=(State.ASKED, State.DECLINED), number="", issued_at=None)
                | Q(state__in=(State.ISSUED, State.REVOKED), issued_at__isnull=False, signed_by__isnull=False)
                & ~Q(number="") & ~Q(basis=""),
                name="certificate_issued_is_numbered_and_signed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(State.ASKED, State.ISSUED), ended_at=None)
                | Q(state__in=(State.DECLINED, State.REVOKED), ended_at__isnull=False) & ~Q(reason=""),
                name="certificate_ended_says_why",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["community", "person", "-asked_at"], name="certificates_of_person"),
            models.Index(fields=["community", "account"], name="certificates_of_account"),
            models.Index(fields=["community", "state", "-issued_at"], name="certificates_by_time"),
        ]

    def __str__(self) -> str:
        return f"certificate {self.number or self.id}"


class SealUse(Record):
    """用章登记: the seal was put on so many sheets of a certificate, by whom and when. Nothing draws a seal."""

    certificate = TenantForeignKey(Certificate, db_index=False, on_delete=models.PROTECT, related_name="seal_uses")
    seal = models.CharField(max_length=40)
    sheets_count = models.PositiveSmallIntegerField(default=1)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(Record.Meta):
        constraints = [models.CheckConstraint(condition=Q(sheets_count__gte=1), name="seal_use_of_some_sheets")]
        indexes = [
            models.Index(fields=["community", "certificate"], name="seal_uses_of_certificate"),
            models.Index(fields=["community", "-at"], name="seal_uses_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.seal} on {self.certificate_id}"
