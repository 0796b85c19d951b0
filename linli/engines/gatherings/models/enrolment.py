"""报名, 签到: somebody on the list of a gathering, and whether they came."""

from django.db import models
from django.db.models import Q

from linli.accounts.models import ResidentAccount
from linli.engines.gatherings.enums import LIVE, EnrolmentRole, EnrolmentState, Presence
from linli.engines.gatherings.models.gathering import Gathering
from linli.kernel.crypto import EncryptedTextField
from linli.kernel.tenancy import Record, TenantForeignKey
from linli.registry.models import Person


class Enrolment(Record):
    """`who_key` says who it is, also of those without record (person, else phone and name hashed): once a list, and
    people are counted by it, not seats. `number` is the order of arrival at the list; it is told and checked in by.

    `account` is whose phone is told and may withdraw it: their own, or who signed up a mother or a child. `minutes` is
    what is credited: from presence, or put right with `minutes_reason`.
    """

    gathering = TenantForeignKey(Gathering, on_delete=models.CASCADE, related_name="enrolments")
    person = TenantForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    account = TenantForeignKey(ResidentAccount, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = EncryptedTextField(blank=True)
    phone = EncryptedTextField(blank=True)
    phone_hash = models.CharField(max_length=64, blank=True)
    who_key = models.CharField(max_length=64)
    role = models.CharField(max_length=12, choices=EnrolmentRole.choices, default=EnrolmentRole.PARTICIPANT)
    state = models.CharField(max_length=10, choices=EnrolmentState.choices)
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    moved_up_at = models.DateTimeField(null=True, blank=True)
    presence = models.CharField(max_length=8, choices=Presence.choices, blank=True)
    checked_in_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveIntegerField(default=0)
    minutes_reason = models.CharField(max_length=120, blank=True)
    photo_ok = models.BooleanField(null=True, blank=True)
    stars = models.PositiveSmallIntegerField(null=True, blank=True)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    prize = models.CharField(max_length=60, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "gathering", "who_key"], condition=Q(state__in=LIVE), name="enrolled_once"
            ),
            models.UniqueConstraint(fields=["community", "gathering", "number"], name="enrolment_number_once"),
            models.CheckConstraint(condition=Q(stars=None) | Q(stars__range=(1, 5)), name="enrolment_stars_of_five"),
        ]
        indexes = [
            models.Index(fields=["community", "person", "-at"], name="enrolment_of_person"),
            models.Index(fields=["community", "account", "-at"], name="enrolment_of_account"),
            models.Index(fields=["community", "who_key"], name="enrolment_of_whom"),
        ]

    def __str__(self) -> str:
        return f"number {self.number} of {self.gathering_id}"
