"""Who does what at the council desk. What residents may do follows from the phase a proposal is in."""

from django.utils.translation import gettext_lazy as _

from linli.accounts.enums import STAFF, Role
from linli.accounts.permissions import declare

COMMUNITY = {Role.SECRETARY, Role.COMMUNITY_WORKER}
FIELD = COMMUNITY | {Role.GRID_WORKER}

DESK = declare("council.desk", _("查看议事台"), FIELD)
GATHER = declare("council.gather", _("登记居民意见"), FIELD)
RUN = declare("council.run", _("登记提议、推进五步、核对意见"), COMMUNITY)
RESOLVE = declare("council.resolve", _("作出最终决议"), {Role.SECRETARY})
APPRAISE = declare("council.appraise", _("提交交给自己的专业审议"), STAFF - {Role.AUDITOR})
WORKS = declare("council.works", _("管理民生项目"), COMMUNITY)
