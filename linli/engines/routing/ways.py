"""What a hot topic can become besides a task: practices above register their ways.

ways.register(Way("proposal", _("转为议事提议"), "messages-square", RUN, propose_topic))
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from linli.engines.matters.models import Matter


class NotPossible(ValueError):
    """The topic cannot become this by one tap; `str()` says why, `path` where it is done by hand."""

    def __init__(self, why: str, path: str = "") -> None:
        super().__init__(why)
        self.path = path


#: (title, its matters, visitor, now) → the path of what was made. Raises `NotPossible`.
Make = Callable[[str, Sequence[Matter], Any, datetime], str]


@dataclass(frozen=True, slots=True)
class Way:
    key: str
    label: str | Promise
    icon: str
    permission: str
    make: Make


WAYS: dict[str, Way] = {}


def register(way: Way) -> None:
    WAYS[way.key] = way
