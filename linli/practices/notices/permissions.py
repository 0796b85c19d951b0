"""Who announces, and who knocks. How far somebody's list for knocking goes follows from what they answer for."""

from django.utils.translation import gettext_lazy as _

from linli.accounts.enums import Role
from linli.accounts.permissions import declare

COMMUNITY = {Role.SECRETARY, Role.COMMUNITY_WORKER}
ANNOUNCE = declare("notices.announce", _("发布、撤回通知公告"), COMMUNITY)
KNOCK = declare("notices.knock", _("查看没通知到的人、上门告知"), COMMUNITY | {Role.GRID_WORKER})
