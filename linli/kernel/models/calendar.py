"""The days an office edited by hand: they outweigh the published calendar."""

from django.db import models

from linli.kernel.tenancy import Record


class CalendarDay(Record):
    on = models.DateField()
    is_workday = models.BooleanField()
    name = models.CharField(max_length=40, blank=True)

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(fields=["community", "on"], name="calendar_day_once")]

    def __str__(self) -> str:
        return f"{self.on} {self.name}"
