"""How an adviser became one, how a call for help stands, how each turn of it ended, how the right to a door was seen."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Standing(TextChoices):
    NOMINATED = "nominated", _("已提名")
    LISTED = "listed", _("在册")
    ENDED = "ended", _("已退出")


class FoundBy(TextChoices):
    """How the community found somebody (走街串巷发掘)."""

    NEIGHBOURS = "neighbours", _("邻居推荐")
    SHOPS = "shops", _("沿街店铺走访")
    STAFF = "staff", _("工作人员发现")
    THEMSELF = "self", _("本人报名")


class CallState(TextChoices):
    SEEKING = "seeking", _("正在请人")
    DESK = "desk", _("由社区联系")
    ACCEPTED = "accepted", _("有人来了")
    ARRIVED = "arrived", _("已到门口")
    DONE = "done", _("办好了")
    CANCELLED = "cancelled", _("已取消")


class TurnState(TextChoices):
    WAITING = "waiting", _("排队中")
    CALLED = "called", _("正在等答复")
    ACCEPTED = "accepted", _("答应了")
    DECLINED = "declined", _("来不了")
    LAPSED = "lapsed", _("没有答复")


class Right(TextChoices):
    """What showed, on the spot, that whoever asked may have the door opened."""

    PAPER = "paper", _("证件住址相符")
    PROPERTY = "property", _("物业或楼栋长当面确认")
    FAMILY = "family", _("同住家人当面或视频确认")
    POLICE = "police", _("民警到场")


class Said(TextChoices):
    """How it was, said by one of the two about this one time. Never added up for a person."""

    GOOD = "good", _("满意")
    FAIR = "fair", _("基本满意")
    BAD = "bad", _("不满意")
