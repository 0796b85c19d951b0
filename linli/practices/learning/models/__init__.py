"""The tables of learning."""

from linli.practices.learning.models.children import ChildCard, PickUp
from linli.practices.learning.models.fraud import FraudStopped
from linli.practices.learning.models.garden import Plot, PlotClaim
from linli.practices.learning.models.medal import Medal
from linli.practices.learning.models.theme import ThemeDay, ThemeDayHeld

__all__ = ["ChildCard", "FraudStopped", "Medal", "PickUp", "Plot", "PlotClaim", "ThemeDay", "ThemeDayHeld"]
