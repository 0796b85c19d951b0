"""Where help may be wanted: buildings and places of the community, for a list to choose from."""

from linli.registry.enums import PlaceKind
from linli.registry.models import Place
from linli.registry.queries.places import places_of


def doors() -> list[Place]:
    return places_of(PlaceKind.BUILDING, PlaceKind.FACILITY)


def door_with(code: str) -> Place | None:
    rows = Place.objects.filter(code=code, is_active=True).select_related("parent__parent")
    return rows.first() if code else None
