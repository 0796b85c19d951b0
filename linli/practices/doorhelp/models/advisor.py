"""社区顾问: skilled neighbours, what was checked of them, and what people said they need."""

from django.db import models
from django.db.models import F, Q

from linli.accounts.models import User
from linli.kernel.models import StoredFile
from linli.kernel.tenancy import Record, TenantForeignKey
from linli.practices.doorhelp.enums import FoundBy, Standing
from linli.registry.models import Person, Place


class Advisor(Record):
    """`base`: where they come from (home or shop); `hours` as a caretaker writes them; `languages` they speak.

    Nothing of how they did is kept here, and nothing of it is ever added up.
    """

    person = TenantForeignKey(Person, db_index=False, on_delete=models.PROTECT, related_name="advises")
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.NOMINATED)
    skills = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    hours = models.TextField(max_length=400)
    on_holidays = models.BooleanField(default=True)
    away_from = models.DateField(null=True, blank=True)
    away_until = models.DateField(null=True, blank=True)
    base = TenantForeignKey(Place, null=True, blank=True, db_index=False, on_delete=models.PROTECT, related_name="+")
    photo = TenantForeignKey(
        StoredFile, null=True, blank=True, db_index=False, on_delete=models.PROTECT, related_name="+"
    )
    capacity = models.PositiveSmallIntegerField(default=2)
    found_by = models.CharField(max_length=10, choices=FoundBy.choices)
    note = models.CharField(
        max_length=120, blank=True, help_text="what they are known for, from whom one heard of them"
    )
    nominated_at = models.DateTimeField()
    agreed_on = models.DateField(null=True, blank=True, help_text="they agreed to be listed and called")
    ended_on = models.DateField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "person"], condition=~Q(standing=Standing.ENDED), name="advisor_once"
            ),
            models.CheckConstraint(
                condition=~Q(standing=Standing.LISTED) | Q(agreed_on__isnull=False), name="advisor_listed_agreed"
            ),
            models.CheckConstraint(
                condition=Q(away_until=None) | Q(away_until__gte=F("away_from")),
                name="advisor_comes_back_after_leaving",
            ),
            models.CheckConstraint(
                condition=Q(standing=Standing.ENDED, ended_on__isnull=False)
                | ~Q(standing=Standing.ENDED) & Q(ended_on=None),
                name="advisor_ended_has_day",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "standing"], name="advisors_by_standing"),
            models.Index(fields=["community", "person"], name="advisors_of_person"),
        ]

    def __str__(self) -> str:
        return f"advisor {self.id}"


class Check(Record):
    """核验: a paper of an adviser that somebody looked at (备案, 作业证), until when it holds."""

    advisor = TenantForeignKey(Advisor, db_index=False, on_delete=models.CASCADE, related_name="checks")
    kind = models.CharField(max_length=30)
    number = models.CharField(max_length=60)
    until_on = models.DateField()
    seen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField()

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["community", "advisor", "kind"], name="checks_of_advisor")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.advisor_id}"


class Demand(Record):
    """需求摸底: of so many asked, so many need this skill. Counts alone; who said what stays with the survey."""

    skill = models.CharField(max_length=30)
    wanted_count = models.PositiveIntegerField()
    asked_count = models.PositiveIntegerField()
    source = models.CharField(max_length=80)
    on = models.DateField()

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "source", "on", "skill"], name="demand_once"),
            models.CheckConstraint(condition=Q(wanted_count__lte=F("asked_count")), name="demand_of_those_asked"),
        ]
        indexes = [models.Index(fields=["community", "-on"], name="demands_by_day")]

    def __str__(self) -> str:
        return f"{self.skill}: {self.wanted_count}"
