"""Panels that floors above add to a page: the hotline's number on a matter's, what somebody raised on a person's.

register("appeal", panel)     # panel(subject, visitor) -> [Panel("appeals/_hotline.html", {"paper": …})]
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Panel:
    """A template included in the page, and what it needs besides what the page is about, as `panel`."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


Source = Callable[[Any, Any], list[Panel]]
_sources: dict[str, list[Source]] = {}


def register(kind: str, source: Source) -> None:
    """Ask `source` for panels whenever something of this kind is shown: a matter's kind, or `person`. Twice is once."""
    known = _sources.setdefault(kind, [])
    if source not in known:
        known.append(source)


def panels_for(kind: str, subject: Any, visitor: Any) -> list[Panel]:
    return [panel for source in _sources.get(kind, []) for panel in source(subject, visitor)]
