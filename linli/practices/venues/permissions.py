"""Who runs the rooms. Residents book theirs without a permission."""

from django.utils.translation import gettext_lazy as _

from linli.accounts.enums import Role
from linli.accounts.permissions import declare

COMMUNITY = {Role.SECRETARY, Role.COMMUNITY_WORKER}
DESK = declare("venues.desk", _("场地：代居民预订、交接钥匙"), COMMUNITY | {Role.GRID_WORKER})
DECIDE = declare("venues.decide", _("场地：同意或不同意预订、改时间、设规则"), COMMUNITY)
