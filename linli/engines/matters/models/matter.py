"""事项: anything somebody must answer. One table for every practice; a practice's own fields live in its own record."""

from django.db import models
from django.db.models import Q

from linli.engines.matters.enums import Rating, Source, Stage, Urgency, Wall
from linli.engines.matters.models.category import UNITS, Category
from linli.kernel.tenancy import Record, TenantForeignKey
from linli.kernel.worktime import Term, Unit
from linli.registry.models import Party, Place

OPEN = Q(closed_at=None)
#: Taken over from another system and not moved since: its alarm is set with the first move.
UNTOUCHED = Q(source=Source.IMPORT, stage=Stage.REPORTED)


class Matter(Record):
    """The current state of a matter; `linli.kernel.models.Event` keeps how it came about.

    `stage`, `holder`, `due_at`, `answer` and `version` are written by `actions.moving.move` alone.
    While it waits for the reporter (`paused_at`), `paused_due_at` keeps the due time that was running.
    """

    number = models.CharField(max_length=16)
    kind = models.CharField(max_length=20, default="appeal")
    category = TenantForeignKey(Category, db_index=False, on_delete=models.PROTECT, related_name="matters")
    title = models.CharField(max_length=120)
    text = models.TextField()
    urgency = models.CharField(max_length=8, choices=Urgency.choices, default=Urgency.NORMAL)
    source = models.CharField(max_length=10, choices=Source.choices)
    wall = models.CharField(max_length=8, choices=Wall.choices, default=Wall.STAFF)
    is_listed = models.BooleanField(default=False, help_text="staff checked the public words: shown on the public page")
    public_title = models.CharField(max_length=120, blank=True, help_text="the title after redaction")
    place = TenantForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="matters")
    grid = TenantForeignKey(
        Place, null=True, blank=True, db_index=False, on_delete=models.PROTECT, related_name="grid_matters"
    )
    where = models.CharField(max_length=160, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)

    stage = models.CharField(max_length=12, choices=Stage.choices)
    version = models.PositiveIntegerField(default=1)
    holder = TenantForeignKey(
        Party, null=True, blank=True, db_index=False, on_delete=models.PROTECT, related_name="held"
    )
    due_at = models.DateTimeField(null=True, blank=True)
    term_amount = models.PositiveIntegerField()
    term_unit = models.CharField(max_length=10, choices=UNITS)
    answer = models.TextField(blank=True)

    reported_at = models.DateTimeField()
    dispatched_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_minutes = models.PositiveIntegerField(
        null=True, blank=True, help_text="from reported_at to answered_at, for figures"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_due_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    in_time = models.BooleanField(null=True, help_text="answered before the due time; empty for history")
    rating = models.CharField(max_length=12, choices=Rating.choices, blank=True)
    reopened_count = models.PositiveSmallIntegerField(default=0)
    urged_count = models.PositiveSmallIntegerField(default=0)
    extended_count = models.PositiveSmallIntegerField(default=0)
    visit_needed = models.BooleanField(
        default=False, help_text="the holder must call on the reporter, so may see who it is"
    )
    ended = models.BooleanField(default=False, help_text="declared ended by the secretary: cannot be reopened")
    is_history = models.BooleanField(default=False, help_text="happened before Linli: stays out of punctuality")
    original = TenantForeignKey(
        "self", null=True, blank=True, db_index=False, on_delete=models.PROTECT, related_name="duplicates"
    )
    duplicate_count = models.PositiveSmallIntegerField(default=0)
    whole = TenantForeignKey(
        "self", null=True, blank=True, db_index=False, on_delete=models.PROTECT, related_name="parts"
    )
    open_part_count = models.PositiveSmallIntegerField(default=0)
    offered = models.JSONField(
        default=dict,
        blank=True,
        help_text="found by a floor above: best [[category id, probability]], like (a duplicate?), alone (dispatched)",
    )

    #: The verbs of its story, once that was read: what panels need not ask for again.
    happened: frozenset[str] = frozenset()

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "number"], name="matter_number_once"),
            models.CheckConstraint(
                condition=~OPEN | Q(holder__isnull=False, due_at__isnull=False),
                name="open_matter_has_holder_and_due_time",
            ),
            models.CheckConstraint(condition=OPEN | ~Q(answer=""), name="closed_matter_has_answer"),
            models.CheckConstraint(
                condition=Q(closed_at=None) & ~Q(stage=Stage.CLOSED) | Q(closed_at__isnull=False, stage=Stage.CLOSED),
                name="closed_matter_has_closing_time",
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.ANSWERED) | ~Q(answer=""), name="answered_matter_has_answer"
            ),
            models.CheckConstraint(
                condition=Q(paused_at=None, paused_due_at=None)
                | Q(paused_at__isnull=False, paused_due_at__isnull=False),
                name="paused_matter_keeps_due_time",
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.JOINED) | Q(original__isnull=False), name="joined_has_original"
            ),
        ]
        # Every index begins with the community: one on the key alone would mislead the planner and slow each insert.
        indexes = [
            models.Index(fields=["community", "holder", "due_at"], condition=OPEN, name="matter_open_of_holder"),
            models.Index(fields=["community", "due_at", "id"], condition=OPEN, name="matter_open_by_due"),
            models.Index(fields=["community", "stage", "due_at"], condition=OPEN, name="matter_open_by_stage"),
            models.Index(fields=["community", "-reported_at", "-id"], name="matter_by_time"),
            models.Index(fields=["community", "category", "-reported_at"], name="matter_by_category"),
            models.Index(
                fields=[
                    "community",
                    "reported_at",
                    "source",
                    "is_history",
                    "category",
                    "wall",
                    "stage",
                    "in_time",
                    "rating",
                    "reopened_count",
                    "answer_minutes",
                    "grid",
                    "holder",
                ],
                name="matter_figures",  # covering: figures never read the rows with their texts
            ),
            models.Index(fields=["community", "grid", "-reported_at"], name="matter_by_grid"),
            models.Index(
                fields=["community", "original"], condition=Q(original__isnull=False), name="matter_duplicates"
            ),
            models.Index(fields=["community", "whole"], condition=Q(whole__isnull=False), name="matter_parts"),
        ]

    def __str__(self) -> str:
        return f"{self.number}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def spot(self) -> str:
        """Where it is: the place, which is read with the matter, and what was said besides."""
        return " ".join(part for part in (self.place.full_name if self.place else "", self.where) if part)

    @property
    def is_urgent(self) -> bool:
        return self.urgency == Urgency.URGENT

    @property
    def term(self) -> Term:
        return Term(self.term_amount, Unit(self.term_unit))
