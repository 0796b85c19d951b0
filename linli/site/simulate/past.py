"""A community's made-up past, chapter by chapter: each practice lives its own, through the actions that people use.

A practice that the community does not have, or that finds nobody to live it, has no chapter.
"""

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import transaction
from django.utils.module_loading import autodiscover_modules

from linli.accounts.actions.notices import SEND
from linli.accounts.enums import Role
from linli.accounts.models import Grant, User
from linli.accounts.simulate import let_the_past_rest
from linli.engines.ballots.simulate import vote_together
from linli.engines.matters.models import Matter
from linli.engines.routing.simulate import teach_router
from linli.kernel.actors import Actor
from linli.kernel.jobs import run
from linli.kernel.models import Community, Job
from linli.kernel.tenancy import in_community
from linli.practices.appeals.simulate.plan import Amount, live
from linli.practices.appeals.simulate.town import Town
from linli.practices.certificates.simulate import issue_certificates
from linli.practices.council.simulate import hold_council
from linli.practices.doorhelp.simulate import open_the_box
from linli.practices.learning.simulate import teach
from linli.practices.mediation.simulate import settle_quarrels
from linli.practices.notices.simulate import announce
from linli.practices.outside.simulate import ask_outside
from linli.practices.partylife.simulate import live_party_life
from linli.practices.problemlists.simulate import work_lists
from linli.practices.venues.simulate import book_rooms
from linli.practices.visits.simulate import visit_homes
from linli.practices.whistle.simulate import whistle_along
from linli.site.playbooks import apply, read, shipped
from linli.site.simulate.changes import change_lives
from linli.site.simulate.people import populate

PAST = timedelta(days=92)
SEED = 2026


@transaction.atomic
def bring_up(
    code: str, present: datetime, seed: int = SEED, amount: Amount | None = None, past: timedelta = PAST,
    tell: Callable[[str, float], None] = lambda chapter, seconds: None,
) -> tuple[str, int]:  # fmt: skip
    """One community, all or nothing. Its past ends at `present`. Returns its name and how many matters it has.

    `tell` hears of each chapter and its seconds of CPU.
    """
    since = present - past
    book = read(shipped()[code])
    apply(book=book, by=Actor.job(), now=since)
    community = Community.objects.get(code=code)
    with in_community(community):
        town = populate(community=community, since=since, rng=Random(f"{code} {seed}"))
        live(town=town, since=since, present=present, seed=seed, amount=amount)
        for name, chapter in _chapters(town, since, present, seed):
            began = time.process_time()
            chapter()
            tell(name, time.process_time() - began)
        _ring(present)
        teach_router(community=community, present=present)
        let_the_past_rest(present)
        count = Matter.objects.count()
    apply(book=book, by=Actor.job(), now=present)
    return community.name, count


def _chapters(town: Town, since: datetime, present: datetime, seed: int) -> Iterator[tuple[str, Callable[[], object]]]:
    community = town.community
    when: dict[str, Any] = {"community": community, "since": since, "present": present}
    secretary, *_others = _users(Role.SECRETARY)
    workers = _users(Role.COMMUNITY_WORKER)

    def chance(name: str) -> Random:
        return Random(f"{community.code} {seed} {name}")

    yield "lives", lambda: change_lives(by=town.secretary, since=since, now=present, rng=chance("lives"))
    yield "visits", lambda: visit_homes(**when, rng=chance("visits"))
    yield "learning", lambda: teach(**when, rng=chance("learning"))
    yield "venues", lambda: book_rooms(**when, rng=chance("venues"), worker=workers[0])
    yield "council", lambda: hold_council(**when, rng=chance("council"))
    yield "ballots", lambda: vote_together(**when, rng=chance("ballots"))
    yield "whistle", lambda: whistle_along(**when, rng=chance("whistle"))
    yield "mediation", lambda: settle_quarrels(**when, seed=seed)
    yield "partylife", lambda: live_party_life(**when, rng=chance("partylife"), secretary=secretary, cadres=workers)
    yield (
        "certificates",
        lambda: issue_certificates(**when, rng=chance("certificates"), worker=workers[0], secretary=secretary),
    )
    yield "door help", lambda: open_the_box(**when, rng=chance("door help"), worker=workers[0])
    yield "problem lists", lambda: work_lists(**when, rng=chance("problem lists"), secretary=secretary)
    yield "outside", lambda: ask_outside(**when, secretary=secretary)
    yield "notices", lambda: announce(**when, rng=chance("notices"), worker=workers[0])


def _ring(present: datetime) -> None:
    """Every alarm of the past rings at its time, also those that others set meanwhile; what would be sent is not."""
    autodiscover_modules("tasks")
    due = Job.objects.filter(state=Job.State.WAITING, due_at__lte=present).exclude(kind=SEND).order_by("due_at", "id")
    while jobs := list(due.all()):
        for job in jobs:
            run(job, job.due_at)
        if failed := Job.objects.exclude(last_error="").first():
            raise RuntimeError(f"{failed}: {failed.last_error}")


def _users(role: Role) -> list[User]:
    """Who has a role in the current community, in the order of their names."""
    rows = Grant.objects.filter(role=role, until_on=None).select_related("user")
    return [row.user for row in rows.order_by("user__username", "id")]
