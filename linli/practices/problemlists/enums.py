"""How an item of a list stands. Computed from its matter and its photo, never kept."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Standing(TextChoices):
    FREE = "free", _("待认领")
    TAKEN = "taken", _("办理中")
    UNSHOWN = "unshown", _("已办结，待补照片")
    DONE = "done", _("已销号")
    DROPPED = "dropped", _("已移出")
