"""Where the crowd lives: a community, so many residents each with a session, a gathering with few seats, an open ballot."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.engines.ballots.actions.drafting import BallotPlan, ElectoratePlan, OptionPlan, draft_ballot
from linli.engines.ballots.actions.opening import open_ballot
from linli.engines.ballots.actions.rolls import publish_rolls
from linli.engines.ballots.models import Ballot, RollEntry, SealedVote
from linli.engines.gatherings.actions.scheduling import Plan, schedule
from linli.engines.gatherings.models import Enrolment, Gathering
from linli.kernel.communities import community_by_code
from linli.kernel.tenancy import in_community
from linli.registry.models import Residence
from tests.factories import SINCE, Neighbourhood, neighbourhood, person, resident, resident_in

CODE = "qingyang"
PROJECTS = ("修凉亭", "装路灯", "种香樟", "建车棚", "开夜校", "铺坡道")
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Home:
    """The addresses of the gathering and of the ballot, and a session for everybody."""

    lesson: str
    vote: str
    sessions: list[str]


def settled(people: int, seats: int) -> Home:
    """Make the community and its people, plan the gathering, publish the roll and open the vote."""
    area, now = neighbourhood(CODE), timezone.now()
    with in_community(area.community):
        accounts = [resident(f"邻居{number}") for number in range(people)]
        for account in accounts:
            who = person(str(account.name), account=account, phone=str(account.phone), phone_hash=account.phone_hash)
            Residence.new(person=who, place=area.dwelling, kind="living", from_on=SINCE)
        lesson, ballot = _lesson(area, seats, now), _vote(area, now)
        sessions = [resident_in(Client(), area.community, account).session.session_key for account in accounts]
    return Home(_path("on-gathering", lesson.id), _path("vote", ballot.id), [str(key) for key in sessions])


def _lesson(area: Neighbourhood, seats: int, now: datetime) -> Gathering:
    plan = Plan(
        "百家宴", "activity", now + 3 * DAY, now + 3 * DAY + timedelta(hours=2), capacity=seats, sign_up="open",
        is_public=True,
    )  # fmt: skip
    return schedule(community=area.community, what=plan, by=area.actor(area.worker), now=now)


def _vote(area: Neighbourhood, now: datetime) -> Ballot:
    plan = BallotPlan("今年修什么", [OptionPlan(title) for title in PROJECTS], [ElectoratePlan("全体居民")], choose=2)
    by = area.actor(area.worker)
    ballot = draft_ballot(plan=plan, by=by, now=now - 9 * DAY)
    publish_rolls(ballot=ballot, objections_until=now - 2 * DAY, by=by, now=now - 9 * DAY)
    tellers = [area.person(user) for user in (area.secretary, area.worker, area.grid_worker)]
    open_ballot(community=area.community, ballot=ballot, tellers=tellers, closes_at=now + DAY, by=by, now=now - DAY)
    return ballot


def _path(name: str, id: Any) -> str:
    return reverse(name, kwargs={"code": CODE, "id": id})


def kept(home: Home, shown: set[str]) -> dict[str, Any]:
    """What the database holds afterwards; `shown`: the receipts people saw, of which those stored are counted."""
    community = community_by_code(CODE)
    assert community is not None
    with in_community(community):
        lesson, listed = Gathering.objects.get(), Enrolment.objects.order_by("number")
        receipts = set(SealedVote.objects.order_by("id").values_list("receipt", flat=True))
        return {
            "seats": listed.filter(state="signed_up").count(),
            "waiting": listed.filter(state="waiting").count(),
            "counted": [lesson.taken_count, lesson.waiting_count],
            "numbers": len({*listed.values_list("number", flat=True)}),
            "votes": RollEntry.objects.exclude(way="").count(),
            "receipts": len(receipts),
            "shown": len(receipts & shown),
        }
