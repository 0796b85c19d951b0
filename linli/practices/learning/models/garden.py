"""百草园: plots of a garden, and who looks after each, from–to."""

from django.db import models
from django.db.models import F, Q

from linli.accounts.models import ResidentAccount
from linli.engines.gatherings.models import Programme
from linli.kernel.tenancy import Record, TenantForeignKey
from linli.registry.models import Party


class Plot(Record):
    """责任田: a piece of the garden; its sessions are gatherings of the programme."""

    programme = TenantForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    grows = models.CharField(max_length=60, blank=True, help_text="what grows there")
    is_active = models.BooleanField(default=True)

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(fields=["community", "programme", "code"], name="plot_code_once")]

    def __str__(self) -> str:
        return self.code


class PlotClaim(Record):
    """Somebody looks after a plot: a unit or village (`party`), or a household by its phone (`account`)."""

    plot = TenantForeignKey(Plot, on_delete=models.PROTECT, related_name="claims")
    party = TenantForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    account = TenantForeignKey(ResidentAccount, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "plot"], condition=Q(until_on=None), name="plot_claimed_once"),
            models.UniqueConstraint(
                fields=["community", "account"],
                condition=Q(until_on=None) & ~Q(account=None),
                name="one_plot_a_household",
            ),
            models.CheckConstraint(condition=Q(party=None) ^ Q(account=None), name="plot_claim_of_one"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="plot_claim_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plot_id} from {self.from_on}"
