"""What routing does beside the pages: it looks at new matters, learns, and makes the topics anew every week."""

from datetime import datetime, timedelta

from linli.engines.matters.models import Matter
from linli.engines.matters.queries.walls import OPEN_TO_STAFF
from linli.engines.matters.rules import tells_of_harm
from linli.engines.routing.actions.learning import LEARN, keep_learned_by_itself
from linli.engines.routing.actions.ruling import stop_without_holder
from linli.engines.routing.actions.topics import keep_topics
from linli.engines.routing.actions.watching import call_guardians, learn_from_corrections, look_at
from linli.engines.routing.models import Rule
from linli.engines.routing.queries.eligible import is_routable, samples
from linli.engines.routing.queries.shelves import shelf_of, topics_between
from linli.engines.routing.rules.learning import Learned, TooFew, learn
from linli.engines.routing.rules.likeness import WITHIN, Doc
from linli.kernel.jobs import Job, handles, schedule
from linli.kernel.models import Community
from linli.kernel.worktime import local

LOOK, GUARD, NIGHT = "routing.look", "routing.guard", "routing.night"
NIGHT_HOUR = 3


def is_looked_at(matter: Matter) -> bool:
    return is_routable(matter)


def is_guarded(matter: Matter) -> bool:
    """Tells of harm and did not go to named people by its category."""
    return matter.wall in OPEN_TO_STAFF and tells_of_harm(f"{matter.title} {matter.text}")


def _matter(job: Job) -> Matter | None:
    rows = Matter.objects.select_related("community", "category", "place", "grid")
    return rows.filter(id=job.payload["matter"]).first()


@handles(LOOK, before=lambda _job, now: shelf_of(now))
def look(job: Job, now: datetime) -> None:
    """Look at one new matter. The texts it is compared with were read before, outside the transaction."""
    matter = _matter(job)
    if matter is None:
        return
    stop_without_holder(community=matter.community, now=now)
    look_at(matter=matter, shelf=job.prepared, now=now)
    learn_from_corrections(now)
    schedule(kind=NIGHT, key="routing", due_at=next_night(now))


@handles(GUARD)
def guard(job: Job, now: datetime) -> None:
    """A text that tells of harm: those named for it are called."""
    matter = _matter(job)
    if matter is not None and matter.is_open:
        call_guardians(matter=matter, now=now)


def next_night(now: datetime) -> datetime:
    """The next three o'clock of a Monday."""
    monday = local(now) - timedelta(days=local(now).weekday())
    night = monday.replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
    return night if night > now else night + timedelta(weeks=1)


def learned_now(_job: Job, _now: datetime) -> Learned | None:
    """The long part, outside any transaction; None where there is too little to learn from."""
    try:
        return learn(samples())
    except TooFew:
        return None


@handles(LEARN, before=learned_now)
def relearn(job: Job, now: datetime) -> None:
    if job.prepared is not None:
        community = Community.objects.get(id=job.community_id)
        keep_learned_by_itself(community=community, learned=job.prepared, now=now)


def grouped_now(_job: Job, now: datetime) -> list[tuple[str, list[Doc]]]:
    return topics_between(now - WITHIN, now)


@handles(NIGHT, before=grouped_now)
def by_night(job: Job, now: datetime) -> None:
    """The topics of the last sixty days anew; rules without a holder are switched off."""
    keep_topics(found=job.prepared, since=now - WITHIN, now=now)
    stop_without_holder(community=Community.objects.get(id=job.community_id), now=now)
    learn_from_corrections(now)
    if Rule.objects.filter(is_on=True).exists():
        schedule(kind=NIGHT, key="routing", due_at=next_night(now))
