"""A neighbourhood that votes: people who live here, party members, and a ballot at any of its stages."""

from dataclasses import dataclass
from datetime import timedelta

from linli.accounts.models import ResidentAccount
from linli.engines.ballots.actions.counting import conclude
from linli.engines.ballots.actions.drafting import BallotPlan, ElectoratePlan, OptionPlan, draft_ballot
from linli.engines.ballots.actions.opening import open_ballot
from linli.engines.ballots.actions.rolls import publish_rolls
from linli.engines.ballots.actions.voting import cast
from linli.engines.ballots.enums import RollRule, RuleName, Way
from linli.engines.ballots.models import Ballot, RollEntry
from linli.engines.ballots.tasks import close
from linli.kernel.actors import Actor
from linli.kernel.jobs import Job
from linli.registry.enums import GroupKind
from linli.registry.models import Membership, Person, Residence
from tests.factories import NOW, SINCE, Neighbourhood, group, person, resident

PROJECTS = ("修凉亭", "装路灯", "种香樟", "建车棚", "开夜校", "铺坡道")
OBJECTIONS_END, OPENS = NOW + timedelta(days=7), NOW + timedelta(days=8)
CLOSES, COUNTED = NOW + timedelta(days=15), NOW + timedelta(days=15, hours=2)
OWN = (
    ElectoratePlan("党员", RollRule.PARTY),
    ElectoratePlan("本地居民", RollRule.LOCALS),
    ElectoratePlan("新居民", RollRule.NEWCOMERS),
)


@dataclass
class Voters:
    """`members` are in a party branch and registered here, `locals` registered here, `new` registered elsewhere."""

    members: list[Person]
    locals: list[Person]
    new: list[Person]
    account: ResidentAccount


def people(area: Neighbourhood, members: int = 1, locals: int = 3, new: int = 2) -> Voters:
    """People on file in the current community; the first local has an account."""
    branch = group(GroupKind.PARTY_BRANCH, "branch", "第一支部")
    found = Voters([], [], [], resident("林小满"))
    for number in range(members + locals + new):
        who = person(f"居民{number}", account=found.account if number == members else None)
        here = number < members + locals
        Residence.new(person=who, place=area.dwelling, kind="living", from_on=SINCE)
        elsewhere = {"place": area.dwelling} if here else {"elsewhere": "安徽六安"}
        Residence.new(person=who, kind="registered", from_on=SINCE, **elsewhere)
        [found.new, found.locals, found.members][here + (number < members)].append(who)
    for who in found.members:
        Membership.new(group=branch, person_id=who.id, from_on=SINCE)
    return found


def drafted(area: Neighbourhood, **fields: object) -> Ballot:
    given = {
        "title": "2026年五件实事", "options": [OptionPlan(title) for title in PROJECTS], "electorates": OWN, "choose": 3,
        "rule": RuleName.EQUAL_SHARES.value, "at_most": 5, "seed": "青杨", **fields,
    }  # fmt: skip
    return draft_ballot(plan=BallotPlan(**given), by=area.actor(area.worker), now=NOW)


def with_rolls(area: Neighbourhood, **fields: object) -> Ballot:
    ballot = drafted(area, **fields)
    publish_rolls(ballot=ballot, objections_until=OBJECTIONS_END, by=area.actor(area.worker), now=NOW)
    return ballot


def opened(area: Neighbourhood, **fields: object) -> tuple[Ballot, list[str]]:
    """An open ballot and the three shares of its key."""
    ballot = with_rolls(area, **fields)
    tellers = [area.person(user) for user in (area.secretary, area.worker, area.grid_worker)]
    shares = open_ballot(
        community=area.community,
        ballot=ballot,
        tellers=tellers,
        closes_at=CLOSES,
        by=area.actor(area.worker),
        now=OPENS,
    )
    return ballot, shares


def line(ballot: Ballot, who: Person) -> RollEntry:
    return RollEntry.objects.select_related("electorate").get(ballot=ballot, person=who)


def votes(ballot: Ballot, who: Person, *named: str, way: Way = Way.PHONE) -> str:
    return cast(entry=line(ballot, who), named=named, way=way, by=Actor.job(), now=OPENS)


def closed(ballot: Ballot) -> Ballot:
    close(Job(payload={"ballot": str(ballot.id)}), CLOSES)
    ballot.refresh_from_db()
    return ballot


def counted(area: Neighbourhood, ballot: Ballot, shares: list[str]) -> Ballot:
    return conclude(
        community=area.community, ballot=closed(ballot), shares=shares[1:], by=area.actor(area.secretary), now=COUNTED
    )
