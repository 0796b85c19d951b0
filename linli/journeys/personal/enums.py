"""How a wish to be erased stands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Decision(TextChoices):
    ASKED = "asked", _("等社区决定")
    DONE = "done", _("已删除")
    DECLINED = "declined", _("没有同意")
