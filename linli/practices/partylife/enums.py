"""The kinds of organisation life, and how often each is due."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LifeKind(TextChoices):
    """三会一课 and what else a branch does together."""

    MEMBERS = "members", _("支部党员大会")
    COMMITTEE = "committee", _("支部委员会")
    GROUP = "group", _("党小组会")
    LESSON = "lesson", _("党课")
    ORGANISATION = "organisation", _("组织生活会")
    THEME_DAY = "theme_day", _("主题党日")


class Every(TextChoices):
    MONTH = "month", _("每月")
    QUARTER = "quarter", _("每季度")
    HALF = "half", _("每半年")
    YEAR = "year", _("每年")


class Level(TextChoices):
    """三级联动: who has a task at which level."""

    SECRETARY = "secretary", _("书记抓总")
    BRANCH = "branch", _("支部推动")
    CADRE = "cadre", _("干部落实")
