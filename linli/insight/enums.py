"""Of which time figures are read."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Span(TextChoices):
    """By when a matter was raised; `history` is what was imported as already closed."""

    MONTH = "30d", _("近30天")
    YEAR = "12m", _("近12个月")
    ALL = "all", _("全部")
    HISTORY = "history", _("导入的历史")
