"""Kinds of fraud, and the mechanisms that learning runs."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FraudKind(TextChoices):
    PHONE = "phone", _("冒充公检法、客服")
    INVESTMENT = "investment", _("投资理财")
    PART_TIME = "part_time", _("刷单返利")
    LOAN = "loan", _("网络贷款")
    FRIEND = "friend", _("冒充熟人")
    HEALTH = "health", _("保健品、养老")
    OTHER = "other", _("其他")


class Row(TextChoices):
    """A mechanism of the mission, as programmes name it in `row`; what a community calls it is its programme's name."""

    THEME_DAYS = "xc3", _("主题日")
    WORKSHOP = "jk5", _("学习坊")
    GARDEN = "jk6", _("百草园")
    HONOUR = "hs8", _("敬老活动")
    COURSES = "hs9", _("银龄课堂")
    CHILDREN = "hs10", _("孩子的课堂")
    SKILLS = "hs11", _("技能培训")
    GRID_CLASSES = "xj3", _("网格课堂")
