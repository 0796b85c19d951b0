"""How a certificate stands, how it was asked for, and what the registry can say."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    ASKED = "asked", _("待签发")
    ISSUED = "issued", _("已签发")
    DECLINED = "declined", _("未开具")
    REVOKED = "revoked", _("已撤销")


class Asked(TextChoices):
    PHONE_PAGE = "page", _("手机申请")
    CALL = "call", _("来电")
    COUNTER = "counter", _("来访")


class Fact(TextChoices):
    """What must be true in the registry on the day; read from records, never typed in."""

    LIVES = "lives", _("现居住地在本社区")
    LIVED_YEAR = "lived_year", _("在本社区连续居住满一年")
    REGISTERED = "registered", _("户籍在本社区")
    ADULT = "adult", _("年满十八周岁")
    MINOR = "minor", _("未满十八周岁")
