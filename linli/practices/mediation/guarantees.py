"""What mediation guarantees: the wall, the clocks, and that the three kinds stay apart."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q

from linli.engines.matters.enums import Wall
from linli.engines.matters.models import Matter
from linli.engines.matters.procedures import SUCCESSION
from linli.kernel.doctor import Breach, each, guarantees
from linli.kernel.models import Event, Job
from linli.practices.mediation.actions.following import VISIT
from linli.practices.mediation.actions.performing import CLOCK
from linli.practices.mediation.enums import RESULTS, SETTLED, Appointed, Result, Way
from linli.practices.mediation.models import Agreement, Appointment, Dispute, Instalment, ReturnVisit
from linli.practices.mediation.queries.disputes import today

#: A worker that stood still for a while is no breach yet.
GRACE_DAYS = 3


@guarantees("mediation.wall", "a dispute, what it began as and its return visits lie behind the wall of parties")
def wall(now: datetime) -> Iterator[Breach]:
    yield from each(Dispute.objects.exclude(matter__wall=Wall.PARTIES), "is open to others")
    yield from each(Dispute.objects.exclude(began_as=None).exclude(began_as__wall=Wall.PARTIES), "began in the open")
    visits = ReturnVisit.objects.exclude(matter=None).exclude(matter__wall=Wall.PARTIES)
    yield from each(visits, "is a task that others see")
    file = Dispute.objects.filter(matter=OuterRef("pk"), community=OuterRef("community"))
    yield from each(Matter.objects.filter(kind="dispute").exclude(Exists(file)), "is a dispute without a file")


@guarantees("mediation.hands", "an open dispute is with its body, a mediator it named, or whom that one handed over to")
def hands(now: datetime) -> Iterator[Breach]:
    here = {"community": OuterRef("community")}
    named = Appointment.objects.filter(
        dispute=OuterRef("pk"), state=Appointed.NAMED, mediator=OuterRef("matter__holder"), **here
    )
    handed = Event.objects.filter(subject_id=OuterRef("matter"), verb=SUCCESSION, **here)
    running = Dispute.objects.filter(matter__closed_at=None).exclude(matter__holder=F("body"))
    yield from each(running.exclude(Exists(named)).exclude(Exists(handed)), "is held by somebody nobody named")


@guarantees(
    "mediation.ends", "a dispute has ended when its matter has; an agreement is there exactly when it was settled"
)
def ends(now: datetime) -> Iterator[Breach]:
    apart = Q(matter__closed_at=None) & ~Q(result="") | Q(matter__closed_at__isnull=False, result="")
    yield from each(Dispute.objects.filter(apart), "has ended by its result or by its matter, not by both")
    agreement = Agreement.objects.filter(dispute=OuterRef("pk"), community=OuterRef("community"))
    yield from each(Dispute.objects.filter(result__in=SETTLED).exclude(Exists(agreement)), "is settled without terms")
    unsettled = Dispute.objects.exclude(result__in=SETTLED).filter(Exists(agreement))
    yield from each(unsettled, "has terms but is not settled")
    for way in Way:
        others = SETTLED - set(RESULTS[way])
        yield from each(Dispute.objects.filter(way=way, result__in=others), "ended as another kind does")
    yield from each(Dispute.objects.filter(result=Result.PAPER, paper=""), "has no number of the police's paper")


@guarantees("mediation.clocks", "what is still due of an agreement, and each return visit to come, has its timer")
def clocks(now: datetime) -> Iterator[Breach]:
    def timer(kind: str) -> set[tuple[object, str]]:
        rows = Job.objects.filter(kind=kind).order_by()
        return set(rows.values_list("community_id", "key").iterator())

    wanted = (
        (CLOCK, "mediation.instalment", Instalment.objects.filter(done_on=None, warned_on=None)),
        (VISIT, "mediation.returnvisit", ReturnVisit.objects.filter(done_on=None, matter=None)),
    )
    for kind, label, rows in wanted:
        known = timer(kind)
        for community, key in rows.order_by().values_list("community_id", "id").iterator():
            if (community, str(key)) not in known:
                yield Breach(label, str(key), "will never be spoken of: its timer is missing", community)


@guarantees("mediation.risks", "no note of risk is kept past its day")
def risks(now: datetime) -> Iterator[Breach]:
    late = today(now) - timedelta(days=GRACE_DAYS)
    yield from each(Dispute.objects.filter(risk_until__lt=late), "keeps a note that has expired")
