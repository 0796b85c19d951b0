"""Somebody who wants to be erased, for the page where it is decided."""

from typing import Any


def _asked() -> dict[str, Any]:
    from linli.journeys.personal.models import Erasure

    found = Erasure.objects.filter(state="asked").order_by("id").values_list("id", flat=True).first()
    return {"id": found} if found else {}


SAMPLES: dict[str, Any] = {}
MACHINES: frozenset[str] = frozenset()
NAMED: dict[str, Any] = {"erasure-agree": _asked, "erasure-decline": _asked}


def furnish(area: Any, people: Any) -> None:
    """A neighbour who moved away asks."""
    from linli.journeys.personal.actions.asking import ask
    from linli.kernel.actors import Actor, ActorKind
    from tests.factories import NOW, resident

    account = resident("搬走的邻居")
    ask(account=account, community=area.community, by=Actor(ActorKind.RESIDENT, account.id), now=NOW)
