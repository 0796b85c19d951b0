"""12345 转办单: a matter from the hotline, with its own number and its own deadline."""

from django.db import models

from linli.engines.matters.models import Matter
from linli.kernel.tenancy import Record, TenantOneToOneField


class Forwarded(Record):
    """`original_text` as the hotline sent it; `reply_draft` is the answer in the hotline's form, kept until sent."""

    matter = TenantOneToOneField(Matter, on_delete=models.CASCADE, related_name="forwarded")
    hotline_number = models.CharField(max_length=40)
    hotline_due_at = models.DateTimeField()
    original_text = models.TextField()
    reply_draft = models.TextField(blank=True)
    not_ours_reason = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(fields=["community", "hotline_number"], name="hotline_number_once")]

    def __str__(self) -> str:
        return self.hotline_number
