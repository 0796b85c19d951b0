"""Who may open the pages of party life at all. What they find there is their own branches'; see `queries/walls.py`."""

from django.utils.translation import gettext_lazy as _

from linli.accounts.enums import Role
from linli.accounts.permissions import declare

COMMUNITY = {Role.SECRETARY, Role.COMMUNITY_WORKER, Role.GRID_WORKER}
CADRES = COMMUNITY | {Role.MEDIATOR, Role.VOLUNTEER_LEAD}
LEAD = declare("partylife.lead", _("三级联动：交办、看全部；组织生活：看各支部"), {Role.SECRETARY})
TAKE_PART = declare("partylife.take_part", _("组织生活、三级联动：所在支部的、手上的"), COMMUNITY)
