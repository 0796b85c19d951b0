"""Who works at settling quarrels. Which of them they may read follows from the wall: holder, helpers, nobody else."""

from django.utils.translation import gettext_lazy as _

from linli.accounts.enums import Role
from linli.accounts.permissions import declare

DESK = {Role.SECRETARY, Role.COMMUNITY_WORKER, Role.MEDIATOR}

REGISTER = declare(
    "mediation.register", _("登记调解申请"), DESK | {Role.GRID_WORKER, Role.DEPARTMENT_HANDLER}
)  # fmt: skip
MEDIATE = declare("mediation.mediate", _("办理手上的调解"), DESK | {Role.DEPARTMENT_HANDLER})
ROSTER = declare("mediation.roster", _("管理调解员名册"), DESK)
FIGURES = declare("mediation.figures", _("查看调解统计（只有数字）"), DESK | {Role.AUDITOR})
#: The moves of a dispute are made in its file, never on the page of its matter.
IN_FILE = declare("mediation.in_file", _("在调解案卷里办理"), set())
