"""Where a promise stands, and a delivery."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PromiseState(TextChoices):
    OPEN = "open", _("待兑现")
    KEPT = "kept", _("已兑现")
    MOVED = "moved", _("已改期")
    DROPPED = "dropped", _("已作罢")


class DeliveryState(TextChoices):
    WAITING = "waiting", _("等待送出")
    ARRIVED = "arrived", _("已送达")
    GIVEN_UP = "given_up", _("没有送达")
