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
    """Every plot in use, by its code as people count. Two queries."""
    open_claims = PlotClaim.objects.filter(until_on=None).select_related("party").order_by("id")
    claims = {claim.plot_id: claim for claim in open_claims}
    rows = sorted(Plot.objects.filter(is_active=True).order_by("code", "id"), key=lambda row: (len(row.code), row.code))
    return [PlotLine(row, claims.get(row.id)) for row in rows]


def sessions_ahead(now: datetime) -> list[Gathering]:
    return list(whats_on(now).filter(programme__row=Row.GARDEN)[:10])
