"""Panels that practices add to the page of a matter of their kind (the hotline's number and deadline, whose turn it is).

register("appeal", panel)     # panel(matter, visitor) -> [Panel("appeals/_hotline.html", {"forwarded": …})]
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from linli.accounts.visitors import Visitor
from linli.engines.matters.models import Matter


@dataclass(frozen=True, slots=True)
class Panel:
    """A template included in the page, and what it needs besides `matter`, as `panel`."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


Source = Callable[[Matter, Visitor], list[Panel]]
_sources: dict[str, list[Source]] = {}


def register(kind: str, source: Source) -> None:
    """Ask `source` for panels whenever a matter of this kind is shown. Registering twice changes nothing."""
    known = _sources.setdefault(kind, [])
    if source not in known:
        known.append(source)


def panels_for(matter: Matter, visitor: Visitor) -> list[Panel]:
    return [panel for source in _sources.get(matter.kind, []) for panel in source(matter, visitor)]
