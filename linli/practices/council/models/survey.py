"""社区年度满意测评: the yearly questionnaire, on the phone and on paper; nobody's answers carry a name."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from linli.kernel.tenancy import Record, TenantForeignKey
from linli.practices.council.enums import AnswerWay
from linli.registry.models import Place


class Survey(Record):
    """One a year. `questions` are texts, each rated; `needs` may be ticked besides; both fixed when the survey opens."""

    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=60)
    questions = models.JSONField(default=list)
    needs = models.JSONField(default=list)
    opens_on = models.DateField()
    closes_on = models.DateField()
    created_at = models.DateTimeField()

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "year"], name="survey_year_once"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="survey_in_order"),
        ]

    def __str__(self) -> str:
        return f"survey {self.year}"


class SurveyAnswer(Record):
    """One questionnaire: ratings, needs, some words, the grid. `once` (a keyed hash) hides who; empty on paper."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = TenantForeignKey(Survey, on_delete=models.CASCADE, related_name="answers")
    grid = TenantForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=6, choices=AnswerWay.choices)
    ratings = models.JSONField(default=list)
    needs = models.JSONField(default=list)
    words = models.CharField(max_length=300, blank=True)
    once = models.CharField(max_length=64, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "survey", "once"], condition=~Q(once=""), name="survey_answer_once"
            )
        ]
        indexes = [models.Index(fields=["community", "survey", "grid"], name="answers_of_survey")]

    def __str__(self) -> str:
        return f"answer to {self.survey_id}"
