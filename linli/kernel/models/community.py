"""The tenant and the administrative areas above it. Reference tables: few, small, pointing at no record."""

from typing import Any

from django.core.validators import RegexValidator
from django.db import models

from linli.kernel.ids import uuid7

WEEKDAYS = {str(day): [["08:30", "11:30"], ["13:30", "17:30"]] for day in range(5)}


def default_office_hours() -> dict[str, Any]:
    """Monday to Friday, 08:30–11:30 and 13:30–17:30. Keys: weekday 0–6 (Monday is 0); values: [from, to] pairs."""
    return {day: [list(pair) for pair in pairs] for day, pairs in WEEKDAYS.items()}


class Jurisdiction(models.Model):
    """An area by its statistical division code: 省 (2 digits), 市 (4), 区 (6), 街道 / 镇 (9), and 社区 / 村 (12).

    Those of 12 digits are only what the state lists: a `Community` is one that uses Linli, and keeps its own code.
    """

    class Level(models.TextChoices):
        PROVINCE = "province", "省"
        CITY = "city", "市"
        DISTRICT = "district", "区县"
        STREET = "street", "街道/镇"
        COMMUNITY = "community", "社区/村"

    code = models.CharField(primary_key=True, max_length=12, validators=[RegexValidator(r"^\d{2,12}$")])
    name = models.CharField(max_length=60)
    level = models.CharField(max_length=10, choices=Level.choices)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")

    def __str__(self) -> str:
        return self.name


class Community(models.Model):
    """社区: the tenant; every record belongs to one. `code` names it in URLs, `division_code` in the state's statistics."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.SlugField(max_length=40, unique=True)
    division_code = models.CharField(max_length=12, unique=True, validators=[RegexValidator(r"^\d{12}$")])
    name = models.CharField(max_length=60)
    jurisdiction = models.ForeignKey(
        Jurisdiction, null=True, blank=True, on_delete=models.PROTECT, related_name="communities"
    )
    phone = models.CharField(max_length=20, blank=True, help_text="the number on the big telephone button")
    office_hours = models.JSONField(default=default_office_hours)
    settings = models.JSONField(
        default=dict, help_text="what the playbook set; read through the practices' own typed views of it"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "communities"

    def __str__(self) -> str:
        return self.name
