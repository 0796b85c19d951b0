"""The areas above communities and who answers for them: for the access matrix and the tour of pages."""

from collections.abc import Callable
from typing import Any

from tests.factories import Neighbourhood


def _street(community: Any) -> dict[str, Any]:
    return {"area": community.jurisdiction_id}


SAMPLES: dict[str, Callable[[Any], dict[str, Any] | None]] = {
    "areas": lambda _: {},
    **dict.fromkeys(("area", "area-inbox", "area-staff"), _street),
}
MACHINES: frozenset[str] = frozenset()
NAMED: dict[str, Callable[[], dict[str, Any]]] = {}
#: The street office of the demo.
PEOPLE = dict.fromkeys(SAMPLES, "{code}-street")


def furnish(area: Neighbourhood, people: dict[str, Any]) -> None:
    """Every community lies in a street; who answers for it is nobody in the community."""
