"""户 and 居住: who keeps house together, and who lives, is registered or studies where, from–to."""

from django.db import models
from django.db.models import F, Q

from linli.kernel.tenancy import Record, TenantForeignKey
from linli.registry.enums import ResidenceKind
from linli.registry.models.person import Person
from linli.registry.models.place import Place


class Household(Record):
    """Those who keep house together at a dwelling. It ends when it joins another, or nobody is left in it."""

    dwelling = TenantForeignKey(Place, on_delete=models.PROTECT, related_name="households")
    head = TenantForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="heads")
    ended_on = models.DateField(null=True, blank=True)

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["community", "dwelling"], name="household_at")]

    def __str__(self) -> str:
        return f"household {self.id}"


class HouseholdMember(Record):
    household = TenantForeignKey(Household, on_delete=models.CASCADE, related_name="members")
    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="households")
    relation = models.CharField(max_length=20, blank=True, help_text="to the head: 配偶, 子女, 父母")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "person"], condition=Q(until_on=None), name="one_household_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="household_member_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["community", "household"], name="member_of_household")]

    def __str__(self) -> str:
        return f"{self.person_id} of {self.household_id}"


class Residence(Record):
    """A spell at a place: registered (户籍), living (居住) or studying (就读).

    `place` is in this community; a spell anywhere else says where in words, `elsewhere` (安徽六安).
    """

    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="residences")
    place = TenantForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="residences")
    elsewhere = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=10, choices=ResidenceKind.choices)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "person", "kind"], condition=Q(until_on=None), name="one_residence_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="residence_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(place=None) & ~Q(elsewhere="") | Q(place__isnull=False, elsewhere=""),
                name="residence_is_here_or_elsewhere",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "person"], name="residence_of_person"),
            models.Index(fields=["community", "place"], name="residence_at_place"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.place_id}"

    @property
    def where(self) -> str:
        return self.place.full_name if self.place else self.elsewhere
