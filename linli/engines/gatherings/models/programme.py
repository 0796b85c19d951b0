"""A series of gatherings with a name of its own: a course, a hall, a garden, a camp."""

from django.db import models
from django.db.models import F, Q

from linli.engines.gatherings.enums import GatheringKind
from linli.kernel.tenancy import Record, TenantForeignKey
from linli.registry.models import Party, Place


class Programme(Record):
    """`key` is stable in playbooks; `row` names the mechanism whose figures it counts for (a mission row, lower case).

    `needs`: one must have been present in that programme; what one learned there counts for its `certificate_months`
    (empty: for ever). Ages are whole years on the day; `per_household` and the age limits are empty where there is none.
    """

    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=16, choices=GatheringKind.choices)
    row = models.CharField(max_length=12, blank=True)
    description = models.TextField(max_length=1000, blank=True)
    audience = models.CharField(max_length=60, blank=True)
    place = TenantForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    led_by = TenantForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    needs = TenantForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    min_age = models.PositiveSmallIntegerField(null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(null=True, blank=True)
    per_household = models.PositiveSmallIntegerField(null=True, blank=True)
    certificate_months = models.PositiveSmallIntegerField(null=True, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "key"], name="programme_key_once"),
            models.CheckConstraint(
                condition=Q(min_age=None) | Q(max_age=None) | Q(max_age__gte=F("min_age")),
                name="programme_ages_in_order",
            ),
        ]
        indexes = [models.Index(fields=["community", "row"], name="programme_of_row")]

    def __str__(self) -> str:
        return self.name
