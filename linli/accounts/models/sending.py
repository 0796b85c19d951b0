"""How messages go out: what a community says for each kind, what each person wants, and what became of every sending."""

from django.db import models
from django.db.models import Q

from linli.accounts.enums import ChannelKind, SendingState
from linli.accounts.models.notice import Notice
from linli.accounts.models.resident import ResidentAccount
from linli.accounts.models.user import User
from linli.kernel.crypto import EncryptedTextField
from linli.kernel.tenancy import Record, TenantForeignKey


class MessageRule(Record):
    """For one kind of message: by which channels it may go out at all, and whether it passes quiet hours and digests."""

    kind = models.CharField(max_length=40)
    channels = models.JSONField(default=list)
    urgent = models.BooleanField(default=False)

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(fields=["community", "kind"], name="message_rule_once")]

    def __str__(self) -> str:
        return self.kind


class MessageTemplate(Record):
    """What one kind of message says by one channel here, with `{community}`, `{label}`, `{text}`, `{link}`."""

    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, choices=ChannelKind.choices)
    text = models.CharField(max_length=300)

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(fields=["community", "kind", "channel"], name="message_template_once")]

    def __str__(self) -> str:
        return f"{self.kind} by {self.channel}"


class Preference(Record):
    """How somebody wants to be told. Without one a resident gets SMS and staff look at the page.

    `address`: a mail address, a robot's key, a phone; empty for a resident's own phone.
    """

    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    account = TenantForeignKey(ResidentAccount, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=10, choices=ChannelKind.choices)
    address = EncryptedTextField(blank=True)
    digest_at = models.TimeField(null=True, blank=True)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    since = models.DateTimeField()

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(user=None) ^ Q(account=None), name="preference_of_one"),
            models.UniqueConstraint(fields=["community", "user"], condition=~Q(user=None), name="preference_user_once"),
            models.UniqueConstraint(
                fields=["community", "account"], condition=~Q(account=None), name="preference_account_once"
            ),
        ]

    def __str__(self) -> str:
        return f"preference {self.id}"


class Sending(Record):
    """What became of one notice by one channel. No address and no words: those stay where they are.

    `told` is why it did not go out, as a code.
    """

    notice = TenantForeignKey(Notice, on_delete=models.CASCADE, related_name="sendings")
    channel = models.CharField(max_length=10, choices=ChannelKind.choices)
    state = models.CharField(max_length=8, choices=SendingState.choices)
    tries = models.PositiveSmallIntegerField(default=0)
    told = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True, help_text="when it is tried again, or may go out")

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(fields=["community", "notice", "channel"], name="sending_once")]
        indexes = [models.Index(fields=["community", "state", "-at"], name="sendings_by_state")]

    def __str__(self) -> str:
        return f"sending {self.id}"
