"""The tables of matters."""

from linli.engines.matters.models.category import Category, StandardAnswer
from linli.engines.matters.models.extras import Entry, Extension, Helper, MatterFile, SavedView
from linli.engines.matters.models.matter import Matter
from linli.engines.matters.models.reporter import Reporter
from linli.engines.matters.models.rollup import MonthlyRollup, Rollup

__all__ = [
    "Category", "Entry", "Extension", "Helper", "Matter", "MatterFile", "MonthlyRollup", "Reporter", "Rollup", "SavedView",
    "StandardAnswer",
]  # fmt: skip
