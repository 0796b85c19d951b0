"""Who may read the community's figures."""

from django.utils.translation import gettext_lazy as _

from linli.accounts.enums import Role
from linli.accounts.permissions import declare

FIGURES = declare(
    "insight.figures",
    _("查看统计"),
    {Role.SECRETARY, Role.COMMUNITY_WORKER, Role.GRID_WORKER, Role.AUDITOR},
)
