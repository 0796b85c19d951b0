"""How long a link is good, in words."""

from django.utils.translation import gettext_lazy as _

DAYS = [("7", _("7 天")), ("14", _("14 天")), ("30", _("30 天")), ("90", _("90 天"))]
