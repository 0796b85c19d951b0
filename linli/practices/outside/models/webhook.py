"""事件推送: an address of another system that hears what happens to matters, and every delivery to it."""

from django.db import models

from linli.accounts.models import User
from linli.kernel.crypto import EncryptedTextField
from linli.kernel.tenancy import Record, TenantForeignKey
from linli.practices.outside.enums import DeliveryState


class Webhook(Record):
    """`verbs`: what it wants to hear; empty is everything that may be told. It hears what happens after it was made."""

    name = models.CharField(max_length=60)
    url = models.CharField(max_length=500)
    secret = EncryptedTextField()
    verbs = models.JSONField(default=list)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Delivery(Record):
    """One event for one address: references only, no words of anybody."""

    webhook = TenantForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event_id = models.UUIDField()
    kind = models.CharField(max_length=60)
    body = models.TextField()
    state = models.CharField(max_length=8, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    told = models.CharField(
        max_length=200, blank=True, help_text="what the other side answered, or why it did not arrive"
    )
    made_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["community", "webhook", "event_id"], name="delivery_once"),
        ]
        indexes = [models.Index(fields=["community", "webhook", "-id"], name="deliveries_of_webhook")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
