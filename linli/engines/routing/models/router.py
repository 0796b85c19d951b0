"""The router of a community, the versions of what it learned, and what it said of each matter."""

from django.db import models
from django.db.models import Q

from linli.accounts.models import User
from linli.engines.matters.models import Matter
from linli.engines.routing.enums import Learnt
from linli.kernel.tenancy import Record, TenantForeignKey, TenantOneToOneField
from linli.registry.models import Party


class Router(Record):
    """One a community. Without a `threshold` it dispatches nothing alone. `corrected_count`: since it last learned."""

    threshold = models.FloatField(null=True, blank=True)
    changed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField(null=True, blank=True)
    corrected_count = models.PositiveIntegerField(default=0)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community"], name="one_router"),
            models.CheckConstraint(
                condition=Q(threshold=None) | Q(threshold__gte=0.5, threshold__lt=1), name="threshold_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"router of {self.community_id}"

    @property
    def is_on(self) -> bool:
        return self.threshold is not None


class Version(Record):
    """A trained sorter (`sorter`: arrays, see `rules.sorter`), what it scored, and from what it learned."""

    number = models.PositiveIntegerField()
    learnt = models.CharField(max_length=8, choices=Learnt.choices)
    learnt_at = models.DateTimeField()
    sorter = models.BinaryField()
    measures = models.JSONField(default=dict)
    mix = models.JSONField(default=dict, help_text="label → how many texts it was learned from")
    is_active = models.BooleanField(default=False)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "number"], name="version_number_once"),
            models.UniqueConstraint(fields=["community"], condition=Q(is_active=True), name="one_version_active"),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


class Suggestion(Record):
    """What was found out about a new matter. `choices` and `likes`: see `queries.offers`."""

    matter = TenantOneToOneField(Matter, on_delete=models.CASCADE, related_name="+")
    version = TenantForeignKey(Version, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    label = models.CharField(max_length=60, blank=True, help_text="the likeliest label")
    probability = models.FloatField(default=0)
    was_category = models.UUIDField(null=True, blank=True, help_text="the category it had before")
    choices = models.JSONField(default=list)
    likes = models.JSONField(default=list)
    dispatched_at = models.DateTimeField(null=True, blank=True)
    dispatched_to = TenantForeignKey(Party, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(dispatched_at__isnull=False), name="undone_was_dispatched"
            )
        ]
        indexes = [models.Index(fields=["community", "at"], name="suggestions_by_time")]

    def __str__(self) -> str:
        return f"about {self.matter_id}"
