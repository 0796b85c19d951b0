"""吹哨: the community calls some parties about one thing; each call is reported for, given tasks, and rated."""

from django.db import models
from django.db.models import Q

from linli.accounts.models import User
from linli.engines.gatherings.models import Gathering
from linli.engines.matters.enums import Rating
from linli.engines.matters.models import Category, Matter
from linli.kernel.tenancy import Record, TenantForeignKey, TenantOneToOneField
from linli.practices.whistle.enums import Field
from linli.registry.models import Party


class Whistle(Record):
    """`matter` is the whole that the tasks are parts of: the one it was blown about, or one raised for it (`raised`).

    `title` and `need` are what the called parties read; the words of whoever reported the matter are not among them.
    """

    matter = TenantForeignKey(Matter, on_delete=models.PROTECT, related_name="whistles")
    raised = models.BooleanField(default=False, help_text="the matter was raised by blowing, and is settled by ending")
    title = models.CharField(max_length=80)
    need = models.TextField(max_length=1000)
    field = models.CharField(max_length=14, choices=Field.choices, default=Field.OTHER)
    category = TenantForeignKey(Category, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    report_by = models.DateTimeField()
    blown_at = models.DateTimeField()
    blown_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    meeting = TenantOneToOneField(Gathering, null=True, blank=True, on_delete=models.PROTECT, related_name="whistle")
    met_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(max_length=1000, blank=True)
    solved = models.BooleanField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "matter"], condition=Q(ended_at=None), name="one_whistle_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, solved=None)
                | Q(ended_at__isnull=False, solved__isnull=False) & ~Q(outcome=""),
                name="ended_whistle_has_outcome",
            ),
        ]
        indexes = [models.Index(fields=["community", "-blown_at", "-id"], name="whistle_by_time")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.ended_at is None


class Call(Record):
    """A party called by a whistle, why, and what became of it. Only groups are called, so only groups are rated."""

    whistle = TenantForeignKey(Whistle, on_delete=models.CASCADE, related_name="calls")
    party = TenantForeignKey(Party, on_delete=models.PROTECT, related_name="calls")
    need = models.CharField(max_length=300, blank=True)
    why = models.CharField(max_length=200, blank=True)
    called_at = models.DateTimeField()
    report_by = models.DateTimeField()
    reported_at = models.DateTimeField(null=True, blank=True)
    came = models.BooleanField(null=True, blank=True, help_text="was at the meeting")
    escalated_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    rating = models.CharField(max_length=12, choices=Rating.choices, blank=True)
    rating_reason = models.CharField(max_length=300, blank=True)
    rated_at = models.DateTimeField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "whistle", "party"], name="called_once"),
            models.CheckConstraint(
                condition=Q(rating="", rated_at=None) | ~Q(rating="") & Q(rated_at__isnull=False),
                name="rating_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(rating=Rating.UNSATISFIED) | ~Q(rating_reason=""), name="bad_rating_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | ~Q(answer="") & Q(answered_at__isnull=False),
                name="call_answer_has_time",
            ),
        ]
        indexes = [models.Index(fields=["community", "party", "-called_at"], name="calls_of_party")]

    def __str__(self) -> str:
        return f"{self.party_id} called by {self.whistle_id}"

    @property
    def was_in_time(self) -> bool:
        return self.reported_at is not None and self.reported_at <= self.report_by


class CallTask(Record):
    """A task that a called party took: a matter, part of the whistle's whole."""

    call = TenantForeignKey(Call, on_delete=models.CASCADE, related_name="tasks")
    matter = TenantOneToOneField(Matter, on_delete=models.PROTECT, related_name="call_task")
    escalated_at = models.DateTimeField(null=True, blank=True)

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["community", "call"], name="tasks_of_call")]

    def __str__(self) -> str:
        return f"{self.matter_id} of {self.call_id}"
