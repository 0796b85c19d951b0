"""A list of problems, and its items: public words, the task behind them, the photo that shows it done."""

from django.db import models
from django.db.models import Q

from linli.engines.matters.models import Matter
from linli.kernel.models import StoredFile
from linli.kernel.tenancy import Record, TenantForeignKey, TenantOneToOneField
from linli.practices.problemlists import rules
from linli.practices.problemlists.enums import Standing


class ProblemList(Record):
    """`published_at` empty: staff see it alone."""

    title = models.CharField(max_length=60)
    text = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["community", "-made_at"], name="problem_lists_by_time")]

    def __str__(self) -> str:
        return self.title


class Problem(Record):
    """`title` is what anybody may read; `matter` the task that holds it; `origin` where it was raised before, if so.

    `is_taken`: somebody took it; before that the desk holds the task. `photo` shows how it is now.
    """

    problem_list = TenantForeignKey(ProblemList, db_index=False, on_delete=models.PROTECT, related_name="problems")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=80)
    matter = TenantOneToOneField(Matter, on_delete=models.PROTECT, related_name="problem")
    origin = TenantForeignKey(
        Matter, null=True, blank=True, db_index=False, on_delete=models.PROTECT, related_name="listed_as"
    )
    is_taken = models.BooleanField(default=False)
    photo = TenantForeignKey(
        StoredFile, null=True, blank=True, db_index=False, on_delete=models.PROTECT, related_name="+"
    )
    shows_photo = models.BooleanField(default=False, help_text="nobody's face, plate or door is on it: anybody sees it")
    dropped_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=120, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "problem_list", "position"], name="problem_position_once"),
            models.UniqueConstraint(
                fields=["community", "problem_list", "origin"], condition=Q(dropped_at=None) & ~Q(origin=None),
                name="problem_listed_once",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None, reason="") | Q(dropped_at__isnull=False) & ~Q(reason=""),
                name="problem_dropped_says_why",
            ),
            models.CheckConstraint(condition=Q(shows_photo=False) | ~Q(photo=None), name="problem_shows_a_photo"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["community", "origin"], name="problems_of_origin"),
            models.Index(fields=["community", "photo"], name="problem_of_photo"),
        ]

    def __str__(self) -> str:
        return f"problem {self.position} of {self.problem_list_id}"

    @property
    def standing(self) -> Standing:
        """From the matter, which is read with it."""
        told = rules.standing(
            closed=not self.matter.is_open, has_photo=self.photo_id is not None, taken=self.is_taken,
            dropped=self.dropped_at is not None,
        )  # fmt: skip
        return Standing(told)
