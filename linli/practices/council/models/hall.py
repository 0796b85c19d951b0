"""一厅三堂: the bench talk of each month, and who came through the door."""

from django.db import models
from django.db.models import Q

from linli.accounts.models import User
from linli.engines.gatherings.models import Gathering
from linli.kernel.tenancy import Record, TenantForeignKey
from linli.practices.council.enums import Hall, OnHoliday


class BenchTalk(Record):
    """建言堂 of a month: the day it should be, the day it is, and the community's choice that decided."""

    month = models.DateField(help_text="its first day")
    wanted_on = models.DateField()
    held_on = models.DateField()
    on_holiday = models.CharField(max_length=8, choices=OnHoliday.choices)
    gathering = TenantForeignKey(Gathering, on_delete=models.PROTECT, related_name="+")

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(fields=["community", "month"], name="bench_talk_once_a_month")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class DoorCount(Record):
    """Person-times counted at a hall's door on a day, besides what its gatherings counted."""

    hall = models.CharField(max_length=12, choices=Hall.choices)
    on = models.DateField()
    count = models.PositiveIntegerField()
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(count__gt=0), name="door_count_somebody"),
            models.UniqueConstraint(fields=["community", "hall", "on"], name="door_count_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.hall} {self.on}"
