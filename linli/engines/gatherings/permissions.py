"""Who sees the calendar, and who organises. How far it reaches, and what is behind a wall, is in `queries/walls.py`."""

from django.utils.translation import gettext_lazy as _

from linli.accounts.enums import STAFF, Role
from linli.accounts.permissions import declare

SEE = declare("gatherings.see", _("看活动日历"), STAFF)
ORGANISE = declare(
    "gatherings.organise",
    _("组织活动、会议，登记报名和签到"),
    {Role.SECRETARY, Role.COMMUNITY_WORKER, Role.GRID_WORKER, Role.MEDIATOR, Role.VOLUNTEER_LEAD},
)
