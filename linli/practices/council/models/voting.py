"""The ballot of a round: which vote chose its projects."""

from django.db import models

from linli.engines.ballots.models import Ballot
from linli.kernel.tenancy import Record, TenantOneToOneField
from linli.practices.council.models.round import Round


class RoundBallot(Record):
    """One ballot a round. The words of each option end with the number of its proposal."""

    round = TenantOneToOneField(Round, on_delete=models.CASCADE, related_name="vote")
    ballot = TenantOneToOneField(Ballot, on_delete=models.PROTECT, related_name="+")

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(fields=["community", "round"], name="ballot_of_round_once")]

    def __str__(self) -> str:
        return f"ballot of {self.round_id}"
