"""求助: somebody asks for help at the door; neighbours are called in turn until one comes."""

from django.db import models
from django.db.models import Q

from linli.accounts.models import ResidentAccount, User
from linli.engines.matters.models import Matter
from linli.kernel.crypto import EncryptedTextField
from linli.kernel.tenancy import Record, TenantForeignKey, TenantOneToOneField
from linli.practices.doorhelp.enums import CallState, Right, Said, TurnState
from linli.practices.doorhelp.models.advisor import Advisor
from linli.registry.models import Place

OPEN = (CallState.SEEKING, CallState.DESK, CallState.ACCEPTED, CallState.ARRIVED)


class HelpCall(Record):
    """`place` says how far it is, `address` which door: told to whoever accepted, while they are on it, and to the desk.

    `wanted_at` empty: now. `matter` is the desk's task where nobody came. `opens_door`: of a skill that opens doors.
    """

    number = models.CharField(max_length=16)
    skill = models.CharField(max_length=30)
    opens_door = models.BooleanField(default=False)
    account = TenantForeignKey(
        ResidentAccount, null=True, blank=True, db_index=False, on_delete=models.SET_NULL, related_name="+"
    )
    name = EncryptedTextField(blank=True)
    phone = EncryptedTextField(blank=True)
    place = TenantForeignKey(Place, null=True, blank=True, db_index=False, on_delete=models.PROTECT, related_name="+")
    address = EncryptedTextField()
    text = EncryptedTextField(blank=True)
    language = models.CharField(max_length=20, blank=True)
    asked_at = models.DateTimeField()
    wanted_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=CallState.choices)
    advisor = TenantForeignKey(
        Advisor, null=True, blank=True, db_index=False, on_delete=models.PROTECT, related_name="calls"
    )
    matter = TenantOneToOneField(Matter, null=True, blank=True, on_delete=models.PROTECT, related_name="help_call")
    accepted_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    right = models.CharField(max_length=10, choices=Right.choices, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    asker_said = models.CharField(max_length=6, choices=Said.choices, blank=True)
    asker_words = EncryptedTextField(blank=True)
    advisor_said = models.CharField(max_length=6, choices=Said.choices, blank=True)
    entered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "number"], name="help_call_number_once"),
            models.CheckConstraint(
                condition=~Q(state__in=(CallState.ACCEPTED, CallState.ARRIVED))
                | Q(advisor__isnull=False, accepted_at__isnull=False),
                name="help_call_accepted_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=CallState.DONE, opens_door=True) | ~Q(right=""),
                name="help_call_door_opened_by_right",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, ended_at=None) | ~Q(state__in=OPEN) & Q(ended_at__isnull=False),
                name="help_call_ended_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=CallState.DESK) | Q(matter__isnull=False), name="help_call_at_desk_is_a_task"
            ),
        ]
        indexes = [
            models.Index(fields=["community", "state", "-asked_at"], name="help_calls_by_state"),
            models.Index(fields=["community", "account", "-asked_at"], name="help_calls_of_account"),
            models.Index(fields=["community", "advisor", "state"], name="help_calls_of_advisor"),
            models.Index(fields=["community", "-asked_at"], name="help_calls_by_time"),
        ]

    def __str__(self) -> str:
        return f"help call {self.number}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class Turn(Record):
    """Somebody's turn to be called: why they, in words, and how it ended. One is called at a time."""

    call = TenantForeignKey(HelpCall, db_index=False, on_delete=models.CASCADE, related_name="turns")
    advisor = TenantForeignKey(Advisor, db_index=False, on_delete=models.PROTECT, related_name="turns")
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=TurnState.choices, default=TurnState.WAITING)
    reasons = models.JSONField(default=list, help_text="pairs: message id, what is filled in")
    called_at = models.DateTimeField(null=True, blank=True)
    deadline_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "call", "position"], name="turn_position_once"),
            models.UniqueConstraint(fields=["community", "call", "advisor"], name="turn_once"),
            models.UniqueConstraint(
                fields=["community", "call"], condition=Q(state=TurnState.CALLED), name="turn_called_one_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["community", "call"], condition=Q(state=TurnState.ACCEPTED), name="turn_accepted_once"
            ),
        ]
        indexes = [models.Index(fields=["community", "advisor", "state"], name="turns_of_advisor")]

    def __str__(self) -> str:
        return f"turn {self.position} of {self.call_id}"
