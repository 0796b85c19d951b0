"""The community's own map for choosing a point: estates, grids and buildings, names and outlines alone."""

from typing import Any

from django.db.models import Q

from linli.registry.enums import PlaceKind
from linli.registry.models import Place

NAMED = (PlaceKind.ESTATE, PlaceKind.BUILDING, PlaceKind.FACILITY)
#: Grids are drawn as outlines alone: people know their building by name, not their grid.
KINDS = (*NAMED, PlaceKind.GRID, PlaceKind.MICRO_GRID)
DRAWN = ~Q(outline=None) | ~Q(latitude=None)


def _drawn() -> Any:
    return Place.objects.filter(DRAWN, kind__in=KINDS, is_active=True)


def has_map() -> bool:
    """Whether there is anything to draw."""
    return _drawn().exists()


def shapes() -> dict[str, Any]:
    """A GeoJSON FeatureCollection (WGS-84)."""
    features = [
        {
            "type": "Feature",
            "geometry": row.outline or {"type": "Point", "coordinates": [row.longitude, row.latitude]},
            "properties": {"name": row.name} if row.kind in NAMED else {},
        }
        for row in _drawn().order_by("kind", "code", "id")
    ]
    return {"type": "FeatureCollection", "features": features}
