"""派单规则: category × place × time → holder, tried in order."""

from django.db import models
from django.db.models import Q

from linli.engines.matters.models import Category
from linli.engines.routing.enums import Hours
from linli.kernel.tenancy import Record, TenantForeignKey
from linli.registry.models import Party, Place


class Rule(Record):
    """`trial` is what it would have done with past matters (`rules.choosing.Trial`); without one it cannot be on."""

    position = models.PositiveIntegerField()
    category = TenantForeignKey(Category, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place = TenantForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    hours = models.CharField(max_length=8, choices=Hours.choices, default=Hours.ANY)
    holder = TenantForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    is_on = models.BooleanField(default=False)
    trial = models.JSONField(null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True, help_text="switched off by itself: its holder was gone")

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "position"], name="rule_position_once"),
            models.CheckConstraint(condition=Q(is_on=False) | Q(tried_at__isnull=False), name="rule_on_was_tried"),
        ]

    def __str__(self) -> str:
        return f"rule {self.position}"
