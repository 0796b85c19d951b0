"""The tables of gatherings."""

from linli.engines.gatherings.models.booking import Booking, Slot
from linli.engines.gatherings.models.enrolment import Enrolment
from linli.engines.gatherings.models.gathering import Gathering
from linli.engines.gatherings.models.minutes import AgendaItem, Decision, Minutes
from linli.engines.gatherings.models.picture import GatheringPicture
from linli.engines.gatherings.models.programme import Programme

__all__ = [
    "AgendaItem", "Booking", "Decision", "Enrolment", "Gathering", "GatheringPicture", "Minutes", "Programme", "Slot"
]  # fmt: skip
