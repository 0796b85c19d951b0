"""What may be done with the registry."""

from django.utils.translation import gettext_lazy as _

from linli.accounts.enums import Role
from linli.accounts.permissions import declare

COMMUNITY = {Role.SECRETARY, Role.COMMUNITY_WORKER}
READ_PLACES = declare("registry.places", _("查看网格、楼栋与责任"), COMMUNITY | {Role.GRID_WORKER, Role.AUDITOR})
EDIT_PLACES = declare("registry.edit_places", _("编辑网格、楼栋、单位与责任"), COMMUNITY)
READ_PEOPLE = declare("registry.people", _("查看人员档案"), COMMUNITY | {Role.GRID_WORKER})
EDIT_PEOPLE = declare("registry.edit_people", _("编辑人员档案"), COMMUNITY)
READ_TIES = declare("registry.ties", _("查看亲属、监护与授权"), COMMUNITY)
MERGE_PEOPLE = declare("registry.merge", _("合并重复的人员档案"), COMMUNITY)
REVEAL = declare("registry.reveal", _("显示完整电话、证件号（留痕）"), COMMUNITY | {Role.GRID_WORKER})
EDIT_CALENDAR = declare("registry.calendar", _("编辑工作日历与值班表"), COMMUNITY)
APPLY_PLAYBOOK = declare("registry.playbook", _("修改社区规则（剧本）"), {Role.SECRETARY})
