"""The tables of venues."""

from linli.practices.venues.models.loan import KeyHandover, Loan
from linli.practices.venues.models.venue import Venue

__all__ = ["KeyHandover", "Loan", "Venue"]
