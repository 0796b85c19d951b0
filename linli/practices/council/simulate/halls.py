"""What the halls of a made-up community received: bench talks with their headcount, people counted at the door."""

from datetime import date, datetime, time, timedelta
from random import Random

from linli.engines.gatherings.actions.scheduling import hold
from linli.kernel.actors import Actor
from linli.kernel.models import Community
from linli.kernel.worktime import SHANGHAI, local
from linli.practices.council.actions import halls
from linli.practices.council.enums import Hall
from linli.practices.council.models import BenchTalk
from linli.practices.council.playbook import council_of
from linli.practices.council.rules import month_after
from linli.practices.council.simulate.people import Cast, cast_of


def receive(cast: Cast, since: datetime, present: datetime) -> None:
    """Where the community has a bench talk or halls: a talk every month, the door counted every week."""
    said = council_of(cast.community)
    if said.bench_talk is not None:
        _talk(cast, since, present)
    if said.bench_talk is not None or said.halls:
        count_doors(
            community=cast.community, since=local(since).date(), until=local(present).date() - timedelta(days=1),
            every_days=7, around=260, rng=cast.rng,
        )  # fmt: skip


def _talk(cast: Cast, since: datetime, present: datetime) -> None:
    """Every month's talk was held; the next ones are on the calendar."""
    month = local(since).date().replace(day=1)
    while month <= local(present).date():
        halls.plan_bench_talk(community=cast.community, month=month, by=Actor.job(), now=since)
        month = month_after(month)
    halls.keep_bench_talks(community=cast.community, by=cast.worker, now=present)
    for talk in BenchTalk.objects.filter(gathering__ends_at__lt=present).select_related("gathering").order_by("month"):
        there = cast.rng.randint(18, 45)
        hold(gathering=talk.gathering, headcount=there, by=cast.worker, now=talk.gathering.ends_at)


def count_doors(*, community: Community, since: date, until: date, every_days: int, around: int, rng: Random) -> int:
    """Person-times counted at the drawing room's door, every so many days; how many in all."""
    cast, total, on = cast_of(community, rng), 0, since
    while cast is not None and on <= until:
        count, at = max(1, int(rng.gauss(around, around / 5))), datetime.combine(on, time(17), tzinfo=SHANGHAI)
        halls.count_at_door(hall=Hall.LOUNGE, on=on, count=count, user=cast.user, by=cast.worker, now=at)
        total, on = total + count, on + timedelta(days=every_days)
    return total
