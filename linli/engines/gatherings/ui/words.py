"""Words of the pages of gatherings: the day as people say it."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.kernel.worktime import local

WEEKDAYS = (
    gettext_lazy("周一"), gettext_lazy("周二"), gettext_lazy("周三"), gettext_lazy("周四"), gettext_lazy("周五"),
    gettext_lazy("周六"), gettext_lazy("周日"),
)  # fmt: skip


def day_word(moment: datetime, now: datetime) -> str:
    """今天, 明天, else the day of the week."""
    day, today = local(moment).date(), local(now).date()
    if day == today:
        return _("今天")
    return _("明天") if day == today + timedelta(days=1) else str(WEEKDAYS[day.weekday()])
