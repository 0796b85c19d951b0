"""Wherever something can be, estate … room: one table, so that everything can point at it."""

from django.db import models
from django.db.models import Q

from linli.kernel.tenancy import Record, TenantForeignKey
from linli.registry.enums import PlaceKind


class Place(Record):
    """`parent` is what it lies in (a grid in a grid, a dwelling in an entrance); `grid` the smallest grid that holds it.

    Coordinates are WGS-84 degrees; `outline` is a GeoJSON Polygon geometry, for estates, grids and buildings.
    """

    kind = models.CharField(max_length=12, choices=PlaceKind.choices)
    name = models.CharField(max_length=80)
    code = models.CharField(max_length=40, help_text="stable name inside the community, e.g. 1-3-2-501")
    parent = TenantForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    grid = TenantForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="places")
    address = models.CharField(max_length=160, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    outline = models.JSONField(null=True, blank=True)
    purpose = models.CharField(max_length=40, blank=True, help_text="of a facility: canteen, clinic, hall")
    is_active = models.BooleanField(default=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "code"], name="place_code_once"),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None) | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="place_coordinates_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "kind", "name"], name="place_by_kind"),
            models.Index(fields=["community", "parent"], name="place_by_parent"),
            models.Index(fields=["community", "grid"], name="place_by_grid"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def full_name(self) -> str:
        """Its address; of an entrance without one the building with it, where that was read too."""
        building = self._state.fields_cache.get("parent") if self.kind == PlaceKind.ENTRANCE else None
        return self.address or f"{building.full_name if building else ''}{self.name}"
