"""Who takes requests and keeps the register. Who signs which kind is said in the playbook."""

from django.utils.translation import gettext_lazy as _

from linli.accounts.enums import Role
from linli.accounts.permissions import declare

DESK = declare("certificates.desk", _("开证明：受理、查登记簿"), {Role.SECRETARY, Role.COMMUNITY_WORKER})
REVOKE = declare("certificates.revoke", _("撤销证明"), {Role.SECRETARY})
SEALS = declare("certificates.seals", _("查看用章登记"), {Role.SECRETARY, Role.COMMUNITY_WORKER, Role.AUDITOR})
