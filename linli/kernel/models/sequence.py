"""Running numbers of a community, counted in the transaction that uses them: no gap, no double."""

from django.db import models

from linli.kernel.tenancy import Record


class Sequence(Record):
    name = models.CharField(max_length=30)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(fields=["community", "name", "year"], name="sequence_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.year}: {self.last}"
