"""What a room is for, and who may book it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Use(TextChoices):
    LEARN = "learn", _("学习")
    WATCH = "watch", _("观影")
    PLAY = "play", _("娱乐")
    TRAIN = "train", _("健身")
    MEET = "meet", _("议事")
    BANQUET = "banquet", _("宴席")


class OpensTo(TextChoices):
    """Staff may always book, for anybody."""

    PHONE = "phone", _("留下电话的人都可以")
    RESIDENTS = "residents", _("本社区登记在册的居民")
    DESK = "desk", _("只由社区代订")
