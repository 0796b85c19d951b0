"""The vocabulary of routing."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Learnt(TextChoices):
    """What a version was learned from."""

    MATTERS = "matters", _("本社区办结的事项")
    FILE = "file", _("标注好的文件")


class Hours(TextChoices):
    """When a rule applies."""

    ANY = "any", _("任何时间")
    OFFICE = "office", _("上班时间")
    OUT = "out", _("下班后和节假日")
