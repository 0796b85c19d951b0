"""The tables of party life."""

from linli.practices.partylife.models.cascade import Step
from linli.practices.partylife.models.life import LifeMeeting, Requirement

__all__ = ["LifeMeeting", "Requirement", "Step"]
