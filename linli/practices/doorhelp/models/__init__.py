"""The tables of help at the door."""

from linli.practices.doorhelp.models.advisor import Advisor, Check, Demand
from linli.practices.doorhelp.models.call import HelpCall, Turn

__all__ = ["Advisor", "Check", "Demand", "HelpCall", "Turn"]
