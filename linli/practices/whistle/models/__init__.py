"""The tables of whistles, partners, joint reviews and opinions."""

from linli.practices.whistle.models.opinion import Opinion
from linli.practices.whistle.models.partner import DutyReport, Offer, Partner, Taking
from linli.practices.whistle.models.review import JointReview, ReviewTask, ReviewTopic
from linli.practices.whistle.models.whistle import Call, CallTask, Whistle

__all__ = [
    "Call", "CallTask", "DutyReport", "JointReview", "Offer", "Opinion", "Partner", "ReviewTask", "ReviewTopic", "Taking",
    "Whistle",
]  # fmt: skip
