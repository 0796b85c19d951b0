"""The public record of organisations that claimed the upkeep of the green (认领): counts of matters, never a person."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from linli.engines.matters.enums import Stage, Wall
from linli.engines.matters.models import Category, Matter
from linli.registry.enums import ResponsibilityRole
from linli.registry.queries.claims import Claim, upkeep_claims

DONE = Q(stage__in=(Stage.ANSWERED, Stage.CLOSED))


@dataclass(frozen=True, slots=True)
class Record:
    """A claim, and how what fell to it went. Shares are of those answered whose term Linli counted."""

    claim: Claim
    received: int = 0
    answered: int = 0
    timed: int = 0
    in_time: int = 0

    @property
    def in_time_share(self) -> float | None:
        return self.in_time / self.timed if self.timed else None


def upkeep_categories() -> list[Category]:
    """The categories that go to whoever keeps the green first."""
    rows = Category.objects.order_by("position", "id")
    return [row for row in rows if row.routes_to[:1] == [ResponsibilityRole.UPKEEP]]


def upkeep_records(on: date) -> list[Record]:
    """Every claiming organisation with its record; only what may be public is counted."""
    claims = upkeep_claims(on)
    holders = [claim.party_id for claim in claims]
    rows = Matter.objects.filter(holder_id__in=holders, category__in=upkeep_categories(), wall=Wall.PUBLIC)
    rows = rows.exclude(stage=Stage.JOINED).order_by()
    timed, in_time = DONE & Q(in_time__isnull=False), DONE & Q(in_time=True)
    counts = rows.values("holder_id").annotate(
        received=Count("id"), answered=Count("id", filter=DONE), timed=Count("id", filter=timed),
        in_time=Count("id", filter=in_time),
    )  # fmt: skip
    counted = {row.pop("holder_id"): row for row in counts}
    return [Record(claim, **counted.get(claim.party_id, {})) for claim in claims]
