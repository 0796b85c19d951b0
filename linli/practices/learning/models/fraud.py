"""A fraud that was stopped, with the class that taught it. Nobody is named."""

from django.db import models

from linli.engines.gatherings.models import Gathering
from linli.kernel.tenancy import Record, TenantForeignKey
from linli.practices.learning.enums import FraudKind


class FraudStopped(Record):
    """`gathering` is the class (empty where none taught it); `amount_fen` what would have been lost, where known."""

    kind = models.CharField(max_length=16, choices=FraudKind.choices)
    stopped_on = models.DateField()
    gathering = TenantForeignKey(Gathering, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    amount_fen = models.PositiveBigIntegerField(null=True, blank=True)
    how = models.CharField(max_length=200)

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["community", "-stopped_on"], name="fraud_by_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.stopped_on}"
