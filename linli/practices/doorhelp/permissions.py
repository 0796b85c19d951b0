"""Who takes calls for help at the desk, and who keeps the register of advisers. Residents ask without a permission."""

from django.utils.translation import gettext_lazy as _

from linli.accounts.enums import Role
from linli.accounts.permissions import declare

COMMUNITY = {Role.SECRETARY, Role.COMMUNITY_WORKER}
DESK = declare("doorhelp.desk", _("上门帮：代居民求助、接手没人应的"), COMMUNITY | {Role.GRID_WORKER})
REGISTER = declare("doorhelp.register", _("上门帮：提名、登记社区顾问"), COMMUNITY)
