"""The vocabulary of whistles: fields of the red housekeeper, partners, offers, opinions."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Field(TextChoices):
    """The four fields under one roof (红色管家), and what fits none."""

    PROPERTY = "property", _("物业服务")
    VOLUNTEERING = "volunteering", _("志愿服务")
    QUARRELS = "quarrels", _("矛盾纠纷")
    WELFARE = "welfare", _("民生帮扶")
    OTHER = "other", _("其他")


class PartnerGroup(TextChoices):
    """6+1+X: the villages, the residents' area, the forces from outside."""

    VILLAGE = "village", _("结对村")
    AREA = "area", _("居民区")
    OUTSIDE = "outside", _("外部力量")


class OfferKind(TextChoices):
    OFFER = "offer", _("能提供")
    ASK = "ask", _("需要")


class TopicKind(TextChoices):
    """Out of which figures a topic of a joint review came."""

    RISING = "rising", _("增多的诉求")
    FREQUENT = "frequent", _("最多的诉求")
    LATE = "late", _("超时未办")
    REOPENED = "reopened", _("不满意重办")
    WHISTLE = "whistle", _("没有办完的哨")
    QUARRELS = "quarrels", _("驿站调处的矛盾")
    ASK = "ask", _("还没有人认领的需求")
    OWN = "own", _("补充的议题")


class OpinionTopic(TextChoices):
    """What an opinion heard at the post is about."""

    ORDER = "order", _("治安")
    TRAFFIC = "traffic", _("交通停车")
    SURROUNDINGS = "surroundings", _("环境卫生")
    SERVICE = "service", _("办事服务")
    LIVING = "living", _("生活困难")
    OTHER = "other", _("其他")


class Heard(TextChoices):
    """Where it was heard."""

    AT_GATE = "at_gate", _("在驿站")
    ON_ROUND = "on_round", _("巡逻时")
    AT_MEETING = "at_meeting", _("座谈时")
