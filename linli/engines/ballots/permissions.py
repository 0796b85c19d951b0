"""Who prepares and runs a ballot. Who may vote follows from the roll alone."""

from django.utils.translation import gettext_lazy as _

from linli.accounts.enums import Role
from linli.accounts.permissions import declare

COMMUNITY = {Role.SECRETARY, Role.COMMUNITY_WORKER}

SEE = declare("ballots.see", _("查看投票的准备和进度"), COMMUNITY | {Role.GRID_WORKER, Role.AUDITOR})
RUN = declare("ballots.run", _("发起投票、公示名册、开票"), COMMUNITY)
ASSIST = declare("ballots.assist", _("协助投票：窗口、上门、录入纸质选票"), COMMUNITY | {Role.GRID_WORKER})
