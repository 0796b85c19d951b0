"""责任: who answers for what, in which role, from–to. Routing, escalation, reach and the public record all read it."""

from django.db import models
from django.db.models import F, Q

from linli.kernel.tenancy import Record, TenantForeignKey
from linli.registry.enums import ResponsibilityRole
from linli.registry.models.household import Household
from linli.registry.models.party import Party
from linli.registry.models.person import Person
from linli.registry.models.place import Place


class Responsibility(Record):
    """`party` answers, as `role`, for a place, a person, a household, or the whole community (none of them given).

    `claimed` says that it took this upon itself (认领); such records of organisations are public, of persons never.
    """

    party = TenantForeignKey(Party, on_delete=models.PROTECT, related_name="responsibilities")
    role = models.CharField(max_length=20, choices=ResponsibilityRole.choices)
    place = TenantForeignKey(Place, null=True, blank=True, on_delete=models.CASCADE, related_name="responsibilities")
    person = TenantForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="responsibilities")
    household = TenantForeignKey(
        Household, null=True, blank=True, on_delete=models.CASCADE, related_name="responsibilities"
    )
    claimed = models.BooleanField(default=False)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name_plural = "responsibilities"
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="responsibility_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["community", "party", "role", "place"], condition=Q(until_on=None) & ~Q(place=None),
                name="responsibility_once_at_a_time",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["community", "place", "role"], name="responsibility_for_place"),
            models.Index(fields=["community", "party"], name="responsibility_of_party"),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} {self.role}"
