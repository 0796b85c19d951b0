"""借用: a venue lent to somebody, and its key."""

from django.db import models
from django.db.models import F, Q

from linli.accounts.models import User
from linli.engines.gatherings.models import Booking
from linli.kernel.tenancy import Record, TenantForeignKey, TenantOneToOneField
from linli.practices.venues.models.venue import Venue
from linli.registry.models import Household


class Loan(Record):
    """What a venue wants to know besides the booking. `household` is whose turns it counts against, where known.

    `rules_accepted_at` is empty when the community uses its room itself.
    """

    booking = TenantOneToOneField(Booking, on_delete=models.PROTECT, related_name="loan")
    venue = TenantForeignKey(Venue, db_index=False, on_delete=models.PROTECT, related_name="loans")
    household = TenantForeignKey(
        Household, null=True, blank=True, db_index=False, on_delete=models.PROTECT, related_name="+"
    )
    people_count = models.PositiveSmallIntegerField(default=1)
    is_own_use = models.BooleanField(default=False)
    shows_purpose = models.BooleanField(default=False, help_text="the screen at the door says what for")
    rules_accepted_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(is_own_use=True) | Q(rules_accepted_at__isnull=False), name="loan_with_rules_accepted"
            ),
        ]
        indexes = [
            models.Index(fields=["community", "venue"], name="loan_of_venue"),
            models.Index(fields=["community", "household"], name="loan_of_household"),
        ]

    def __str__(self) -> str:
        return f"loan {self.booking_id}"


class KeyHandover(Record):
    """Who has the key of a venue: of whoever booked it, from when, and when it came back."""

    venue = TenantForeignKey(Venue, db_index=False, on_delete=models.PROTECT, related_name="keys")
    loan = TenantForeignKey(Loan, db_index=False, on_delete=models.PROTECT, related_name="keys")
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_to = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "venue"], condition=Q(returned_at=None), name="venue_key_with_one"
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None) | Q(returned_at__gte=F("given_at")), name="key_returned_after_given"
            ),
        ]
        indexes = [models.Index(fields=["community", "loan"], name="key_of_loan")]

    def __str__(self) -> str:
        return f"key {self.venue_id}"
