"""The first of every month: the bench talks of this month and the next are put on the calendar."""

from datetime import datetime

from linli.kernel.actors import Actor
from linli.kernel.jobs import Job, handles
from linli.practices.council.actions.halls import BENCH, keep_bench_talks


@handles(BENCH)
def bench_talks(job: Job, now: datetime) -> None:
    keep_bench_talks(community=job.community, by=Actor.job(), now=now)
