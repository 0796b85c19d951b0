"""A survey that let people tick what they need, for the page that takes it into the register of advisers."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

Sample = Callable[[Any], dict[str, Any] | None]


def _survey(_: Any) -> dict[str, Any] | None:
    """The first one of which something was asked besides."""
    from linli.practices.council.models import Survey

    found = [survey.year for survey in Survey.objects.order_by("year", "id") if survey.needs]
    return {"year": found[0]} if found else None


SAMPLES: dict[str, Sample] = {"survey-demand": _survey}
MACHINES: frozenset[str] = frozenset()
NAMED: dict[str, Callable[[], dict[str, Any]]] = {}


def furnish(area: Any, people: Any) -> None:
    """Last year's, which is over."""
    from linli.practices.council.models import Survey

    now = timezone.now()
    on = now.date() - timedelta(days=400)
    Survey.new(
        year=on.year,
        title="去年的测评",
        questions=["卫生"],
        needs=["上门理发"],
        opens_on=on,
        closes_on=on,
        created_at=now,
    )
