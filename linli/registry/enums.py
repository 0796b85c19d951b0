"""The kinds of parties, places, residences and responsibilities."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

#: What the one dwelling of a house of its own is called, in a village or on a street.
WHOLE = "整户"


class PartyKind(TextChoices):
    PERSON = "person", _("人员")
    TEAM = "team", _("队伍")
    BODY = "body", _("组织")
    ORGANISATION = "organisation", _("单位")


class GroupKind(TextChoices):
    """What kind of team, body or organisation a party is."""

    DESK = "desk", _("受理台")
    PARTY_BRANCH = "party_branch", _("党组织")
    NEIGHBOURHOOD_COMMITTEE = "neighbourhood_committee", _("居委会")
    OWNERS_COMMITTEE = "owners_committee", _("业委会")
    PROPERTY_COMPANY = "property_company", _("物业公司")
    VILLAGE = "village", _("结对村")
    DEPARTMENT = "department", _("部门")
    COMPANY = "company", _("企业")
    INSTITUTION = "institution", _("机构")
    VOLUNTEERS = "volunteers", _("志愿队")
    MEDIATORS = "mediators", _("调解队")
    MUTUAL_AID = "mutual_aid", _("互助小组")
    OTHER = "other", _("其他")


class PlaceKind(TextChoices):
    ESTATE = "estate", _("小区")
    GRID = "grid", _("网格")
    MICRO_GRID = "micro_grid", _("微格")
    BUILDING = "building", _("楼栋")
    ENTRANCE = "entrance", _("单元")
    DWELLING = "dwelling", _("住房")
    FACILITY = "facility", _("场地设施")
    ROOM = "room", _("房间")


class ResidenceKind(TextChoices):
    REGISTERED = "registered", _("户籍")
    LIVING = "living", _("居住")
    STUDYING = "studying", _("就读")


class Sex(TextChoices):
    FEMALE = "female", _("女")
    MALE = "male", _("男")
    UNKNOWN = "unknown", _("未填")


class ResponsibilityRole(TextChoices):
    """In which role somebody answers for a place, a person or a household."""

    GRID_WORKER = "grid_worker", _("网格员")
    GRID_HEAD = "grid_head", _("网格长")
    MICRO_GRID_WORKER = "micro_grid_worker", _("微格员")
    BUILDING_HEAD = "building_head", _("楼栋长")
    CADRE = "cadre", _("包片干部")
    UPKEEP = "upkeep", _("绿化养护")
    PROPERTY = "property", _("物业服务")
    REPAIR = "repair", _("维修承办")
    SANITATION = "sanitation", _("环卫承办")
    ORDER = "order", _("治安秩序")
    MEDIATION = "mediation", _("矛盾调解")
    CARE = "care", _("养老关怀")
    PROTECTION = "protection", _("未成年人与人身安全专人")
    SUPERIOR = "superior", _("督办上级")
    HELPER = "helper", _("帮扶")


class CircumstanceKind(TextChoices):
    """人员情形. Facts with purpose, evidence and expiry; never a score."""

    VERY_OLD = "very_old", _("高龄")
    EMPTY_NEST = "empty_nest", _("空巢")
    LIVING_ALONE = "living_alone", _("独居")
    DISABLED = "disabled", _("残疾")
    DEPENDENT = "dependent", _("失能")
    LOST_ONLY_CHILD = "lost_only_child", _("计划生育特殊家庭")
    DESTITUTE = "destitute", _("特困人员")
    LOW_INCOME = "low_income", _("低保")
    LEFT_BEHIND_CHILD = "left_behind_child", _("留守儿童")


class WhoMaySee(TextChoices):
    """Who may see a circumstance."""

    STAFF = "staff", _("社区工作人员")
    NAMED = "named", _("负责此人的人")


class KinRelation(TextChoices):
    """What somebody is to a person."""

    SPOUSE = "spouse", _("配偶")
    PARENT = "parent", _("父母")
    CHILD = "child", _("子女")
    SIBLING = "sibling", _("兄弟姐妹")
    GRANDPARENT = "grandparent", _("祖父母、外祖父母")
    GRANDCHILD = "grandchild", _("孙子女、外孙子女")
    OTHER = "other", _("其他亲属")


class TieKind(TextChoices):
    """How two people hang together."""

    KINSHIP = "kinship", _("亲属")
    GUARDIANSHIP = "guardianship", _("监护")
    AUTHORISATION = "authorisation", _("授权")


class Settled(TextChoices):
    """Where somebody lives and is registered, taken together. Computed from their spells, never kept."""

    HOME = "home", _("人户一致")
    NEWCOMER = "newcomer", _("流动人口")
    APART = "apart", _("人户分离")
    UNCHECKED = "unchecked", _("户籍待核")
    GONE = "gone", _("已迁出")
    DIED = "died", _("已故")


class DataRead(TextChoices):
    """What of a file somebody read, in the words of whom it is about. Identity, phone and circumstances want a reason."""

    PERSON = "person", _("档案")
    PHONE = "phone", _("电话")
    IDENTITY = "identity", _("证件号")
    CIRCUMSTANCES = "circumstances", _("情形")
    EVIDENCE = "evidence", _("情形的凭证")
    VISITS = "visits", _("走访记录")
    EMERGENCY = "emergency", _("档案（紧急查阅）")
    EXPORT = "export", _("档案，在导出的名册里")
    REPORTER = "reporter", _("反映事项时留的姓名和电话")
    REGISTER = "register", _("事项台账（导出，不含反映人）")
    MEDIATION = "mediation", _("调解案卷")


class WhyRead(TextChoices):
    """For what work a file is opened."""

    VISIT = "visit", _("上门走访")
    MATTER = "matter", _("办理诉求")
    CHECK = "check", _("核实、更新信息")
    SERVICE = "service", _("办事、发放")
    CARE = "care", _("关怀帮扶")
    OTHER = "other", _("其他")
