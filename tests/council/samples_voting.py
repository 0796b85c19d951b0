"""Sample records of disclosures and of the yearly survey."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

Sample = Callable[[Any], dict[str, Any] | None]


def _disclosure(_: Any) -> dict[str, Any] | None:
    from linli.practices.council.models import Disclosure

    found = Disclosure.objects.order_by("id").values_list("id", flat=True).first()
    return {"id": found} if found else None


def _survey(_: Any) -> dict[str, Any] | None:
    from linli.practices.council.models import Survey

    found = Survey.objects.order_by("-year", "id").values_list("year", flat=True).first()
    return {"year": found} if found else None


def _first_survey(_: Any) -> dict[str, Any] | None:
    """Over, so that its page shows what came of it."""
    from linli.practices.council.models import Survey

    found = Survey.objects.order_by("year", "id").values_list("year", flat=True).first()
    return {"year": found} if found else None


def _ballot_round(_: Any) -> dict[str, Any] | None:
    from linli.practices.council.models import Round

    found = Round.objects.order_by("-year", "id").values_list("year", flat=True).first()
    return {"year": found} if found else None


SAMPLES: dict[str, Sample] = {
    "disclosure": _disclosure,
    "survey": _first_survey,
    "survey-answer": _survey,
    "council-survey-paper": _survey,
    "council-round-vote": _ballot_round,
}


def furnish(area: Any) -> None:
    from django.utils import timezone

    from linli.kernel.actors import Actor
    from linli.practices.council.actions.disclosing import disclose
    from linli.practices.council.actions.surveying import open_survey
    from linli.practices.council.enums import DisclosureKind

    now = timezone.now()
    until = (now + timedelta(days=7)).date()
    disclose(kind=DisclosureKind.NOTICE, title="低保公示", text="本季名单", until=until, by=Actor.job(), now=now)
    open_survey(
        year=now.year, title="满意测评", questions=["卫生", "治安"], opens_on=now.date(), closes_on=until, by=Actor.job(),
        now=now,
    )  # fmt: skip
