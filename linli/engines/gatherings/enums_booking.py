"""How a booking stands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BookingState(TextChoices):
    ASKED = "asked", _("待同意")
    BOOKED = "booked", _("已订好")
    REFUSED = "refused", _("未同意")
    CANCELLED = "cancelled", _("已取消")
