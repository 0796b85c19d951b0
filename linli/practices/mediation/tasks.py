"""The clocks of mediation: due dates of agreements, the court's thirty days, return visits, notes that expire."""

from datetime import datetime

from linli.kernel.actors import Actor
from linli.kernel.jobs import Job, handles
from linli.practices.mediation.actions.following import VISIT, raise_visit
from linli.practices.mediation.actions.performing import CLOCK, warn_of_court, warn_of_instalment
from linli.practices.mediation.actions.risks import FORGET, forget_risk
from linli.practices.mediation.models import Agreement, Dispute, Instalment, ReturnVisit

CASE = "dispute__matter__community"


@handles(CLOCK)
def clock(job: Job, now: datetime) -> None:
    """A due date, or the last week for asking the court."""
    if "agreement" in job.payload:
        return court(job, now)
    rows = Instalment.objects.select_related(f"agreement__{CASE}", "agreement__dispute__matter__holder")
    if found := rows.filter(id=job.payload["instalment"]).first():
        warn_of_instalment(instalment=found, now=now)


def court(job: Job, now: datetime) -> None:
    if found := Agreement.objects.select_related(CASE).filter(id=job.payload["agreement"]).first():
        warn_of_court(agreement=found, now=now)


@handles(VISIT)
def visit(job: Job, now: datetime) -> None:
    rows = ReturnVisit.objects.select_related(CASE, "dispute__matter__holder")
    if found := rows.filter(id=job.payload["visit"]).first():
        raise_visit(visit=found, by=Actor.job(), now=now)


@handles(FORGET)
def forget(job: Job, now: datetime) -> None:
    if found := Dispute.objects.filter(id=job.payload["dispute"]).first():
        forget_risk(dispute=found, now=now)
