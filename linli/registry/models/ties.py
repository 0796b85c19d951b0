"""亲属, 监护, 授权: ties between two people, as spells from–to, each with who attested it."""

from django.db import models
from django.db.models import F, Q

from linli.kernel.tenancy import Record, TenantForeignKey
from linli.registry.enums import KinRelation, TieKind
from linli.registry.models.person import Person

ENDS_AFTER_START = Q(until_on=None) | Q(until_on__gte=F("from_on"))


class Tie(Record):
    """`person` is whom it is about; `attested_by` says who stands for it, or the paper's number."""

    attested_by = models.CharField(max_length=120)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta(Record.Meta):
        abstract = True


class Kinship(Tie):
    """`relative` is the `relation` of `person` (their mother, their son). Kept once, read from both sides."""

    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="kin")
    relative = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="kin_of")
    relation = models.CharField(max_length=12, choices=KinRelation.choices)

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(condition=ENDS_AFTER_START, name="kinship_ends_after_start"),
            models.CheckConstraint(condition=~Q(person=F("relative")), name="kinship_of_two"),
            models.UniqueConstraint(
                fields=["community", "person", "relative"], condition=Q(until_on=None), name="kinship_once_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["community", "relative"], name="kinship_of_relative")]

    def __str__(self) -> str:
        return f"{self.relative_id} {self.relation} of {self.person_id}"


class Guardianship(Tie):
    """`guardian` answers for `person` in everything: acts, collects and sees for them."""

    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="guardianships")
    guardian = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="wards")

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(condition=ENDS_AFTER_START, name="guardianship_ends_after_start"),
            models.CheckConstraint(condition=~Q(person=F("guardian")), name="guardianship_of_two"),
            models.UniqueConstraint(
                fields=["community", "person", "guardian"], condition=Q(until_on=None),
                name="guardianship_once_at_a_time",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["community", "guardian"], name="guardianship_of_guardian")]

    def __str__(self) -> str:
        return f"{self.guardian_id} for {self.person_id}"


class Authorisation(Tie):
    """`person` lets `agent` act (办事), collect (代领) or see (查看) for them: at least one of the three."""

    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="authorisations")
    agent = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="authorised_by")
    may_act = models.BooleanField(default=False)
    may_collect = models.BooleanField(default=False)
    may_see = models.BooleanField(default=False)

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(condition=ENDS_AFTER_START, name="authorisation_ends_after_start"),
            models.CheckConstraint(condition=~Q(person=F("agent")), name="authorisation_of_two"),
            models.CheckConstraint(
                condition=Q(may_act=True) | Q(may_collect=True) | Q(may_see=True), name="authorisation_for_something"
            ),
            models.UniqueConstraint(
                fields=["community", "person", "agent"], condition=Q(until_on=None), name="authorisation_once_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["community", "agent"], name="authorisation_of_agent")]

    def __str__(self) -> str:
        return f"{self.agent_id} for {self.person_id}"


#: Each kind of tie, and the field of the one it is with.
TIES: dict[TieKind, tuple[type[Kinship | Guardianship | Authorisation], str]] = {
    TieKind.KINSHIP: (Kinship, "relative"),
    TieKind.GUARDIANSHIP: (Guardianship, "guardian"),
    TieKind.AUTHORISATION: (Authorisation, "agent"),
}
