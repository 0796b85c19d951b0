"""Finding a community by what people call it. Communities are few and change rarely: remembered for a few seconds, and so is
what hardly ever changes in them.
"""

import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from django.db.models import Q

from linli.kernel.models import Community

REMEMBERED_SECONDS = 5.0
Thing = TypeVar("Thing")
_known: dict[Hashable, tuple[float, Any]] = {}


def remembered(key: Hashable, find: Callable[[], Thing], seconds: float = REMEMBERED_SECONDS) -> Thing:
    """What `find` found in the last few seconds; what was not there is looked for again.

    The key of a record names its community. Nobody may change what comes back.
    """
    until, thing = _known.get(key, (0.0, None))
    if not thing or until < time.monotonic():
        thing = find()
        _known[key] = (time.monotonic() + seconds, thing)
    return thing


def community_by_code(code: str) -> Community | None:
    """By the code in URLs or the 12-digit division code; None when there is none."""
    either = Q(code=code) | Q(division_code=code)
    return remembered(code, lambda: Community.objects.filter(either).select_related("jurisdiction").first())


def forget(**_: Any) -> None:
    """After a community, or what is remembered of it, was changed in this process."""
    _known.clear()
