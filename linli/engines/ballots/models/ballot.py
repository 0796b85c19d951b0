"""投票: what is decided, between what, by whom, by which rule; everything of it declared before it opens."""

from django.db import models
from django.db.models import Q

from linli.engines.ballots.enums import RollRule, RuleName, Stage
from linli.kernel.tenancy import Record, TenantForeignKey
from linli.registry.models import Party, Person

RECOUNT_DAYS = 30


class Ballot(Record):
    """`choose`: so many win; `budget_fen`: what all winners may cost together; one of the two.

    `stage` and `version` are written by `actions.stages.step` alone. `public_key` seals votes from the opening until the
    recount period is over; the private key is nowhere here. `result` is what was counted, once, at the end.
    """

    title = models.CharField(max_length=80)
    question = models.CharField(max_length=500, blank=True)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.DRAFT)
    version = models.PositiveIntegerField(default=1)

    rule = models.CharField(max_length=12, choices=RuleName.choices, default=RuleName.EQUAL_SHARES)
    choose = models.PositiveSmallIntegerField(null=True, blank=True)
    budget_fen = models.BigIntegerField(null=True, blank=True)
    min_support = models.PositiveIntegerField(default=0)
    at_least = models.PositiveSmallIntegerField(default=1)
    at_most = models.PositiveSmallIntegerField(null=True, blank=True)
    apart = models.BooleanField(default=False, help_text="each electorate elects its own seats")
    seed = models.CharField(max_length=64, help_text="published before the vote; settles what is left equal")
    by_phone = models.BooleanField(default=True)

    roll_on = models.DateField(null=True, blank=True)
    rolls_at = models.DateTimeField(null=True, blank=True)
    objections_until = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    recount_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    public_key = models.BinaryField(null=True, blank=True)
    result = models.JSONField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(choose__gte=1, budget_fen=None) | Q(choose=None, budget_fen__gte=1),
                name="ballot_chooses_or_spends",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=(Stage.DRAFT, Stage.ROLLS), opened_at=None)
                | Q(stage__in=(Stage.OPEN, Stage.CLOSED, Stage.PUBLISHED), opened_at__isnull=False),
                name="ballot_open_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=(Stage.OPEN, Stage.CLOSED)) | Q(public_key__isnull=False),
                name="ballot_open_has_key",
            ),
        ]
        indexes = [models.Index(fields=["community", "stage", "-created_at"], name="ballot_by_stage")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.stage == Stage.OPEN


class BallotOption(Record):
    """What can be chosen; `cost_fen` where winners share a budget."""

    ballot = TenantForeignKey(Ballot, on_delete=models.CASCADE, related_name="options")
    key = models.CharField(max_length=8)
    title = models.CharField(max_length=80)
    text = models.CharField(max_length=500, blank=True)
    cost_fen = models.BigIntegerField(default=0)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "ballot", "key"], name="option_key_once"),
            models.CheckConstraint(condition=Q(cost_fen__gte=0), name="option_costs_something"),
        ]

    def __str__(self) -> str:
        return self.title


class Electorate(Record):
    """Who votes, by a rule on the registry. `reason`: why not everybody living here alike; published with the rolls."""

    ballot = TenantForeignKey(Ballot, on_delete=models.CASCADE, related_name="electorates")
    key = models.CharField(max_length=8)
    name = models.CharField(max_length=40)
    rule = models.CharField(max_length=12, choices=RollRule.choices)
    group = TenantForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    min_age = models.PositiveSmallIntegerField(default=18)
    weight = models.PositiveSmallIntegerField(default=1)
    seats = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=200, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "ballot", "key"], name="electorate_key_once"),
            models.CheckConstraint(condition=Q(weight__gte=1), name="electorate_weighs_something"),
            models.CheckConstraint(
                condition=Q(rule=RollRule.GROUP, group__isnull=False) | ~Q(rule=RollRule.GROUP) & Q(group=None),
                name="electorate_of_group",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Teller(Record):
    """唱票人: holds one of three shares of the key, on paper. The share itself is nowhere here."""

    ballot = TenantForeignKey(Ballot, on_delete=models.CASCADE, related_name="tellers")
    number = models.PositiveSmallIntegerField()
    person = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "ballot", "number"], name="teller_number_once"),
            models.UniqueConstraint(fields=["community", "ballot", "person"], name="teller_once"),
            models.CheckConstraint(condition=Q(number__range=(1, 3)), name="three_tellers"),
        ]

    def __str__(self) -> str:
        return f"teller {self.number} of {self.ballot_id}"
