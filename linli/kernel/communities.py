"""Finding a community by what people call it. Communities are few and change rarely: remembered for a few seconds."""

import time
from typing import Any

from django.db.models import Q

from linli.kernel.models import Community

REMEMBERED_SECONDS = 5.0
_known: dict[str, tuple[float, Community | None]] = {}


def community_by_code(code: str) -> Community | None:
    """By the code in URLs or the 12-digit division code; None when there is none."""
    until, community = _known.get(code, (0.0, None))
    if community is None or until < time.monotonic():
        community = (
            Community.objects.filter(Q(code=code) | Q(division_code=code)).select_related("jurisdiction").first()
        )
        _known[code] = (time.monotonic() + REMEMBERED_SECONDS, community)
    return community


def forget(**_: Any) -> None:
    """After a community was changed in this process."""
    _known.clear()
