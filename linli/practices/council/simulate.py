"""A plausible past of the council, through the actions: proposals in every phase, three years of five projects, halls."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from linli.accounts.enums import Role
from linli.accounts.models import Grant, ResidentAccount, User
from linli.engines.gatherings.actions.scheduling import hold
from linli.engines.matters.actions.answering import settle
from linli.kernel.actors import Actor, ActorKind
from linli.kernel.models import Community
from linli.kernel.worktime import SHANGHAI, local
from linli.practices.council.actions import (
    appraising,
    halls,
    moving,
    opinions,
    projects,
    proposing,
    resolving,
    revising,
)
from linli.practices.council.actions import rounds as years
from linli.practices.council.actions.proposing import Draft, From
from linli.practices.council.enums import Hall, Origin, Profession, Satisfaction, Stage, Stance, Verdict, Way
from linli.practices.council.models import BenchTalk, Project, Proposal, Reviewer, Round
from linli.practices.council.rules import month_after
from linli.registry.enums import GroupKind, PlaceKind
from linli.registry.models import Group, Party, Person, Place

#: What was wanted: title, why and how, cost in yuan, days.
WISHES = (
    ("单元门口加坡道和扶手", "门口三级台阶，轮椅和婴儿车上不去，希望加坡道，两边装扶手。", 12_000, 20),
    ("增设电动车充电棚", "楼道里拉线充电不安全，希望在围墙边建充电棚，能刷卡。", 38_000, 45),
    ("楼道灯换成感应灯", "老灯坏了一半，晚上看不清台阶，希望换成声控感应灯。", 9_500, 15),
    ("小广场铺防滑地砖", "下雨天小广场打滑，老人摔过跤，希望铺防滑砖。", 26_000, 30),
    ("晾晒场加立杆", "被子没处晒，都拉绳子挂在树上，希望在空地立几排晾衣杆。", 4_800, 7),
    ("社区门口建公交候车棚", "等车没有遮挡，夏天晒冬天淋，希望建一个候车棚和长椅。", 22_000, 40),
    ("健身角换新器材", "健身器材锈了，孩子容易夹手，希望换一批新的。", 31_000, 25),
    ("给孩子建读书角", "放学后孩子没有地方去，希望在客厅旁边隔出一个读书角。", 15_000, 30),
    ("河边步道装护栏", "河边没有护栏，晚上散步不放心，希望装上护栏和路灯。", 46_000, 60),
    ("垃圾房改成定时投放", "垃圾房夏天味道大，希望改成定时投放，装洗手池。", 18_000, 20),
)
WORDS = (
    "支持，早该办了。",
    "可以，但不要占了停车的地方。",
    "施工时间不要太早。",
    "谁来维护要先说好。",
    "我家门口就有，不用再建。",
)
REVIEWS = ("灯有点暗", "扶手有点松", "比原来说的晚了半个月")
VOTERS = 8


@dataclass(frozen=True, slots=True)
class Cast:
    """Who takes part: the secretary, a worker, residents' accounts, who builds, who appraises, where."""

    community: Community
    boss: Actor
    worker: Actor
    user: User
    accounts: Sequence[ResidentAccount]
    builder: Party
    expert: Party
    places: Sequence[Place]
    rng: Random


def hold_council(*, community: Community, since: datetime, present: datetime, rng: Random, years_back: int = 3) -> None:
    """Proposals in every phase, bench talks and door counts since `since`; finished rounds of the years before."""
    cast = _cast(community, rng)
    if cast is None:
        return
    for back in range(years_back, 0, -1):
        _year(cast, local(present).year - back)
    _halls(cast, since, present)
    _now(cast, present)


def count_doors(*, community: Community, since: date, until: date, every_days: int, around: int, rng: Random) -> int:
    """Person-times counted at the drawing room's door, every so many days; how many in all."""
    cast, total, on = _cast(community, rng), 0, since
    while cast is not None and on <= until:
        count, at = max(1, int(rng.gauss(around, around / 5))), datetime.combine(on, time(17), tzinfo=SHANGHAI)
        halls.count_at_door(hall=Hall.LOUNGE, on=on, count=count, user=cast.user, by=cast.worker, now=at)
        total, on = total + count, on + timedelta(days=every_days)
    return total


def _cast(community: Community, rng: Random) -> Cast | None:
    """The people there are; None where the community has no staff or too few residents."""
    users = {grant.role: grant.user for grant in Grant.objects.select_related("user").order_by("-from_on", "-id")}
    boss = users.get(Role.SECRETARY)
    worker = users.get(Role.COMMUNITY_WORKER) or boss
    accounts = list(ResidentAccount.objects.exclude(verified_at=None).order_by("id")[:60])
    kinds = (GroupKind.PROPERTY_COMPANY, GroupKind.NEIGHBOURHOOD_COMMITTEE, GroupKind.DESK)
    experts = (GroupKind.DEPARTMENT, GroupKind.INSTITUTION, GroupKind.COMPANY, *kinds)
    builder, expert = _first(kinds), _first(experts)
    if boss is None or worker is None or len(accounts) < VOTERS or builder is None or expert is None:
        return None
    places = list(
        Place.objects.filter(kind__in=(PlaceKind.BUILDING, PlaceKind.ESTATE), is_active=True).order_by("code", "id")
    )
    return Cast(
        community, _actor(boss), _actor(worker), worker, rng.sample(accounts, len(accounts)), builder, expert, places, rng
    )  # fmt: skip


def _first(kinds: Sequence[str]) -> Party | None:
    groups = Group.objects.filter(kind__in=kinds, party__is_active=True).select_related("party").order_by("code", "id")
    found = sorted(groups, key=lambda group: list(kinds).index(group.kind))
    return found[0].party if found else None


def _actor(user: User) -> Actor:
    person = Person.objects.filter(user=user).order_by("id").values_list("id", flat=True).first()
    return Actor(ActorKind.USER, user.id, person)


# -- one proposal


def _proposed(cast: Cast, wish: tuple[str, str, int, int], at: datetime, round: Round | None = None) -> Proposal:
    account = cast.rng.choice(cast.accounts)
    draft = Draft(wish[0], wish[1], cast.rng.choice(cast.places) if cast.places else None, about_nobody=True)
    source = From(Origin.RESIDENT, account=account, name=str(account.name))
    by = Actor(ActorKind.RESIDENT, account.id)
    return proposing.propose(community=cast.community, draft=draft, source=source, by=by, now=at, round=round)


def _supported(cast: Cast, proposal: Proposal, number: int, at: datetime) -> None:
    for account in cast.rng.sample(cast.accounts, min(number, len(cast.accounts))):
        by = Actor(ActorKind.RESIDENT, account.id)
        proposing.support(proposal=proposal, account=account, by=by, now=at)


def _moved(cast: Cast, proposal: Proposal, name: str, at: datetime) -> None:
    moving.move(proposal=proposal, name=name, by=cast.worker, now=at)


def _heard(cast: Cast, proposal: Proposal, at: datetime, doors: int = 2) -> None:
    """An assembly, some doors, a stairwell; all of it checked."""
    rng, made = cast.rng, []
    hands = ((Stance.FOR, rng.randint(12, 28)), (Stance.AGAINST, rng.randint(1, 4)), (Stance.UNSURE, rng.randint(1, 5)))
    said = [opinions.Heard(Way.ASSEMBLY, stance, where="社区院坝", times=times) for stance, times in hands]
    for _door in range(doors):
        place = rng.choice(cast.places) if cast.places else None
        stance = rng.choice((Stance.FOR, Stance.FOR, Stance.UNSURE, Stance.AGAINST))
        said.append(opinions.Heard(Way.DOOR, stance, rng.choice(WORDS), place))
    said.append(opinions.Heard(Way.STAIRWELL, Stance.FOR, rng.choice(WORDS), where="楼道里"))
    for heard in said:
        made += opinions.gather(proposal=proposal, heard=heard, user=cast.user, by=cast.worker, now=at)
    public = {each.id: str(each.words) for each in made if each.words and rng.random() < 0.6}
    opinions.check(proposal=proposal, opinions=made, public=public, by=cast.worker, now=at)


def _appraised(cast: Cast, proposal: Proposal, wish: tuple[str, str, int, int], at: datetime) -> None:
    due = at + timedelta(days=7)
    asked = appraising.ask(
        proposal=proposal, party=cast.expert, profession=Profession.ENGINEER, due=due, by=cast.worker, now=at
    )
    hard = cast.rng.random() < 0.3
    finding = appraising.Finding(
        Verdict.CONDITIONAL if hard else Verdict.FEASIBLE, wish[2] * 100, wish[3],
        "先探明地下管线再开挖" if hard else "", "施工队报价偏高，可以再谈。",
    )  # fmt: skip
    appraising.appraise(appraisal=asked, finding=finding, by=cast.worker, now=at + timedelta(days=3))


def _up_to(
    cast: Cast, stage: Stage, wish: tuple[str, str, int, int], at: datetime, round: Round | None = None
) -> Proposal:
    """A proposal taken as far as a stage, a day or two a step."""
    proposal = _proposed(cast, wish, at, round)
    for name, target in (
        ("discuss", Stage.DISCUSSION), ("review", Stage.REVIEW), ("appraise", Stage.APPRAISAL), ("decide", Stage.RESOLUTION),
    ):  # fmt: skip
        if proposal.stage == stage:
            return proposal
        if name == "review":
            _heard(cast, proposal, at, doors=1)
        if name == "decide":
            _appraised(cast, proposal, wish, at)
            at += timedelta(days=3)
        at += timedelta(days=1)
        _moved(cast, proposal, name, at)
        assert proposal.stage == target
    return proposal


# -- a year of five projects


def _year(cast: Cast, year: int) -> None:
    """The round of a past year, from the call in January to the review in December."""
    day = _days(year)
    opened = years.open_round(
        community=cast.community, year=year, name=f"{year}年民生实事项目", opens_on=date(year, 1, 8),
        closes_on=date(year, 1, 31), by=cast.boss, now=day(1, 8),
    )  # fmt: skip
    opened.community = cast.community
    wishes = cast.rng.sample(WISHES, 6)
    for wish in wishes:
        _up_to(cast, Stage.RESOLUTION, wish, day(1, 12), opened)
    years.advance(round=opened, by=cast.boss, now=day(2, 1))
    years.advance(round=opened, by=cast.boss, now=day(2, 20))
    costs = {wish[0]: wish for wish in wishes}
    papers = cast.rng.sample(years.ballot_papers(opened), opened.seats)
    chosen = [
        years.Chosen(each, f"得票排在第{rank}位", cast.builder, costs[each.title][2] * 110, date(year, 11, 20))
        for rank, each in enumerate(papers, 1)
    ]
    voters = [(None, account.id) for account in cast.accounts[:VOTERS]]
    made = years.choose(
        round=opened, chosen=chosen, others="今年得票没有进入前五，明年征集时可以再提。", voters=voters, by=cast.boss,
        now=day(3, 10),
    )  # fmt: skip
    for project in made:
        _built(cast, project, costs[project.title][2], day)
    years.advance(round=opened, by=cast.boss, now=day(12, 5), review_until=date(year, 12, 25))
    _reviewed(cast, opened, made, day(12, 12))
    years.advance(round=opened, by=cast.boss, now=day(12, 28))


class _days:
    """Ten in the morning of a day of a year."""

    def __init__(self, year: int) -> None:
        self.year = year

    def __call__(self, month: int, day: int) -> datetime:
        return datetime(self.year, month, day, 10, tzinfo=SHANGHAI)


def _built(cast: Cast, project: Project, yuan: int, day: _days) -> None:
    project.community = cast.community
    step = projects.add_milestone(
        project=project, title="施工和验收", to=cast.builder, due=day(10, 30), by=cast.worker, now=day(4, 2)
    )
    spent = int(yuan * cast.rng.uniform(0.8, 1.05)) * 100
    projects.spend(
        project=project, label="材料和人工", amount_fen=spent, source="社区经费", spent_on=date(day.year, 9, 10),
        by=cast.worker, now=day(9, 10),
    )  # fmt: skip
    settle(matter=step.matter, text="已按图施工，验收合格。", by=cast.worker, now=day(9, 20))
    projects.complete(project=project, report="已建成，使用正常。", by=cast.worker, now=day(9, 25))


def _reviewed(cast: Cast, round: Round, made: Sequence[Project], at: datetime) -> None:
    """Most are satisfied; who is not says why."""
    for reviewer in Reviewer.objects.filter(round=round).order_by("id"):
        items = []
        for project in made:
            luck = cast.rng.random()
            rating = (
                Satisfaction.SATISFIED
                if luck < 0.8
                else Satisfaction.BASICALLY
                if luck < 0.97
                else Satisfaction.UNSATISFIED
            )
            words = cast.rng.choice(REVIEWS) if rating == Satisfaction.UNSATISFIED else ""
            items.append(years.Item(project, rating, words))
        by = Actor(ActorKind.RESIDENT, reviewer.account_id)
        years.review(round=round, reviewer=reviewer, items=items, by=by, now=at)


# -- the halls, and what goes on now


def _halls(cast: Cast, since: datetime, present: datetime) -> None:
    """A bench talk every month with its headcount; the next ones on the calendar; the door counted every week."""
    month = local(since).date().replace(day=1)
    while month <= local(present).date():
        halls.plan_bench_talk(community=cast.community, month=month, by=Actor.job(), now=since)
        month = month_after(month)
    halls.keep_bench_talks(community=cast.community, by=cast.worker, now=present)
    for talk in BenchTalk.objects.filter(gathering__ends_at__lt=present).select_related("gathering").order_by("month"):
        there = cast.rng.randint(18, 45)
        hold(gathering=talk.gathering, headcount=there, by=cast.worker, now=talk.gathering.ends_at)
    count_doors(
        community=cast.community, since=local(since).date(), until=local(present).date() - timedelta(days=1), every_days=7,
        around=260, rng=cast.rng,
    )  # fmt: skip


def _now(cast: Cast, present: datetime) -> None:
    """One proposal in each phase, one refused, one being built."""
    wishes, ago = _shuffled(cast.rng), lambda days: present - timedelta(days=days)
    waiting = _proposed(cast, next(wishes), ago(5))
    _supported(cast, waiting, 6, ago(4))
    ready = _proposed(cast, next(wishes), ago(9))
    _supported(cast, ready, ready.needed_count, ago(8))
    talked = _up_to(cast, Stage.DISCUSSION, next(wishes), ago(4))
    _heard(cast, talked, ago(2), doors=5)
    worded = _up_to(cast, Stage.REVIEW, next(wishes), ago(6))
    draft = Draft(worded.title, worded.text.replace("，希望", "。按大家的意见不占停车位，希望"), about_nobody=True)
    revising.revise(proposal=worded, draft=draft, note="不少人担心占停车位", by=cast.worker, now=ago(3))
    _moved(cast, worded, "discuss_again", ago(2))
    asked = _up_to(cast, Stage.APPRAISAL, next(wishes), ago(7))
    appraising.ask(
        proposal=asked, party=cast.expert, profession=Profession.ARCHITECT, due=present + timedelta(days=5), by=cast.worker,
        now=ago(3),
    )  # fmt: skip
    refused = _proposed(cast, next(wishes), ago(30))
    no = resolving.Resolution(False, "这段路归市政管，已转请他们列入计划；社区不能自己动工。")
    resolving.resolve(proposal=refused, resolution=no, by=cast.boss, now=ago(12))
    wish = next(wishes)
    adopted = _up_to(cast, Stage.RESOLUTION, wish, ago(40))
    yes = resolving.Resolution(True, "多数人支持，专业审议可行，费用在社区经费内。", wish[2] * 100, wish[3])
    resolving.resolve(proposal=adopted, resolution=yes, by=cast.boss, now=ago(31))
    start = projects.Start(cast.builder, wish[2] * 110, local(present).date() + timedelta(days=20))
    project = projects.begin(proposal=adopted, start=start, by=cast.worker, now=ago(30))
    project.community = cast.community
    for title, due in (("备料放样", ago(20)), ("现场施工", present + timedelta(days=12))):
        step = projects.add_milestone(
            project=project, title=title, to=cast.builder, due=due, by=cast.worker, now=ago(28)
        )
        if due < present:
            settle(matter=step.matter, text="材料到场，线已放好。", by=cast.worker, now=ago(21))


def _shuffled(rng: Random) -> Iterator[tuple[str, str, int, int]]:
    yield from rng.sample(WISHES, len(WISHES))
