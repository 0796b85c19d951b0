"""Words of ballots: stages, rules, who is on a roll, ways of voting."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    """Each is entered once, in this order."""

    DRAFT = "draft", _("准备中")
    ROLLS = "rolls", _("名册公示")
    OPEN = "open", _("投票中")
    CLOSED = "closed", _("待计票")
    PUBLISHED = "published", _("结果已公布")


class RuleName(TextChoices):
    PLAIN = "plain", _("按得票多少")
    EQUAL_SHARES = "equal-shares", _("等额分配")


class RollRule(TextChoices):
    """By which rule the registry makes a roll."""

    RESIDENTS = "residents", _("所有居住在本社区的人")
    LOCALS = "locals", _("户籍在本社区的居民")
    NEWCOMERS = "newcomers", _("新居民（户籍不在本社区）")
    PARTY = "party", _("党组织成员")
    GROUP = "group", _("指定组织的成员（代表）")


class Way(TextChoices):
    PHONE = "phone", _("手机")
    DESK = "desk", _("社区窗口")
    DOOR = "door", _("上门票箱")
    PAPER = "paper", _("纸质选票")


#: Ways whose vote lies sealed beside the name; the others go into a box, nameless from the start.
SEALED_WAYS = frozenset({Way.PHONE, Way.DESK})


class ObjectionKind(TextChoices):
    MISSING = "missing", _("名册上应当有我")
    WRONG = "wrong", _("有人不应当在名册上")


class ObjectionState(TextChoices):
    WAITING = "waiting", _("待答复")
    ACCEPTED = "accepted", _("已采纳")
    REFUSED = "refused", _("未采纳")
