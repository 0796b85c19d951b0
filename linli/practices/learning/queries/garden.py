"""The garden: its plots and who looks after each; what is done there next."""

from dataclasses import dataclass
from datetime import datetime

from linli.engines.gatherings.models import Gathering
from linli.engines.gatherings.queries.calendar import whats_on
from linli.practices.learning.enums import Row
from linli.practices.learning.models import Plot, PlotClaim


@dataclass(frozen=True, slots=True)
class PlotLine:
    plot: Plot
    claim: PlotClaim | None

    @property
    def group(self) -> str:
        """The unit or village; a household is never named."""
        return self.claim.party.name if self.claim and self.claim.party else ""


def plots() -> list[PlotLine]:
    """Every plot in use, in the order the playbook named them. Two queries."""
    open_claims = PlotClaim.objects.filter(until_on=None).select_related("party").order_by("id")
    claims = {claim.plot_id: claim for claim in open_claims}
    return [PlotLine(row, claims.get(row.id)) for row in Plot.objects.filter(is_active=True).order_by("id")]


def sessions_ahead(now: datetime) -> list[Gathering]:
    return list(whats_on(now).filter(programme__row=Row.GARDEN)[:10])
