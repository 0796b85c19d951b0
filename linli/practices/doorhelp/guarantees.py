"""What help at the door guarantees: a call that is open is in somebody's hands, and a locksmith's paper is on file."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from linli.kernel.doctor import Breach, each, guarantees
from linli.kernel.models import Job
from linli.practices.doorhelp.actions.calling import TURN
from linli.practices.doorhelp.actions.nominating import TO_ANSWER
from linli.practices.doorhelp.actions.serving import KEPT
from linli.practices.doorhelp.enums import CallState, Standing, TurnState
from linli.practices.doorhelp.models import Advisor, Check, HelpCall, Nomination, Turn

#: A worker that stood still for a while is no breach yet.
GRACE = timedelta(days=3)


@guarantees("doorhelp.turns", "a call that seeks somebody has one called with a timer; one that nobody took is a task")
def turns(now: datetime) -> Iterator[Breach]:
    here = {"call": OuterRef("pk"), "community": OuterRef("community")}
    called = Turn.objects.filter(state=TurnState.CALLED, **here)
    seeking = HelpCall.objects.filter(state=CallState.SEEKING)
    yield from each(seeking.filter(~Exists(called)), "seeks somebody and nobody is called")
    timers = set(Job.objects.filter(kind=TURN).order_by().values_list("community_id", "key").iterator())
    for community, key in seeking.order_by().values_list("community_id", "id").iterator():
        if (community, str(key)) not in timers:
            yield Breach("doorhelp.helpcall", str(key), "will wait for ever: its timer is missing", community)
    fallen = HelpCall.objects.filter(state=CallState.DESK, matter__closed_at__isnull=False)
    yield from each(fallen, "waits for the desk, whose task is closed")


@guarantees("doorhelp.forgotten", "which door it was is forgotten ninety days after a call ended")
def forgotten(now: datetime) -> Iterator[Breach]:
    late = HelpCall.objects.filter(ended_at__lt=now - KEPT - GRACE).order_by()
    for community, key, address in late.values_list("community_id", "id", "address").iterator():
        if address:
            yield Breach("doorhelp.helpcall", str(key), "still knows its door", community)


@guarantees("doorhelp.nominations", "who was put forward and did not answer is forgotten after two weeks")
def nominations(now: datetime) -> Iterator[Breach]:
    late = Nomination.objects.filter(agreed_at=None, declined_at=None, put_at__lt=now - TO_ANSWER - GRACE)
    yield from each(late, "was put forward long ago, never answered, and is still known")


@guarantees("doorhelp.hands", "whoever is on the way said yes to this very call")
def hands(now: datetime) -> Iterator[Breach]:
    yes = Turn.objects.filter(
        call=OuterRef("pk"), community=OuterRef("community"), advisor=OuterRef("advisor"), state=TurnState.ACCEPTED
    )
    taken = HelpCall.objects.filter(state__in=(CallState.ACCEPTED, CallState.ARRIVED, CallState.DONE))
    yield from each(taken.filter(~Exists(yes)), "is with somebody who never said yes")


@guarantees("doorhelp.papers", "nobody is listed to open doors whose registration with the police was never looked at")
def papers(now: datetime) -> Iterator[Breach]:
    police = Check.objects.filter(advisor=OuterRef("pk"), community=OuterRef("community"), kind="police")
    listed = Advisor.objects.filter(~Exists(police), standing=Standing.LISTED)
    for community, key, skills in listed.order_by().values_list("community_id", "id", "skills").iterator():
        if "locksmith" in skills:
            yield Breach("doorhelp.advisor", str(key), "opens doors without a registration on file", community)
