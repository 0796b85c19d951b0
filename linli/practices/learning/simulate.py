"""A plausible past of classes and activities, through the actions: sessions, who came, plots, medals, frauds stopped."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from random import Random

from django.db.models import QuerySet

from linli.accounts.models import Grant, ResidentAccount, User
from linli.engines.gatherings.actions.attending import check_in, note_result
from linli.engines.gatherings.actions.enrolling import Attendee, NotEnrolled, enrol
from linli.engines.gatherings.actions.programmes import open_programme
from linli.engines.gatherings.actions.scheduling import Plan, hold, schedule
from linli.engines.gatherings.enums import GatheringKind, SignUp
from linli.engines.gatherings.models import Enrolment, Gathering, Programme
from linli.engines.gatherings.rules_recurrence import moments
from linli.kernel.actors import Actor, ActorKind
from linli.kernel.models import Community
from linli.kernel.worktime import local
from linli.practices.learning.actions.children import collect, pick_up_code
from linli.practices.learning.actions.frauds import note_fraud
from linli.practices.learning.actions.garden import claim_plot
from linli.practices.learning.actions.medals import give_medal
from linli.practices.learning.actions.themes import plan_theme_days
from linli.practices.learning.enums import FraudKind, Row
from linli.practices.learning.models import Plot
from linli.practices.learning.queries.children import may_collect
from linli.practices.learning.queries.medals import due_for_medal
from linli.practices.learning.rules import born_by
from linli.registry.actions.ties import Tied, tie
from linli.registry.enums import GroupKind, PlaceKind, TieKind
from linli.registry.models import Group, Guardianship, Person, Place

HELD, AHEAD = 3, 2
GROWN = 18
#: What every community of the demo runs besides what its playbook names: key, name, kind, row, topics, purpose of the
#: facility it takes place in.
COMMON = (
    ("elders", "银龄课堂", GatheringKind.CLASS, Row.COURSES, ("手机挂号", "手机付款要小心", "电吹管合奏"), "养老"),
    ("health", "健康讲座", GatheringKind.TALK, Row.COURSES, ("血压怎么量", "药不能混着吃", "摔倒了先别动"), "养老"),
    ("after-school", "430课堂", GatheringKind.CARE, Row.CHILDREN, ("写作业", "下棋", "画画"), "议事"),
)  # fmt: skip
TOPICS = {
    GatheringKind.PLAY: ("《别信陌生来电》小戏", "《高利息的坑》小戏"), GatheringKind.QUIZ: ("反诈有奖问答",),
    GatheringKind.DRILL: ("灭火器怎么用", "楼道疏散"), GatheringKind.WORKS: ("薄荷除草", "金银花采收", "给园子浇水"),
    GatheringKind.CLASS: ("认草药", "做香囊"), GatheringKind.CLINIC: ("中医义诊",),
}  # fmt: skip


def teach(*, community: Community, since: datetime, present: datetime, rng: Random) -> None:
    """The last months of every programme, and the weeks to come with their lists."""
    worker = Grant.objects.filter(role="community_worker", until_on=None).select_related("user").order_by("id").first()
    if worker is None:
        return
    user = worker.user
    by = Actor(ActorKind.USER, user.id, None)
    for key, name, kind, row, _topics, purpose in COMMON:
        open_programme(key=key, name=name, kind=kind, row=row, place=_meant_for(purpose), by=by, now=since)
    living = Person.objects.filter(died_on=None, user=None, merged_into=None).select_related("party").order_by("id")
    adults = list(living.filter(born_on__lt=born_by(local(present).date(), GROWN))[:80])
    pupils = _pupils(living, adults, by, since, rng)
    topics = {key: words for key, _name, _kind, _row, words, _purpose in COMMON}
    for programme in Programme.objects.select_related("place", "led_by").order_by("key"):
        if programme.row == Row.THEME_DAYS:
            continue
        people = pupils if programme.kind == GatheringKind.CARE else adults
        told = topics.get(programme.key) or TOPICS.get(GatheringKind(programme.kind), (programme.name,))
        _live(community, programme, told, people, user, by, since, present, rng)
    plan_theme_days(community=community, year=local(present).year, by=by, now=since, organiser=user)
    plan_theme_days(community=community, year=local(present).year + 1, by=by, now=present, organiser=user)
    _garden(by, since, rng)
    _honour(by, present, rng)
    _frauds(by, since, present, rng)


def _meant_for(purpose: str) -> Place | None:
    rows = Place.objects.filter(kind=PlaceKind.FACILITY, purpose__contains=purpose, is_active=True)
    return rows.order_by("code", "id").first()


def _pupils(
    living: QuerySet[Person], adults: Sequence[Person], by: Actor, since: datetime, rng: Random
) -> list[Person]:
    """Some children of school age, each with a guardian."""
    day = local(since).date()
    found = list(living.filter(born_on__gt=born_by(day, 13), born_on__lte=born_by(day, 6))[:12])
    for child in found:
        guardian = rng.choice(adults)
        if not Guardianship.objects.filter(person=child).exists():
            tied = Tied(TieKind.GUARDIANSHIP, guardian, "户口簿", day)
            tie(person=child, tied=tied, by=by, now=since)
    return found


def _live(
    community: Community, programme: Programme, topics: Sequence[str], people: list[Person], user: User, by: Actor,
    since: datetime, present: datetime, rng: Random,
) -> None:  # fmt: skip
    days = max((present - since).days - 2, HELD)
    offsets = sorted(rng.sample(range(1, days), min(HELD, days - 1)))
    begins = [local(since).date() + timedelta(days=each) for each in offsets]
    begins += [local(present).date() + timedelta(days=rng.randint(2, 30)) for _each in range(AHEAD)]
    at = time(16, 30) if programme.kind == GatheringKind.CARE else time(rng.choice((9, 14)), 30)
    estates = list(Place.objects.filter(kind=PlaceKind.ESTATE, is_active=True).order_by("code", "id"))
    for number, starts in enumerate(moments(begins, at)):
        plan = Plan(
            title=f"{programme.name}：{rng.choice(topics)}", kind=programme.kind, starts_at=starts,
            ends_at=starts + timedelta(minutes=90), place=programme.place or estates[number % len(estates)],
            led_by=programme.led_by, programme=programme,
            capacity=rng.choice((8, 20, None)), helper_capacity=3, sign_up=SignUp.OPEN, is_public=True,
        )  # fmt: skip
        before = min(starts - timedelta(days=2), present - timedelta(hours=1))
        gathering = schedule(community=community, what=plan, by=by, now=before, organiser=user)
        _come(gathering, people, by, before, present, rng)


def _fetched(line: Enrolment, by: Actor, now: datetime) -> None:
    """Somebody who may comes for the child, with the code."""
    who = may_collect(line.person, local(now).date()).first() if line.person else None
    if who is not None:
        collect(enrolment=line, person=who, code=pick_up_code(line), by=by, now=now)


def _come(
    gathering: Gathering, people: list[Person], by: Actor, before: datetime, present: datetime, rng: Random
) -> None:
    role = "child" if gathering.kind == GatheringKind.CARE else "participant"
    lines = []
    for person in rng.sample(people, min(rng.randint(2, 4), len(people))):
        try:
            who = Attendee(person=person)
            lines.append(enrol(gathering=gathering, who=who, role=role, by=by, now=before))
        except NotEnrolled:
            continue
    if gathering.ends_at > present:
        return
    for line in lines:
        if line.state == "signed_up" and rng.random() < 0.85:
            came = check_in(enrolment=line, by=by, now=gathering.starts_at)
            if gathering.kind == GatheringKind.QUIZ and rng.random() < 0.4:
                note_result(enrolment=came, score=rng.randint(6, 10) * 10, prize="环保袋", by=by, now=gathering.ends_at)
            if role == "child":
                _fetched(came, by, gathering.ends_at)
    hold(gathering=gathering, headcount=rng.randint(12, 60), by=by, now=gathering.ends_at)


def _garden(by: Actor, since: datetime, rng: Random) -> None:
    plots = list(Plot.objects.filter(is_active=True).order_by("code"))
    villages = [
        group.party for group in Group.objects.filter(kind=GroupKind.VILLAGE).select_related("party").order_by("code")
    ]
    accounts = list(ResidentAccount.objects.filter(verified_at__isnull=False).order_by("id")[:6])
    rng.shuffle(plots)
    for village in villages:
        if plots:
            claim_plot(plot=plots.pop(), party=village, by=by, now=since)
    for account in accounts:
        if plots:
            claim_plot(plot=plots.pop(), account=account, by=by, now=since)


def _honour(by: Actor, present: datetime, rng: Random) -> None:
    """About half of who is due has it: the rest is on the list."""
    for person in due_for_medal(local(present).date())[:20]:
        if rng.random() < 0.5:
            give_medal(person=person, by=by, now=present - timedelta(days=rng.randint(0, 20)))


def _frauds(by: Actor, since: datetime, present: datetime, rng: Random) -> None:
    classes = list(
        Gathering.objects.filter(programme__row=Row.GRID_CLASSES, ends_at__lt=present).order_by("starts_at", "id")
    )
    told = (
        (FraudKind.PHONE, "接到电话要转“安全账户”，想起课上讲的，先打了社区电话。"),
        (FraudKind.INVESTMENT, "群里说投资稳赚，没有点链接，截图发给网格员。"),
    )
    for taught in classes[::3]:
        day = local(taught.ends_at).date() + timedelta(days=rng.randint(1, 5))
        if day < local(present).date():
            kind, how = rng.choice(told)
            note_fraud(
                kind=kind, stopped_on=day, how=how, by=by,
                gathering=taught, amount_fen=rng.randint(5, 80) * 100_000, now=present,
            )  # fmt: skip
