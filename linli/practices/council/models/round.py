"""双五工程: a year's round of public projects."""

from django.db import models
from django.db.models import F, Q

from linli.kernel.tenancy import Record
from linli.practices.council.enums import RoundStage


class Round(Record):
    """One year: call, appraisal, ballot, projects, works, completion review. `seats` projects are chosen (five)."""

    year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    stage = models.CharField(max_length=10, choices=RoundStage.choices, default=RoundStage.CALL)
    seats = models.PositiveSmallIntegerField(default=5)
    opens_on = models.DateField(help_text="first day of the call")
    closes_on = models.DateField(help_text="last day of the call")
    review_opens_on = models.DateField(null=True, blank=True)
    review_closes_on = models.DateField(null=True, blank=True)
    chosen_at = models.DateTimeField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "year"], name="round_year_once"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="round_call_in_order"),
            models.CheckConstraint(
                condition=Q(review_opens_on=None, review_closes_on=None)
                | Q(review_closes_on__gte=F("review_opens_on")),
                name="round_review_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}"
