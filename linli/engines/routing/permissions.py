"""Who sees how routing works, and who decides that it may act alone."""

from django.utils.translation import gettext_lazy as _

from linli.accounts.enums import Role
from linli.accounts.permissions import declare
from linli.engines.matters.permissions import COMMUNITY

SEE = declare("routing.see", _("查看热点和自动派单的情况"), COMMUNITY)
DECIDE = declare("routing.decide", _("开关自动派单、设置派单规则"), {Role.SECRETARY})
