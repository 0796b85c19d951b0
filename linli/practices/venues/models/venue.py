"""场地: a room or hall that people may have for a while, and on what terms."""

from django.db import models
from django.db.models import Q

from linli.kernel.tenancy import Record, TenantForeignKey
from linli.practices.venues.enums import OpensTo, Use
from linli.registry.models import Party, Place


class Venue(Record):
    """`hours` in the words of a caretaker (`周一至周五 08:30-21:00`), read by `rules_booking.read_hours`.

    `lent_by`: somebody else's hall, lent in the hours it stands idle (家宴中心): `hours` are those. `week_count` is for
    each household in a calendar week, 0: as often as it likes.
    """

    place = TenantForeignKey(Place, db_index=False, on_delete=models.PROTECT, related_name="+")
    use = models.CharField(max_length=8, choices=Use.choices)
    seats = models.PositiveSmallIntegerField(null=True, blank=True)
    hours = models.TextField(max_length=400)
    rules = models.TextField(max_length=1000, blank=True)
    opens_to = models.CharField(max_length=10, choices=OpensTo.choices, default=OpensTo.PHONE)
    needs_approval = models.BooleanField(default=False)
    has_key = models.BooleanField(default=False)
    longest_minutes = models.PositiveSmallIntegerField(default=180)
    ahead_days = models.PositiveSmallIntegerField(default=14)
    week_count = models.PositiveSmallIntegerField(default=2)
    lent_by = TenantForeignKey(Party, null=True, blank=True, db_index=False, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "place"], name="venue_of_place_once"),
            models.CheckConstraint(condition=Q(longest_minutes__gte=5), name="venue_longest_at_least_a_slot"),
        ]

    def __str__(self) -> str:
        return f"venue {self.place_id}"
