"""What kinds of things are raised, as the community's playbook names them; and answers they often get."""

from django.db import models
from django.db.models import Case, F, When
from django.utils.translation import get_language

from linli.engines.matters.enums import Wall
from linli.kernel.tenancy import Record, TenantForeignKey
from linli.kernel.worktime import Term, Unit

ENGLISH = "en"
UNITS = [(unit.value, unit.value) for unit in Unit]


class Category(Record):
    """`routes_to`: responsibility roles tried in order for a holder; `wall`: where such matters begin."""

    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60, blank=True)
    icon = models.CharField(max_length=40, default="circle-question-mark")
    hint = models.CharField(max_length=120, blank=True, help_text="what to write, in the reporter's words")
    hint_en = models.CharField(max_length=160, blank=True)
    warning = models.CharField(max_length=200, blank=True, help_text="what comes first: 请先拨打 110")
    warning_en = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    term_amount = models.PositiveIntegerField()
    term_unit = models.CharField(max_length=10, choices=UNITS)
    urgent_amount = models.PositiveIntegerField()
    urgent_unit = models.CharField(max_length=10, choices=UNITS)
    routes_to = models.JSONField(default=list)
    wall = models.CharField(max_length=8, choices=Wall.choices, default=Wall.PUBLIC)
    anonymous = models.BooleanField(default=True, help_text="may be reported without a phone")
    questions = models.JSONField(default=list, help_text="what is asked besides: QuestionEntry of the playbook")
    is_active = models.BooleanField(default=True)

    class Meta(Record.Meta):
        verbose_name_plural = "categories"
        constraints = [models.UniqueConstraint(fields=["community", "key"], name="category_key_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """What the reader of the page calls it."""
        return self._told("name")

    @property
    def prompt(self) -> str:
        """`hint` in the reader's language, where the playbook gives it."""
        return self._told("hint")

    @property
    def first_of_all(self) -> str:
        """`warning` in the reader's language, where the playbook gives it."""
        return self._told("warning")

    def _told(self, field: str) -> str:
        english: str = getattr(self, f"{field}_en") if get_language() == ENGLISH else ""
        return english or getattr(self, field)

    @staticmethod
    def labels(language: str | None) -> F | Case:
        """`label` in SQL."""
        return Case(When(name_en="", then=F("name")), default=F("name_en")) if language == ENGLISH else F("name")

    def term(self, *, urgent: bool) -> Term:
        if urgent:
            return Term(self.urgent_amount, Unit(self.urgent_unit))
        return Term(self.term_amount, Unit(self.term_unit))


class StandardAnswer(Record):
    """A text often answered in a category; `{number}` and `{place}` are filled in."""

    category = TenantForeignKey(Category, null=True, blank=True, on_delete=models.CASCADE, related_name="answers")
    title = models.CharField(max_length=40)
    text = models.TextField(max_length=2000)

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["community", "category"], name="answers_of_category")]

    def __str__(self) -> str:
        return self.title
