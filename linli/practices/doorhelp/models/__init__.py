"""The tables of help at the door."""

from linli.practices.doorhelp.models.advisor import Advisor, Check, Demand
from linli.practices.doorhelp.models.call import HelpCall, Turn
from linli.practices.doorhelp.models.nomination import Nomination

__all__ = ["Advisor", "Check", "Demand", "HelpCall", "Nomination", "Turn"]
