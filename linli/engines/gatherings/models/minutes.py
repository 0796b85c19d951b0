"""会议记录: agenda with times, what was said, what was decided. A decision without its matter cannot be kept."""

from django.db import models
from django.db.models import Q

from linli.accounts.models import User
from linli.engines.gatherings.models.gathering import Gathering
from linli.engines.matters.models import Matter
from linli.kernel.tenancy import Record, TenantForeignKey, TenantOneToOneField


class Minutes(Record):
    """Written before (the agenda), during and after; closed when they are complete, published when anybody may read.

    Who came is not here: the list of the gathering says so.
    """

    gathering = TenantOneToOneField(Gathering, on_delete=models.PROTECT, related_name="minutes")
    text = models.TextField(max_length=5000, blank=True)
    written_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    closed_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(closed_at__isnull=False), name="minutes_published_when_closed"
            ),
        ]
        indexes = [models.Index(fields=["community", "-published_at"], name="minutes_by_publishing")]

    def __str__(self) -> str:
        return f"minutes of {self.gathering_id}"


class AgendaItem(Record):
    """议题: how long it may take, and what was said on it. `key` is set by who put it there (第一议题), else empty."""

    minutes = TenantForeignKey(Minutes, db_index=False, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=80)
    length_minutes = models.PositiveSmallIntegerField(default=0)
    said = models.TextField(max_length=5000, blank=True)
    key = models.SlugField(max_length=20, blank=True, db_index=False)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "minutes", "position"], name="agenda_item_at_its_place"),
        ]

    def __str__(self) -> str:
        return self.title


class Decision(Record):
    """议定事项: `matter` has its holder and due time, and says how far it has come."""

    minutes = TenantForeignKey(Minutes, db_index=False, on_delete=models.PROTECT, related_name="decisions")
    text = models.CharField(max_length=300)
    matter = TenantOneToOneField(Matter, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["community", "minutes", "at"], name="decision_of_minutes")]

    def __str__(self) -> str:
        return self.text
