"""The tables of outside."""

from linli.practices.outside.models.link import AnswerLink
from linli.practices.outside.models.promise import Promise
from linli.practices.outside.models.webhook import Delivery, Webhook

__all__ = ["AnswerLink", "Delivery", "Promise", "Webhook"]
