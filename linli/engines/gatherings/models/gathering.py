"""活动 / 会议 / 课程 / 班次: people meet at a time and a place."""

from django.db import models
from django.db.models import F, Q

from linli.accounts.models import User
from linli.engines.gatherings.enums import GatheringKind, SignUp, Stage
from linli.engines.gatherings.models.programme import Programme
from linli.kernel.tenancy import Record, TenantForeignKey
from linli.registry.models import Party, Place


class Gathering(Record):
    """One session. The counters are moved only by one conditional UPDATE, so that no seat is given twice.

    `capacity` is of those who come, `helper_capacity` of those who help; empty: no limit. `last_number` numbers arrivals
    at the list. `headcount` is people counted without names. `series` is shared by the sessions of one rule.
    """

    programme = TenantForeignKey(Programme, null=True, blank=True, on_delete=models.PROTECT, related_name="gatherings")
    kind = models.CharField(max_length=16, choices=GatheringKind.choices)
    title = models.CharField(max_length=80)
    text = models.TextField(max_length=2000, blank=True)
    materials = models.TextField(max_length=1000, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = TenantForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    room_words = models.CharField(max_length=60, blank=True)
    led_by = TenantForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organiser = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sign_up = models.CharField(max_length=8, choices=SignUp.choices, default=SignUp.NONE)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    helper_capacity = models.PositiveIntegerField(null=True, blank=True)
    taken_count = models.PositiveIntegerField(default=0)
    helper_count = models.PositiveIntegerField(default=0)
    waiting_count = models.PositiveIntegerField(default=0)
    last_number = models.PositiveIntegerField(default=0)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.PLANNED)
    cancel_reason = models.CharField(max_length=200, blank=True)
    headcount = models.PositiveIntegerField(null=True, blank=True)
    series = models.UUIDField(null=True, blank=True)
    is_public = models.BooleanField(default=False)
    asks_photo = models.BooleanField(default=False, help_text="whether pictures may show them is asked at sign-up")

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="gathering_ends_after_start"),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(capacity__gte=F("taken_count")), name="gathering_within_capacity"
            ),
            models.CheckConstraint(
                condition=Q(helper_capacity=None) | Q(helper_capacity__gte=F("helper_count")),
                name="gathering_within_helpers",
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.CANCELLED) | ~Q(cancel_reason=""), name="gathering_cancelled_why"
            ),
        ]
        indexes = [
            models.Index(fields=["community", "starts_at"], name="gathering_by_time"),
            models.Index(fields=["community", "programme", "starts_at"], name="gathering_of_programme"),
            models.Index(fields=["community", "place", "starts_at"], name="gathering_at_place"),
            models.Index(fields=["community", "series", "starts_at"], name="gathering_of_series"),
        ]

    def __str__(self) -> str:
        return self.title
