"""The tables of mediation. What was said and by whom is encrypted."""

from linli.practices.mediation.models.agreement import Agreement, Instalment, ReturnVisit
from linli.practices.mediation.models.dispute import Dispute, DisputeParty
from linli.practices.mediation.models.evidence import Evidence
from linli.practices.mediation.models.mediator import Appointment, Mediator
from linli.practices.mediation.models.session import Session

__all__ = [
    "Agreement", "Appointment", "Dispute", "DisputeParty", "Evidence", "Instalment", "Mediator", "ReturnVisit", "Session",
]  # fmt: skip
