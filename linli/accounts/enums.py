"""Roles, and how far each reaches."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a person is in a community. How far the role reaches (`reach`) follows from what they answer for."""

    SECRETARY = "secretary", _("社区书记")
    COMMUNITY_WORKER = "community_worker", _("社区工作者")
    GRID_WORKER = "grid_worker", _("网格员")
    PROPERTY_STAFF = "property_staff", _("物业人员")
    DEPARTMENT_HANDLER = "department_handler", _("部门经办人")
    MEDIATOR = "mediator", _("调解员")
    VOLUNTEER_LEAD = "volunteer_lead", _("志愿队长")
    AUDITOR = "auditor", _("审计员")
    RESIDENT = "resident", _("居民")


class Reach(TextChoices):
    """How far a role reaches (范围)."""

    COMMUNITY = "community", _("全社区")
    GRID = "grid", _("负责的网格、楼栋")
    TEAM = "team", _("所在单位、队伍手上的事")
    OWN = "own", _("自己的事")


REACH = {
    Role.SECRETARY: Reach.COMMUNITY,
    Role.COMMUNITY_WORKER: Reach.COMMUNITY,
    Role.AUDITOR: Reach.COMMUNITY,
    Role.GRID_WORKER: Reach.GRID,
    Role.PROPERTY_STAFF: Reach.TEAM,
    Role.DEPARTMENT_HANDLER: Reach.TEAM,
    Role.MEDIATOR: Reach.TEAM,
    Role.VOLUNTEER_LEAD: Reach.TEAM,
    Role.RESIDENT: Reach.OWN,
}
STAFF = frozenset(REACH) - {Role.RESIDENT}


class KeyScope(TextChoices):
    """What a key may be used for (用途). The role it acts as decides how far; the scopes, for what."""

    MATTERS_READ = "matters:read", _("读取事项")
    MATTERS_WRITE = "matters:write", _("上报、派单、答复等办理事项")
    REGISTRY_READ = "registry:read", _("读取网格、楼栋、单位、责任")
    REGISTRY_WRITE = "registry:write", _("维护网格、楼栋、单位、责任")
    PEOPLE_READ = "people:read", _("读取人员档案（每次留痕）")
    PEOPLE_WRITE = "people:write", _("维护人员档案")
    PLAYBOOK_READ = "playbook:read", _("读取社区规则")
    PLAYBOOK_WRITE = "playbook:write", _("修改社区规则")
    STAFF = "staff", _("邀请、免去工作人员，办理移交")
    OPEN311 = "open311", _("用 Open311 上报")


class ChannelKind(TextChoices):
    """By which way a message goes out. The page always shows it too."""

    IN_APP = "in_app", _("只在页面上看")
    SMS = "sms", _("短信")
    MAIL = "mail", _("邮件")
    WECOM = "wecom", _("企业微信群机器人")
    DINGTALK = "dingtalk", _("钉钉群机器人")


#: Ways that lead out of Linli.
OUTWARD = (ChannelKind.SMS, ChannelKind.MAIL, ChannelKind.WECOM, ChannelKind.DINGTALK)
#: Robots speak into a chat that others read: a resident has none.
ROBOTS = frozenset({ChannelKind.WECOM, ChannelKind.DINGTALK})


class SendingState(TextChoices):
    """What became of one sending."""

    HELD = "held", _("等到可以打扰时再发")
    SENT = "sent", _("已发出")
    FAILED = "failed", _("没发出，稍后再试")
    GIVEN_UP = "given_up", _("发不出去，已停止")
