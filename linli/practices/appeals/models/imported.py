"""Which row of which file a matter came from, so that the same file again changes nothing."""

from django.db import models

from linli.engines.matters.models import Matter
from linli.kernel.tenancy import Record, TenantOneToOneField


class Imported(Record):
    """`digest` is a hash of the row as read: the same number with other words is reported, never overwritten."""

    matter = TenantOneToOneField(Matter, on_delete=models.CASCADE, related_name="imported")
    external_number = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    for_count = models.PositiveIntegerField(default=0)
    against_count = models.PositiveIntegerField(default=0)

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(fields=["community", "external_number"], name="imported_once")]

    def __str__(self) -> str:
        return self.external_number
