"""The vocabulary of matters: stages, sources, walls, what is said about them."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    """Where a matter stands. A procedure uses those it needs."""

    REPORTED = "reported", _("待派单")
    RETURNED = "returned", _("已退单")
    DISPATCHED = "dispatched", _("待接单")
    HANDLING = "handling", _("处理中")
    ASKING = "asking", _("等居民回复")
    JOINED = "joined", _("已并案")
    ANSWERED = "answered", _("待评价")
    CLOSED = "closed", _("已办结")


class Wall(TextChoices):
    """Who may know that a matter exists at all."""

    PUBLIC = "public", _("可公开")
    STAFF = "staff", _("工作人员")
    PARTIES = "parties", _("仅当事人与专人")
    CLINIC = "clinic", _("仅医护")


class Source(TextChoices):
    """How a matter came in."""

    PHONE_PAGE = "page", _("居民上报")
    CALL = "call", _("来电")
    COUNTER = "counter", _("来访")
    WECHAT = "wechat", _("微信转录")
    ROUND = "round", _("巡查发现")
    HOTLINE = "hotline", _("12345转办")
    MEETING = "meeting", _("会议议定")
    GIVEN = "given", _("交办")
    IMPORT = "import", _("历史导入")
    SPLIT = "split", _("拆分")
    SYSTEM = "system", _("其他系统")


#: Not raised by anybody outside: parts of others, and tasks. Figures of what residents raise leave them out.
INWARD = frozenset({Source.SPLIT, Source.MEETING, Source.GIVEN})


class Urgency(TextChoices):
    NORMAL = "normal", _("一般")
    URGENT = "urgent", _("紧急")


class Rating(TextChoices):
    """评价: one tap is one answer."""

    SATISFIED = "satisfied", _("满意")
    BASICALLY = "basically", _("基本满意")
    UNSATISFIED = "unsatisfied", _("不满意")


class EntryKind(TextChoices):
    """What somebody's words about a matter are, and so who reads them (`PUBLIC_ENTRIES`)."""

    PUBLIC_NOTE = "public_note", _("进展")
    INTERNAL_NOTE = "internal_note", _("内部备注")
    QUESTION = "question", _("询问")
    REPLY = "reply", _("居民回复")
    ANSWER = "answer", _("答复")
    REASON = "reason", _("理由")
    PUBLIC_REASON = "public_reason", _("说明")
    EVALUATION = "evaluation", _("评价理由")


PUBLIC_ENTRIES = frozenset(
    {
        EntryKind.PUBLIC_NOTE,
        EntryKind.QUESTION,
        EntryKind.REPLY,
        EntryKind.ANSWER,
        EntryKind.PUBLIC_REASON,
        EntryKind.EVALUATION,
    }
)


class ExtensionState(StrEnum):
    ASKED = "asked"
    GRANTED = "granted"
    DECLINED = "declined"
