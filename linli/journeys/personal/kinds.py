"""The one table of personal data: each kind, how long it stays, what becomes of it, and why.

`of` names the columns that lead to somebody: a person, their party or their account. When somebody is erased their rows
meet the fate `leaving`; rows whose column `since` lies `days` back meet the fate `then`, whoever they are of. Counts stay:
a row that is counted keeps its place and loses its words. A column that leads to a person and is in no kind fails a test.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: What becomes of a row: removed, or these columns are given these values (none of them: it stays as it is).
Fate = Mapping[str, Any] | None
REMOVED: Fate = None
STAYS: Fate = {}
#: What stands where words were.
GONE = _("（已按规定删除）")
YEAR = 365


@dataclass(frozen=True, slots=True)
class Kind:
    """`shows`: column → heading, for the person's own copy. `files`: columns whose picture goes along.

    `timed`: a job of its own does it when the time has come; here it is only told.
    """

    model: str
    name: Promise
    why: Promise
    of: tuple[str, ...] = ()
    leaving: Fate = field(default_factory=dict)
    since: str = ""
    days: int = 0
    then: Fate = REMOVED
    timed: bool = False
    shows: Mapping[str, Promise] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    where: Mapping[str, Any] = field(default_factory=dict)


_WHEN, _FROM, _UNTIL, _WHAT, _STATE = _("时间"), _("开始"), _("结束"), _("内容"), _("状态")
_SPELL = {"from_on": _FROM, "until_on": _UNTIL}
_NUMBERS = _("只用来办这一次，办完没有用了")
_LOG = _("谁看过、谁授权过要能查三年（个人信息保护法第五十六条）")
_FOR_OTHERS = _("谁替谁办过事，三年里可能要查证")
_COUNTED = _("人数、次数还要数得出来，姓名电话不再需要")
_PURPOSE = _("收集它的目的到期了")
_WISH = {"name": "", "phone": "", "phone_hash": ""}
_CALL = dict.fromkeys(("name", "phone", "address", "text", "asker_words", "reason"), "")

KINDS: tuple[Kind, ...] = (
    # -- accounts
    Kind("accounts.PhoneCode", _("短信验证码"), _NUMBERS, since="expires_at", days=1),
    Kind("accounts.ApiCall", _("接口调用的回执"), _NUMBERS, since="at", days=1),
    Kind("kernel.IdempotencyKey", _("表单防重复的记号"), _NUMBERS, since="at", days=30),
    Kind(
        "accounts.Notice",
        _("发给您的消息"),
        _("一年后没有人再看"),
        of=("account",),
        leaving=REMOVED,
        since="at",
        days=YEAR,
        shows={"at": _WHEN, "text": _WHAT},
    ),
    Kind(
        "accounts.Preference",
        _("接收消息的方式"),
        _PURPOSE,
        of=("account",),
        leaving=REMOVED,
        shows={"channel": _("方式"), "address": _("地址")},
    ),
    Kind("accounts.Read", _("谁看过的记录"), _LOG, since="at", days=3 * YEAR),
    Kind("accounts.Session", _("登录状态"), _NUMBERS, since="expire_date", days=1),
    # -- registry
    Kind(
        "registry.Person",
        _("去世或搬走的人的档案"),
        _("三年里可能还要查证，以后只留没有姓名的编号"),
        since="died_on",
        days=3 * YEAR,
    ),
    Kind("registry.Invitation", _("邀请加入的姓名电话"), _NUMBERS, since="expires_at", days=90),
    Kind("registry.Import", _("上传的名册文件"), _NUMBERS, since="created_at", days=1, timed=True),
    Kind(
        "registry.EmergencyAccess",
        _("紧急查阅"),
        _LOG,
        of=("person",),
        leaving=REMOVED,
        since="until_at",
        days=3 * YEAR,
        shows={"from_at": _FROM, "until_at": _UNTIL, "reason": _("理由")},
    ),
    Kind(
        "registry.Circumstance",
        _("人员情形和凭证"),
        _PURPOSE,
        of=("person",),
        leaving=REMOVED,
        since="until_on",
        days=YEAR,
        files=("file",),
        shows={"kind": _("情形"), "purpose": _("用途"), "evidence": _("凭证"), **_SPELL},
    ),
    Kind(
        "registry.Residence",
        _("户籍和居住"),
        _PURPOSE,
        of=("person",),
        leaving=REMOVED,
        shows={"kind": _("类型"), "place": _("地点"), "elsewhere": _("外地"), **_SPELL},
    ),
    Kind("registry.HouseholdMember", _("所在的户"), _PURPOSE, of=("person",), leaving=REMOVED, shows=_SPELL),
    Kind("registry.Household", _("户主"), _PURPOSE, of=("head",), leaving={"head": None}),
    *(
        Kind(
            f"registry.{model}",
            name,
            _FOR_OTHERS,
            of=both,
            leaving=REMOVED,
            since="until_on",
            days=3 * YEAR,
            shows={**shows, **_SPELL},
        )
        for model, name, both, shows in (
            ("Kinship", _("亲属关系"), ("person", "relative"), {"relation": _("关系")}),
            ("Guardianship", _("监护关系"), ("person", "guardian"), {}),
            ("Authorisation", _("授权"), ("person", "agent"), {"may_act": _("可代办"), "may_collect": _("可代领")}),
        )
    ),
    Kind(
        "registry.Responsibility",
        _("谁负责联系您"),
        _PURPOSE,
        of=("person",),
        leaving=REMOVED,
        shows={"role": _("职责"), **_SPELL},
    ),
    Kind(
        "registry.Membership",
        _("加入的队伍"),
        _COUNTED,
        of=("person",),
        shows={"group": _("队伍"), "title": _("身份"), **_SPELL},
    ),
    # -- what was raised: emptied together with its matter, in actions/matters.py
    Kind(
        "matters.Reporter",
        _("反映的事项：姓名电话、文字、照片、地点"),
        _("办结三年后只留类别、网格和办理时间，用来计数"),
        of=("account", "person"),
        since="matter__closed_at",
        days=3 * YEAR,
        then=STAYS,
    ),
    Kind("appeals.Draft", _("没写完的反映"), _NUMBERS, since="expires_at", days=1, timed=True),
    # -- gatherings and ballots
    Kind(
        "gatherings.Enrolment",
        _("报名和到场"),
        _COUNTED,
        of=("person", "account"),
        leaving=_WISH,
        since="at",
        days=YEAR,
        then=_WISH,
        shows={"gathering__title": _WHAT, "at": _WHEN, "state": _STATE, "presence": _("到场"), "minutes": _("分钟")},
    ),
    Kind(
        "gatherings.Booking",
        _("订场地"),
        _COUNTED,
        of=("person", "account"),
        leaving={"name": "", "phone": "", "purpose": GONE},
        since="ends_at",
        days=YEAR,
        then={"name": "", "phone": "", "purpose": GONE},
        shows={"room": _("场地"), "starts_at": _FROM, "ends_at": _UNTIL, "purpose": _("用途"), "state": _STATE},
    ),
    Kind(
        "ballots.Objection",
        _("对选民名单的意见"),
        _COUNTED,
        of=("account",),
        leaving={"text": GONE},
        since="at",
        days=2 * YEAR,
        then={"text": GONE},
        shows={"at": _WHEN, "text": _WHAT},
    ),
    # -- practices
    Kind(
        "certificates.Certificate",
        _("开过的证明"),
        _("用章要能核对五年，到期才删文字"),
        of=("person", "account"),
        since="asked_at",
        days=5 * YEAR,
        then={"text": "", "detail": "", "purpose": GONE},
        shows={"title": _("证明"), "asked_at": _WHEN, "purpose": _("用途"), "number": _("编号"), "state": _STATE},
    ),
    Kind(
        "council.Proposal",
        _("提出的建议"),
        _COUNTED,
        of=("account",),
        leaving={"name": ""},
        since="closed_at",
        days=3 * YEAR,
        then={"name": ""},
        shows={"title": _("标题"), "text": _WHAT, "proposed_at": _WHEN},
    ),
    Kind(
        "council.Opinion",
        _("署名的意见"),
        _COUNTED,
        since="at",
        days=3 * YEAR,
        then={"name": ""},
        where={"signs": True},
    ),
    Kind("council.Signature", _("联名"), _COUNTED, of=("account",), shows={"proposal__title": _("标题"), "at": _WHEN}),
    Kind("council.Reviewer", _("满意度评议的名额"), _COUNTED, of=("person", "account"), shows={"round__name": _WHAT}),
    Kind(
        "doorhelp.Advisor",
        _("上门帮的登记"),
        _PURPOSE,
        of=("person",),
        leaving={"note": "", "hours": "", "photo": None},
        files=("photo",),
        shows={"standing": _STATE, "nominated_at": _WHEN, "hours": _("时间"), "note": _("备注")},
    ),
    Kind(
        "doorhelp.Nomination",
        _("被推荐到上门帮"),
        _PURPOSE,
        of=("account", "put_by"),
        leaving=REMOVED,
        since="put_at",
        days=YEAR,
        shows={"put_at": _WHEN, "note": _("备注")},
    ),
    Kind(
        "doorhelp.HelpCall",
        _("上门求助：姓名、电话、门牌、说明"),
        _COUNTED,
        of=("account",),
        leaving=_CALL,
        since="ended_at",
        days=90,
        then=_CALL,
        timed=True,
        shows={"number": _("编号"), "asked_at": _WHEN, "address": _("门牌"), "text": _WHAT, "state": _STATE},
    ),
    Kind(
        "learning.ChildCard",
        _("孩子的过敏等注意事项"),
        _PURPOSE,
        of=("child",),
        leaving=REMOVED,
        since="updated_at",
        days=YEAR,
        shows={"allergies": _("过敏"), "note": _("备注")},
    ),
    Kind("learning.Medal", _("奖章"), _COUNTED, of=("person",)),
    Kind("learning.PlotClaim", _("认养的地块"), _COUNTED, of=("party", "account"), shows={"plot": _WHAT, **_SPELL}),
    Kind(
        "visits.VisitPresence", _("走访时在场"), _PURPOSE, of=("person",), leaving=REMOVED, shows={"visit__at": _WHEN}
    ),
    Kind("visits.Visit", _("走访记录"), _PURPOSE, since="at", days=3 * YEAR),
    Kind("notices.Recipient", _("通知送到了谁"), _COUNTED, of=("person",), shows={"announcement__title": _WHAT}),
    Kind(
        "outside.AnswerLink",
        _("外单位经办人的姓名电话"),
        _NUMBERS,
        since="expires_at",
        days=YEAR,
        then={"contact": "", "phone": ""},
    ),
    Kind(
        "outside.Delivery",
        _("推送的记录"),
        _NUMBERS,
        since="made_at",
        days=90,
        where={"state__in": ("arrived", "given_up")},
    ),
    Kind(
        "mediation.DisputeParty",
        _("调解案卷"),
        _("案卷是双方的凭据，不因一方要求而删，由社区按档案规定移交"),
        of=("person", "account"),
        shows={"side": _("哪一方"), "claim": _("诉求")},
    ),
)

#: Columns that lead to somebody who acted, answered or was listed: the row stays, with a number that has no name.
NAMELESS: Mapping[str, tuple[str, ...]] = {
    "registry.Responsibility": ("party",), "registry.DutyShift": ("party",), "registry.Merge": ("kept", "merged"),
    "registry.Membership": ("group",), "registry.Invitation": ("group",), "registry.Person": ("account", "merged_into"),
    "matters.Matter": ("holder",), "matters.Helper": ("party",), "matters.Extension": ("asked_by",),
    "routing.Suggestion": ("dispatched_to",), "routing.Rule": ("holder",),
    "ballots.Electorate": ("group",), "ballots.Teller": ("person",), "ballots.RollEntry": ("person",),
    "ballots.Box": ("watcher", "other_watcher"),
    "gatherings.Programme": ("led_by",), "gatherings.Gathering": ("led_by",),
    "council.Appraisal": ("party",), "council.Project": ("holder",), "learning.PickUp": ("by",),
    "mediation.DisputeParty": ("group",), "mediation.Dispute": ("body",), "mediation.Mediator": ("person",),
    "mediation.Appointment": ("mediator",), "venues.Venue": ("lent_by",), "partylife.LifeMeeting": ("branch",),
    "appeals.JointMember": ("party",), "outside.AnswerLink": ("party",), "outside.Promise": ("party",),
    "whistle.Opinion": ("post",), "whistle.Partner": ("party",), "whistle.Taking": ("party",), "whistle.Call": ("party",),
    "personal.Erasure": ("person", "account"),
}  # fmt: skip
#: Words kept encrypted that lead to nobody by a column: why they stay.
UNLED: Mapping[str, str] = {
    "accounts.ApiCall.body": "removed after a day",
    "accounts.ResidentAccount.phone": "the account itself",
    "accounts.ResidentAccount.name": "the account itself",
    "appeals.Draft.answers": "removed after a day",
    "council.Opinion.words": "heard at the door, without a name",
    "council.Appraisal.notes": "a professional's",
    "mediation.Dispute.facts": "the file of a case",
    "mediation.Dispute.closing": "the file of a case",
    "mediation.Dispute.risk": "ends on its day by a job of its own",
    "mediation.Agreement.terms": "the file of a case",
    "mediation.Instalment.what": "the file of a case",
    "mediation.Instalment.proof": "the file of a case",
    "mediation.ReturnVisit.words": "the file of a case",
    "mediation.Evidence.what": "the file of a case",
    "mediation.Session.record": "the file of a case",
    "mediation.Appointment.reason": "the file of a case",
    "outside.Webhook.secret": "another system's",
    "registry.Person.phone": "the person itself",
    "registry.Person.id_number": "the person itself",
}
