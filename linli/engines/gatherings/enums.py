"""What a gathering can be, how far it is, and how somebody comes to it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class GatheringKind(TextChoices):
    MEETING = "meeting", _("会议")
    CLASS = "class", _("课程")
    TALK = "talk", _("讲座")
    ACTIVITY = "activity", _("活动")
    DRILL = "drill", _("演练")
    PLAY = "play", _("演出")
    QUIZ = "quiz", _("知识竞赛")
    CLINIC = "clinic", _("义诊")
    CAMP = "camp", _("营地")
    CARE = "care", _("课后托管")
    TRY_OUT = "try_out", _("职业体验")
    TRAINING = "training", _("培训")
    CEREMONY = "ceremony", _("敬老礼")
    SHIFT = "shift", _("班次")
    WORKS = "works", _("劳作")
    JOINT_REVIEW = "joint_review", _("联席会")
    ASSEMBLY = "assembly", _("议事会")
    BENCH_TALK = "bench_talk", _("板凳会")
    HEARING = "hearing", _("调解会")
    PARTY_MEETING = "party_meeting", _("党的会议")


class SignUp(TextChoices):
    """Who may put somebody on the list."""

    OPEN = "open", _("居民自己报名")
    STAFF = "staff", _("由工作人员登记")
    NONE = "none", _("不用报名")


class Stage(TextChoices):
    PLANNED = "planned", _("待举行")
    HELD = "held", _("已举行")
    CANCELLED = "cancelled", _("已取消")


class EnrolmentRole(TextChoices):
    PARTICIPANT = "participant", _("参加")
    HELPER = "helper", _("志愿服务")
    LEADER = "leader", _("主讲、带队")
    CHILD = "child", _("孩子")


class EnrolmentState(TextChoices):
    SIGNED_UP = "signed_up", _("已报名")
    WAITING = "waiting", _("候补")
    CANCELLED = "cancelled", _("已退出")


class Presence(TextChoices):
    """Empty until somebody says."""

    PRESENT = "present", _("到了")
    ABSENT = "absent", _("没到")
    EXCUSED = "excused", _("请假")
    NO_SHOW = "no_show", _("没来（没有请假）")


#: Seats are counted apart: those who come, and those who help.
HELPING = (EnrolmentRole.HELPER, EnrolmentRole.LEADER)
#: Whoever helps or leads here works with children: checked first (design.md, "What Linli will not do").
WITH_CHILDREN = (GatheringKind.CARE, GatheringKind.CAMP, GatheringKind.TRY_OUT)
LIVE = (EnrolmentState.SIGNED_UP, EnrolmentState.WAITING)
