"""Who makes lists, and who takes problems from them. Anybody reads a list that was published."""

from django.utils.translation import gettext_lazy as _

from linli.accounts.enums import STAFF, Role
from linli.accounts.permissions import declare

MANAGE = declare("problemlists.manage", _("问题清单：建清单、列问题、公开"), {Role.SECRETARY, Role.COMMUNITY_WORKER})
TAKE = declare(
    "problemlists.take", _("问题清单：认领、销号"), STAFF - {Role.AUDITOR, Role.MEDIATOR, Role.DEPARTMENT_HANDLER}
)
