"""A room for a while: the booking, and one row for each five minutes of it, so that the database lets nobody in twice."""

from django.db import models
from django.db.models import F, Q

from linli.accounts.models import ResidentAccount
from linli.engines.gatherings.enums_booking import BookingState
from linli.engines.gatherings.models.gathering import Gathering
from linli.kernel.crypto import EncryptedTextField
from linli.kernel.tenancy import Record, TenantForeignKey
from linli.registry.models import Person, Place

LIVE = Q(state__in=(BookingState.ASKED, BookingState.BOOKED))


class Booking(Record):
    """Who has which room from when to when. An asked one holds its slots too: the first to ask is the first to be heard.

    `account` and `person`: who it is for, where known; `name` and `phone` for those without a record. None of them: the
    community itself.
    """

    room = TenantForeignKey(Place, db_index=False, on_delete=models.PROTECT, related_name="bookings")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    purpose = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=BookingState.choices, default=BookingState.BOOKED)
    gathering = TenantForeignKey(
        Gathering, null=True, blank=True, db_index=False, on_delete=models.PROTECT, related_name="bookings"
    )
    account = TenantForeignKey(
        ResidentAccount, null=True, blank=True, db_index=False, on_delete=models.PROTECT, related_name="+"
    )
    person = TenantForeignKey(Person, null=True, blank=True, db_index=False, on_delete=models.PROTECT, related_name="+")
    name = EncryptedTextField(blank=True)
    phone = EncryptedTextField(blank=True)
    reason = models.CharField(max_length=120, blank=True, help_text="why it was refused or cancelled")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text="when it was refused or cancelled")

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="booking_ends_after_start"),
            models.CheckConstraint(
                condition=LIVE & Q(ended_at=None) | ~LIVE & Q(ended_at__isnull=False), name="booking_over_when_ended"
            ),
        ]
        indexes = [
            models.Index(fields=["community", "room", "starts_at"], name="booking_of_room"),
            models.Index(fields=["community", "account", "-starts_at"], name="booking_of_account"),
            models.Index(fields=["community", "person", "-starts_at"], name="booking_of_person"),
            models.Index(fields=["community", "gathering"], name="booking_of_gathering"),
        ]

    def __str__(self) -> str:
        return f"{self.room_id} {self.starts_at:%F %R}"

    @property
    def is_live(self) -> bool:
        return self.state in (BookingState.ASKED, BookingState.BOOKED)


class Slot(Record):
    """Five minutes of a room, taken. Exactly the slots of a live booking are there, and none of an ended one."""

    booking = TenantForeignKey(Booking, db_index=False, on_delete=models.CASCADE, related_name="slots")
    room = TenantForeignKey(Place, db_index=False, on_delete=models.PROTECT, related_name="+")
    slot = models.PositiveIntegerField(help_text="number of five-minute slots since the epoch")

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(fields=["community", "room", "slot"], name="room_slot_once")]
        indexes = [models.Index(fields=["community", "booking"], name="slot_of_booking")]

    def __str__(self) -> str:
        return f"{self.room_id} {self.slot}"
