"""主题日: days of the year a community meets on, by the sun or by the moon."""

from django.db import models

from linli.engines.gatherings.models import Gathering, Programme
from linli.kernel.tenancy import Record, TenantForeignKey
from linli.registry.models import Place


class ThemeDay(Record):
    """`on` as `rules_days.DayOfYear` writes it (`06-01`, `lunar 05-05`). Times are of the day, in Shanghai."""

    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=40)
    on = models.CharField(max_length=12)
    begins = models.TimeField()
    ends = models.TimeField()
    programme = TenantForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    place = TenantForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    capacity = models.PositiveIntegerField(null=True, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(fields=["community", "key"], name="theme_day_key_once")]

    def __str__(self) -> str:
        return self.name


class ThemeDayHeld(Record):
    """The gathering of a theme day in a year: one a day."""

    theme_day = TenantForeignKey(ThemeDay, on_delete=models.CASCADE, related_name="held")
    on = models.DateField()
    gathering = TenantForeignKey(Gathering, on_delete=models.CASCADE, related_name="+")

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(fields=["community", "theme_day", "on"], name="theme_day_once_a_day")]

    def __str__(self) -> str:
        return f"{self.theme_day_id} {self.on}"
