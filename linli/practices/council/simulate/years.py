"""Years of five projects: call, appraisal, a vote that was really counted, works, the review by who voted, the survey."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

from linli.engines.ballots.enums import RollRule
from linli.engines.ballots.models import Ballot
from linli.engines.ballots.playbook import electorates_of
from linli.engines.ballots.simulate import begin_vote, can_vote, hold_vote, tellers_of
from linli.engines.matters.actions.answering import settle
from linli.engines.matters.simulate import drawing
from linli.kernel.actors import Actor, ActorKind
from linli.kernel.worktime import SHANGHAI, local
from linli.practices.council.actions import projects, reviewing, surveying
from linli.practices.council.actions import rounds as years
from linli.practices.council.actions.surveying import Questionnaire
from linli.practices.council.actions.voting import Works, begin_works, put_to_vote, winners_of
from linli.practices.council.enums import PhotoMoment, ReviewWay, Satisfaction, Stage
from linli.practices.council.models import Project, Reviewer, Round
from linli.practices.council.simulate.people import MEMBERS, WISHES, Cast, Wish
from linli.practices.council.simulate.proposals import up_to
from linli.registry.enums import GroupKind, PlaceKind
from linli.registry.models import Group, Person, Place
from linli.registry.simulate import join_groups

REVIEWS = ("灯有点暗", "扶手有点松", "比原来说的晚了半个月")
QUESTIONS = ("环境卫生", "治安和消防", "办事和答复", "议事和公开", "文体活动")
NEEDS = ("上门理发", "疏通修水管", "教用手机", "开锁换锁")
PAPERS, VOTERS, ON_PAPER, REVIEWERS, AT_DESK = 7, 42, 4, 16, 4
PHONES, SHEETS = 22, 9
#: The last wishes are next year's; what was wanted before comes of the others.
EARLIER, LATER = WISHES[:-6], WISHES[-6:]


def live_years(cast: Cast, present: datetime, years_back: int) -> None:
    """The rounds of the years before, this year's as far as it is, next year's vote; where people were on file to vote."""
    rules = [RollRule(each.rule) for each in electorates_of(cast.community)]
    first = local(present).year - years_back
    if RollRule.PARTY in rules:
        _members(cast, date(first, 1, 1))
    if len(tellers_of()) < 3 or not can_vote(_days(first)(2, 8), rules):
        return
    today = local(present).date()
    for year in range(first, today.year):
        _year(cast, year, present)
        _survey(cast, year, date(year, 11, 1), date(year, 11, 30), PHONES, SHEETS)
    if present > _days(today.year)(4, 4):
        _year(cast, today.year, present)
    _vote_now(cast, present)
    _survey(cast, today.year, today - timedelta(days=9), today + timedelta(days=21), 6, 0)


def _members(cast: Cast, since: date) -> None:
    """Some residents are in the party branch."""
    branch = Group.objects.filter(kind=GroupKind.PARTY_BRANCH).select_related("party").order_by("code", "id").first()
    born = date(since.year - 24, 1, 1)
    elders = list(Person.objects.filter(user=None, died_on=None, born_on__lt=born).order_by("id")[:60])
    if branch is not None:
        some = cast.rng.sample(elders, min(MEMBERS, len(elders)))
        join_groups([(branch.party, person) for person in some], since)


def _proposed(cast: Cast, year: int, name: str, at: datetime, wishes: Sequence[Wish]) -> Round:
    """A round whose proposals are at the vote."""
    opened = years.open_round(
        community=cast.community, year=year, name=name, opens_on=local(at).date(),
        closes_on=local(at).date() + timedelta(days=23), by=cast.boss, now=at,
    )  # fmt: skip
    opened.community = cast.community
    for wish in wishes:
        up_to(cast, Stage.RESOLUTION, wish, at + timedelta(days=4), opened)
    years.advance(round=opened, by=cast.boss, now=at + timedelta(days=24))
    years.advance(round=opened, by=cast.boss, now=at + timedelta(days=28))
    return opened


def _ballot(cast: Cast, round: Round, at: datetime) -> Ballot:
    return put_to_vote(
        community=cast.community, round=round, by=cast.boss, now=at, seed=f"{cast.community.code}-{round.year}"
    )


def _year(cast: Cast, year: int, present: datetime) -> None:
    """The round of a year whose vote is over, from the call in January to the review in December, as far as it is."""
    day, wishes = _days(year), cast.rng.sample(EARLIER, PAPERS)
    opened = _proposed(cast, year, f"{year}年民生实事项目", day(1, 8), wishes)
    ballot = hold_vote(
        community=cast.community, ballot=_ballot(cast, opened, day(2, 6)), begins=day(2, 8), voters=VOTERS, paper=ON_PAPER,
        rng=cast.rng,
    )  # fmt: skip
    costs = {wish[0]: wish[2] for wish in wishes}
    works = {
        each.id: Works(cast.builder, costs[each.title] * 110, date(year, 11, 20)) for each in winners_of(opened, ballot)
    }
    made = begin_works(round=opened, ballot=ballot, works=works, by=cast.boss, now=day(3, 10))
    for project in made:
        _built(cast, project, costs[project.title], day, present)
    if present < day(12, 28):
        return
    years.advance(round=opened, by=cast.boss, now=day(12, 5), review_until=date(year, 12, 25))
    _reviewed(cast, opened, made, day(12, 12))
    years.advance(round=opened, by=cast.boss, now=day(12, 28))


def _vote_now(cast: Cast, present: datetime) -> None:
    """Next year's projects are voted on since this morning: nobody has yet."""
    begins = present - timedelta(days=8, hours=2)
    year = local(present).year + 1
    opened = _proposed(cast, year, f"{year}年民生实事项目", begins - timedelta(days=32), LATER)
    begin_vote(
        community=cast.community, ballot=_ballot(cast, opened, begins - timedelta(days=1)), begins=begins, days=10
    )  # fmt: skip


class _days:
    """Ten in the morning of a day of a year."""

    def __init__(self, year: int) -> None:
        self.year = year

    def __call__(self, month: int, day: int) -> datetime:
        return datetime(self.year, month, day, 10, tzinfo=SHANGHAI)


def _built(cast: Cast, project: Project, yuan: int, day: _days, present: datetime) -> None:
    """Begun in April, done in September, if that has come."""
    project.community = cast.community
    step = projects.add_milestone(
        project=project, title="施工和验收", to=cast.builder, due=day(10, 30), by=cast.worker, now=day(4, 2)
    )
    _shown(cast, project, PhotoMoment.BEFORE, day(4, 3))
    if present < day(9, 26):
        return
    spent = int(yuan * cast.rng.uniform(0.8, 1.05)) * 100
    projects.spend(
        project=project, label="材料和人工", amount_fen=spent, source="社区经费", spent_on=date(day.year, 9, 10),
        by=cast.worker, now=day(9, 10),
    )  # fmt: skip
    _shown(cast, project, PhotoMoment.AFTER, day(9, 18))
    settle(matter=step.matter, text="已按图施工，验收合格。", by=cast.worker, now=day(9, 20))
    projects.complete(project=project, report="已建成，使用正常。", by=cast.worker, now=day(9, 25))


def _shown(cast: Cast, project: Project, moment: PhotoMoment, at: datetime) -> None:
    upload = drawing("works", cast.rng, mended=moment == PhotoMoment.AFTER)
    projects.show(project=project, upload=upload, moment=moment, caption="", by=cast.worker, now=at)


def _reviewed(cast: Cast, round: Round, made: Sequence[Project], at: datetime) -> None:
    """Some of who voted say how it is, by phone or to a worker at the desk; who is not satisfied says why."""
    voted = list(Reviewer.objects.filter(round=round).select_related("person").order_by("id"))
    for number, reviewer in enumerate(cast.rng.sample(voted, min(REVIEWERS, len(voted)))):
        items = [reviewing.Item(project, *_found(cast.rng)) for project in made]
        desk = number < AT_DESK
        own = Actor(ActorKind.RESIDENT, reviewer.person.account_id if reviewer.person else reviewer.account_id)
        reviewing.review(
            round=round, reviewer=reviewer, items=items, by=cast.worker if desk else own, now=at,
            way=ReviewWay.DESK if desk else ReviewWay.PHONE,
        )  # fmt: skip


def _found(rng: Random) -> tuple[Satisfaction, str]:
    rating = _rating(rng)
    return rating, rng.choice(REVIEWS) if rating == Satisfaction.UNSATISFIED else ""


def _rating(rng: Random) -> Satisfaction:
    luck = rng.random()
    if luck < 0.8:
        return Satisfaction.SATISFIED
    return Satisfaction.BASICALLY if luck < 0.97 else Satisfaction.UNSATISFIED


def _survey(cast: Cast, year: int, opens: date, closes: date, phones: int, sheets: int) -> None:
    """The year's questionnaire, by phone and typed in from paper."""
    at, rng = datetime(opens.year, opens.month, opens.day, 10, tzinfo=SHANGHAI), cast.rng
    survey = surveying.open_survey(
        year=year, title=f"{year}年社区满意测评", questions=QUESTIONS, needs=NEEDS, opens_on=opens, closes_on=closes,
        by=cast.boss, now=at,
    )  # fmt: skip
    grids = list(Place.objects.filter(kind=PlaceKind.GRID, is_active=True).order_by("code", "id")) or [None]
    voices = [*cast.accounts[:phones], *[None] * sheets]
    for number, account in enumerate(voices):
        needs = [need for every, need in enumerate(NEEDS, 2) if number % every == 0]
        given = Questionnaire([str(_rating(rng)) for _one in QUESTIONS], rng.choice(grids), needs=needs)
        by = Actor(ActorKind.RESIDENT, account.id) if account else cast.worker
        surveying.answer(survey=survey, given=given, account=account, by=by, now=at + timedelta(hours=number))
