"""The vocabulary of council: stages of a proposal, rights, ways of gathering opinions, verdicts, rounds, projects."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    """五步工作法: where a proposal stands."""

    PROPOSED = "proposed", _("居民提议")
    DISCUSSION = "discussion", _("群众商议")
    REVIEW = "review", _("社区复议")
    APPRAISAL = "appraisal", _("专业审议")
    RESOLUTION = "resolution", _("最终决议")
    ADOPTED = "adopted", _("已采纳")
    REFUSED = "refused", _("未采纳")


OVER = (Stage.ADOPTED, Stage.REFUSED)
STEPS = (Stage.PROPOSED, Stage.DISCUSSION, Stage.REVIEW, Stage.APPRAISAL, Stage.RESOLUTION)


class Right(TextChoices):
    """What people may do with a proposal in a phase."""

    SUPPORT = "support", _("附议")
    SPEAK = "speak", _("发表意见")
    REVISE = "revise", _("修改文本")
    APPRAISE = "appraise", _("专业审议")
    RESOLVE = "resolve", _("作出决议")


class Origin(TextChoices):
    """Who brought a proposal in."""

    RESIDENT = "resident", _("居民提议")
    STAFF = "staff", _("社区提出")
    MEETING = "meeting", _("会议提出")
    APPEALS = "appeals", _("反复出现的诉求")


class Way(TextChoices):
    """三种议法, and the phone: how an opinion was gathered."""

    ASSEMBLY = "assembly", _("集中议")
    DOOR = "door", _("当面议")
    STAIRWELL = "stairwell", _("座谈议")
    PHONE = "phone", _("手机上")


class Stance(TextChoices):
    FOR = "for", _("赞成")
    AGAINST = "against", _("反对")
    UNSURE = "unsure", _("说不好")


class Profession(TextChoices):
    PLANNER = "planner", _("规划师")
    ARCHITECT = "architect", _("建筑师")
    ENGINEER = "engineer", _("工程师")
    LAWYER = "lawyer", _("律师")
    OTHER = "other", _("其他专业")


class Verdict(TextChoices):
    FEASIBLE = "feasible", _("可行")
    CONDITIONAL = "conditional", _("有条件可行")
    INFEASIBLE = "infeasible", _("不可行")


class ProjectStage(TextChoices):
    RUNNING = "running", _("实施中")
    COMPLETED = "completed", _("已完工")
    STOPPED = "stopped", _("已停止")


class PhotoMoment(TextChoices):
    BEFORE = "before", _("施工前")
    DURING = "during", _("施工中")
    AFTER = "after", _("完工后")


class RoundStage(TextChoices):
    """民生实事项目: where a year's round stands."""

    CALL = "call", _("征集")
    APPRAISAL = "appraisal", _("审议")
    BALLOT = "ballot", _("投票")
    WORKS = "works", _("实施")
    REVIEW = "review", _("竣工评议")
    DONE = "done", _("已结束")


class Satisfaction(TextChoices):
    SATISFIED = "satisfied", _("满意")
    BASICALLY = "basically", _("基本满意")
    UNSATISFIED = "unsatisfied", _("不满意")


class ReviewWay(TextChoices):
    """How a completion review came in: one's own, or said to a worker who entered it."""

    PHONE = "phone", _("手机")
    DESK = "desk", _("工作人员代录")


class Hall(TextChoices):
    """一厅三堂: the halls whose talk feeds the process, and the drawing room itself."""

    DELIBERATION = "deliberation", _("议事堂")
    BENCH = "bench", _("建言堂")
    CLASSROOM = "classroom", _("网格课堂")
    LOUNGE = "lounge", _("睦邻客厅")


class OnHoliday(TextChoices):
    """What a monthly bench talk does when its day is a holiday."""

    KEEP = "keep", _("照常举行")
    BEFORE = "before", _("提前到节前最后一个工作日")
    AFTER = "after", _("推迟到节后第一个工作日")


class DisclosureKind(TextChoices):
    """居务公开 tells; 公示 asks whether anybody objects."""

    AFFAIRS = "affairs", _("居务公开")
    FINANCE = "finance", _("财务公开")
    NOTICE = "notice", _("公示")


class AnswerWay(TextChoices):
    PHONE = "phone", _("手机")
    PAPER = "paper", _("纸质问卷")
