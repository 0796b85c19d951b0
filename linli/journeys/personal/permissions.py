"""Who decides on a wish to be erased."""

from django.utils.translation import gettext_lazy as _

from linli.accounts.enums import Role
from linli.accounts.permissions import declare

DECIDE = declare("personal.erase", _("决定删除个人信息的申请"), {Role.SECRETARY})
