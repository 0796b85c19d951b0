"""What an announcement is about, and how somebody was reached at the door."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Subject(TextChoices):
    WATER = "water", _("停水")
    POWER = "power", _("停电、停气")
    LIFT = "lift", _("电梯维修")
    WORKS = "works", _("施工")
    TALK = "talk", _("讲座、活动")
    SAFETY = "safety", _("安全提醒")
    OTHER = "other", _("其他通知")


class Knock(TextChoices):
    """How it ended at the door."""

    TOLD = "told", _("当面告诉了")
    CALLED = "called", _("打电话告诉了")
    LEFT = "left", _("没人，门上留了条")
