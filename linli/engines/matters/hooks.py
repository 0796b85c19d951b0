"""Where floors above hear of matters, without matters knowing them.

looks_at("routing.look", is_looked_at)      # a job of this kind for each new matter that the function is true of
hears_of_sorting(forget_walled)             # called in the transaction in which a matter was sorted, or went behind a wall
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from linli.engines.matters.models import Matter
from linli.kernel.actors import Actor

#: (matter, the key of the category it had, by whom, now)
Hears = Callable[[Matter, str, Actor, datetime], None]
_looks: dict[str, Callable[[Matter], bool]] = {}
_hears: list[Hears] = []


def looks_at(kind: str, wanted: Callable[[Matter], bool]) -> None:
    """Have a leased job of this kind for each new matter that is `wanted`; its payload names the `matter`."""
    _looks[kind] = wanted


def hears_of_sorting(heard: Hears) -> None:
    if heard not in _hears:
        _hears.append(heard)


def looks(matters: Iterable[Matter], now: datetime) -> Iterator[tuple[str, str, datetime, dict[str, Any]]]:
    """The jobs that others want for new matters: (kind, key, due time, payload)."""
    for matter in matters:
        for kind, wanted in _looks.items():
            if wanted(matter):
                yield kind, str(matter.id), now, {"matter": str(matter.id)}


def sorted_anew(matter: Matter, was: str, by: Actor, now: datetime) -> None:
    for heard in _hears:
        heard(matter, was, by, now)
