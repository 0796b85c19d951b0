"""The tables of visits."""

from linli.practices.visits.models.visit import Visit, VisitPresence

__all__ = ["Visit", "VisitPresence"]
