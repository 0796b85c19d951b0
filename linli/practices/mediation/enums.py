"""The vocabulary of settling quarrels: the three kinds kept apart, how they come in, how they end."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Way(TextChoices):
    """Which of the three kinds of settlement it is. Only the first makes an agreement under the mediation law."""

    PEOPLE = "people", _("人民调解")
    POLICE = "police", _("治安调解")
    COUNCIL = "council", _("民情理事会")


class Intake(TextChoices):
    """How a quarrel comes in (受理方式)."""

    APPLIED = "applied", _("当事人申请")
    OFFERED = "offered", _("主动调解")
    COURT = "court", _("法院委派、委托")
    POLICE = "police", _("公安移送")
    OTHERS = "others", _("信访等部门移送")


class Side(TextChoices):
    APPLICANT = "applicant", _("申请人")
    RESPONDENT = "respondent", _("被申请人")
    THIRD = "third", _("第三人")


class Result(TextChoices):
    """How it ended. `WRITTEN` and `ORAL` are people's mediation, `PAPER` the police's, `WORD` the council's."""

    OPEN = "", _("调解中")
    WRITTEN = "written", _("达成书面协议")
    ORAL = "oral", _("达成口头协议")
    PAPER = "paper", _("治安调解书")
    WORD = "word", _("口头承诺，不作协议")
    FAILED = "failed", _("调解不成")
    WITHDRAWN = "withdrawn", _("当事人撤回")


#: The quarrel is settled.
SETTLED = frozenset({Result.WRITTEN, Result.ORAL, Result.PAPER, Result.WORD})
#: How each kind can be settled.
RESULTS = {
    Way.PEOPLE: (Result.WRITTEN, Result.ORAL),
    Way.POLICE: (Result.PAPER,),
    Way.COUNCIL: (Result.WORD,),
}


class Appointed(TextChoices):
    """What became of somebody as a mediator of a case."""

    NAMED = "named", _("已选定")
    REFUSED = "refused", _("当事人不同意")
    RELEASED = "released", _("已换人")


class SessionKind(TextChoices):
    JOINT = "joint", _("面对面")
    SEPARATE = "separate", _("背靠背")


class Outcome(TextChoices):
    """How a session ended."""

    AGREED = "agreed", _("谈成了")
    NEARER = "nearer", _("有进展")
    STUCK = "stuck", _("没谈拢")


class EvidenceKind(TextChoices):
    """What is handed in."""

    PAPER = "paper", _("书证")
    PICTURE = "picture", _("照片、录音录像")
    WITNESS = "witness", _("证人证言")
    OPINION = "opinion", _("鉴定、检测意见")
    THING = "thing", _("物证")


class Court(TextChoices):
    """司法确认: both ask the court together, within thirty days of the agreement taking effect."""

    NONE = "", _("未申请")
    ASKED = "asked", _("已共同申请")
    CONFIRMED = "confirmed", _("裁定有效")
    REFUSED = "refused", _("驳回申请")


class Kept(TextChoices):
    """What a return visit found."""

    WHOLLY = "wholly", _("全部履行")
    PARTLY = "partly", _("部分履行")
    NOT = "not", _("没有履行")
