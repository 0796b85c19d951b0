"""居务公开 and 公示: what is published, with a period for objections; an objection is a matter."""

from django.db import models
from django.db.models import Q

from linli.engines.matters.models import Matter
from linli.kernel.tenancy import Record, TenantForeignKey
from linli.practices.council.enums import DisclosureKind


class Disclosure(Record):
    """Published words; `objections_until` is the last day to object, empty where it is for information alone."""

    kind = models.CharField(max_length=10, choices=DisclosureKind.choices)
    title = models.CharField(max_length=80)
    text = models.TextField(max_length=4000)
    published_at = models.DateTimeField()
    objections_until = models.DateField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=DisclosureKind.NOTICE) | Q(objections_until__isnull=False),
                name="notice_has_time_for_objections",
            )
        ]
        indexes = [models.Index(fields=["community", "-published_at"], name="disclosure_by_time")]

    def __str__(self) -> str:
        return self.title


class DisclosureObjection(Record):
    """Somebody objected: the matter has their words, its holder, its due time and its answer."""

    disclosure = TenantForeignKey(Disclosure, on_delete=models.PROTECT, related_name="objections")
    matter = TenantForeignKey(Matter, on_delete=models.PROTECT, related_name="+")

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(fields=["community", "matter"], name="objection_matter_once")]
        indexes = [models.Index(fields=["community", "disclosure"], name="objections_of_disclosure")]

    def __str__(self) -> str:
        return f"objection to {self.disclosure_id}"
