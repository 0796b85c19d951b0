"""Every kind of message that Linli sends: what it is called, whether it passes quiet hours, what it says by each channel.

A community changes rule and templates (`MessageRule`, `MessageTemplate`); what is here holds where it did not. A module
that tells people something new adds its kind here; a test finds those that are missing.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.accounts.enums import ROBOTS
from linli.kernel.wording import kept

ALONE = "{text} {link}"


@dataclass(frozen=True, slots=True)
class Message:
    """`template`: what it says to one person."""

    kind: str
    label: Promise
    urgent: bool = False
    template: Promise | str = ALONE


#: What robots say into a chat that others read: that there is something, not what.
IN_A_CHAT = _("【{community}】{label}，请点开查看：{link}")
OTHER = _("其他通知")
#: Why something did not go out, in people's words; a gateway's own code is shown as it is.
WHY = {
    "the gateway does not answer": _("短信网关没有应答"),
    "the gateway's address is not allowed": _("短信网关的地址不在允许的范围"),
    "an answer nobody can read": _("短信网关的应答看不懂"),
    "no mail server is set": _("没有设置邮件服务器"),
    "the address is not understood": _("地址不对"),
    "the other side did not take it": _("对方没有接收"),
}

MESSAGES = {
    message.kind: message
    for message in (
        Message("matter_reported", _("有新事项")),
        Message("matter_dispatched", _("派来一件事项")),
        Message("matter_returned", _("事项被退回")),
        Message("matter_recalled", _("派单收回")),
        Message("matter_helper", _("请您协办")),
        Message("matter_asked", _("办理中想问一句")),
        Message("matter_replied", _("居民回复了")),
        Message("matter_progress", _("办理进展")),
        Message("matter_answered", _("事项有了答复")),
        Message("matter_reopened", _("事项重办")),
        Message("matter_ended", _("事项终止")),
        Message("matter_joined", _("相同事项合并办理")),
        Message("matter_split", _("事项拆分")),
        Message("matter_parts_done", _("拆分的各项都办好了")),
        Message("matter_listed", _("列入联办清单")),
        Message("matter_in_proposal", _("反映的事并成提议")),
        Message("matter_due_soon", _("快到时限")),
        Message("matter_overdue", _("已超时限"), urgent=True),
        Message("matter_escalated", _("超时上报"), urgent=True),
        Message("matter_urged", _("居民催办")),
        Message("matter_extension_asked", _("申请延期")),
        Message("matter_extension_decided", _("延期有了结果")),
        Message("matter_extended", _("办理延期")),
        Message("proposal_made", _("新提议")),
        Message("proposal_on_agenda", _("提议列入议题")),
        Message("proposal_moved", _("提议有进展")),
        Message("proposal_resolved", _("提议有了决议")),
        Message("project_begun", _("项目开工")),
        Message("project_ended", _("项目完工")),
        Message("round_review", _("请来评议项目")),
        Message("ballot_open", _("投票开始")),
        Message("ballot_objection", _("名册异议有了答复")),
        Message("whistle_blown", _("吹哨，请来报到"), urgent=True),
        Message("whistle_reported", _("已来报到")),
        Message("whistle_late", _("没有按时报到"), urgent=True),
        Message("whistle_escalated", _("吹哨上报"), urgent=True),
        Message("whistle_meeting", _("联席会时间")),
        Message("whistle_task_late", _("吹哨的任务超时"), urgent=True),
        Message("whistle_answered", _("吹哨有了答复")),
        Message("whistle_rated", _("吹哨有了评价")),
        Message("whistle_ended", _("吹哨结束")),
        Message("offer_taken", _("共建资源被认领")),
        Message("review_called", _("请参加联席会")),
        Message("mediation", _("调解的进展")),
        Message("gathering_reminder", _("活动提醒")),
        Message("gathering_moved", _("活动改期"), urgent=True),
        Message("gathering_cancelled", _("活动取消"), urgent=True),
        Message("gathering_unrecorded", _("活动还没有登记")),
        Message("enrolled", _("报名成功")),
        Message("moved_up", _("候补成功")),
        Message("venue_booking", _("场地预订")),
        Message("venue_asked", _("有人想借场地")),
        Message("child_collected", _("孩子已接走"), urgent=True),
        Message("child_card", _("接送卡")),
        Message("party_meeting", _("组织生活通知")),
        Message("certificate", _("证明办理")),
        Message("help_wanted", _("请您上门帮忙"), urgent=True),
        Message("help_call", _("上门帮的进展"), urgent=True),
        Message("help_fallen", _("求助没有人应"), urgent=True),
        Message("help_called_off", _("求助取消"), urgent=True),
        Message("help_turned_away", _("求助到门口没有办"), urgent=True),
        Message("help_bad", _("求助有人不满意")),
        Message("help_nominated", _("推荐您做社区顾问")),
        Message("help_agreed", _("有人愿意做社区顾问")),
        Message("invitation", _("邀请工作人员"), True, _("{text} {link} 七天内有效，只能用一次，请不要转给别人。")),
        Message("link_asked", _("请外单位办理"), urgent=True),
        Message("link_soon", _("外单位承诺的日期快到了")),
        Message("link_late", _("外单位承诺的日期已过"), urgent=True),
        Message("link_lost", _("给外单位的链接没有发出去"), urgent=True),
        Message("promise_kept", _("外单位兑现了承诺")),
        Message("promise_soon", _("承诺的日期快到了")),
        Message("promise_late", _("承诺的日期已过"), urgent=True),
        Message("router_learned", _("派单模型更新")),
        Message("rule_stopped", _("派单规则停用")),
        Message("emergency_access", _("紧急查阅档案"), urgent=True),
        Message("erasure_asked", _("有人申请删除个人信息")),
        Message("erasure_declined", _("删除申请有了决定")),
        Message("webhook_given_up", _("事件推送失败")),
        Message("announcement", _("通知公告")),
        Message("announcement_urgent", _("紧急通知"), urgent=True),
        Message("trial", _("试发"), urgent=True),
    )
}


def message_of(kind: str) -> Message:
    return MESSAGES.get(kind) or Message(kind, OTHER)


def why(told: str) -> str:
    return str(WHY.get(told, told))


def default_template(kind: str, channel: str) -> str:
    template = IN_A_CHAT if channel in ROBOTS else message_of(kind).template
    return kept(template) if isinstance(template, Promise) else template
