"""Who notes visits. Whose notes they read follows from what they answer for."""

from django.utils.translation import gettext_lazy as _

from linli.accounts.enums import Role
from linli.accounts.permissions import declare

VISIT = declare("visits.note", _("写走访记录"), {Role.SECRETARY, Role.COMMUNITY_WORKER, Role.GRID_WORKER})
