"""Every night each community forgets what is due by the rules."""

from datetime import datetime, time, timedelta

from linli.journeys.personal.actions.ageing import age
from linli.kernel.jobs import Job, handles, schedule
from linli.kernel.models import Community
from linli.kernel.tenancy import in_community
from linli.kernel.worktime import SHANGHAI, local

NIGHT = "personal.night"
AT = time(3)
#: Of each kind in one transaction: people who work at night wait for no more.
MOST = 2000


@handles(NIGHT)
def night(job: Job, now: datetime) -> None:
    """What came due since the last time; then the next night is set. Where there is much, the rest comes in a minute."""
    done = job.payload.get("done")
    counts = age(now=now, after=datetime.fromisoformat(done) if done else None, most=MOST)
    if MOST in counts.values():
        schedule(kind=NIGHT, key=NIGHT, due_at=now + timedelta(minutes=1), payload=job.payload)
    else:
        _set(job.community_id.int, now, {"done": now.isoformat()})


def plan_nights(now: datetime) -> int:
    """Give every community that has none its first night; how many those were. The worker asks every hour."""
    count = 0
    for community in Community.objects.order_by("id"):
        with in_community(community):
            if not Job.objects.filter(kind=NIGHT, key=NIGHT).exists():
                _set(community.pk.int, now, {})
                count += 1
    return count


def _set(community: int, now: datetime, payload: dict[str, str]) -> None:
    """The communities of a city spread over an hour."""
    day = local(now).date() + timedelta(days=1)
    at = datetime.combine(day, AT, SHANGHAI) + timedelta(seconds=community % 3600)
    schedule(kind=NIGHT, key=NIGHT, due_at=at, payload=payload)
