"""Where help may be wanted: buildings and places of the community, for a list to choose from."""

from linli.registry.enums import PlaceKind
from linli.registry.models import Place


def doors() -> list[Place]:
    kinds = (PlaceKind.BUILDING, PlaceKind.FACILITY)
    return list(Place.objects.filter(kind__in=kinds, is_active=True).select_related("parent").order_by("code", "id"))


def door_with(code: str) -> Place | None:
    rows = Place.objects.filter(code=code, is_active=True).select_related("parent__parent")
    return rows.first() if code else None
