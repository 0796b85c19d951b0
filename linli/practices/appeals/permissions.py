"""What may be done with appeals besides moving them."""

from django.utils.translation import gettext_lazy as _

from linli.accounts.permissions import declare
from linli.engines.matters.permissions import COMMUNITY

FORWARDED = declare("appeals.forwarded", _("登记和回复 12345 转办单"), COMMUNITY)
JOINT = declare("appeals.joint", _("把事项移出联办清单"), COMMUNITY)
