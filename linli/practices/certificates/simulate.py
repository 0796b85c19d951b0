"""A plausible past of certificates, through the actions: most at the desk while one waits, some asked for on the phone.

issue_certificates(community=…, since=…, present=…, rng=…, worker=…, secretary=…, count=49)
"""

from datetime import date, datetime, timedelta
from random import Random

from linli.accounts.models import User
from linli.kernel.actors import Actor, ActorKind
from linli.kernel.identity import check_sign
from linli.kernel.models import Community
from linli.kernel.worktime import SHANGHAI
from linli.practices.certificates.actions.checking import NotIssued, Wanted
from linli.practices.certificates.actions.issuing import ask, issue_now, revoke, sign
from linli.practices.certificates.enums import Asked
from linli.practices.certificates.models import Certificate
from linli.practices.certificates.queries.settings import certificates_of
from linli.registry.enums import ResidenceKind, Sex
from linli.registry.models import Person, Residence

#: What the reported community issued in a year (HS3).
A_YEAR = 196
#: So many of them were asked for on the phone and waited for a signature.
ON_THE_PHONE = 3
PURPOSES = (
    "孩子入学，交给学校", "办理公交优待卡，交给公交公司", "申请水电过户，交给供水公司", "办理居住登记，交给派出所",
    "参加社区合唱队比赛，交给街道", "办理图书馆读者证，交给图书馆", "申请法律援助，交给司法所", "起诉立案，交给人民法院",
)  # fmt: skip
ROLES = ("secretary", "community_worker")


def issue_certificates(
    *, community: Community, since: datetime, present: datetime, rng: Random, worker: User, secretary: User,
    count: int = A_YEAR // 4,
) -> int:  # fmt: skip
    """`count` certificates of people who live here, spread over working days; how many were issued. One was revoked."""
    lives = Residence.objects.filter(kind=ResidenceKind.LIVING, until_on=None, place__isnull=False, from_on__lte=since)
    living = Person.objects.filter(id__in=lives.order_by().values("person_id"), died_on=None, merged_into=None)
    people = list(living.exclude(sex=Sex.UNKNOWN, born_on=None).select_related("party").order_by("id")[:400])
    if not people:
        return 0
    issued = 0
    last: Certificate | None = None
    for moment in sorted(_moment(since, present, rng) for _each in range(count)):
        try:
            last = _one(community, rng.choice(people), moment, worker, secretary, issued < ON_THE_PHONE, rng)
        except NotIssued:
            continue  # the registry says otherwise, or the same is asked for already: as it goes
        issued += 1
    if last is not None and last.issued_at is not None:
        by, now = Actor(ActorKind.USER, secretary.id), last.issued_at + timedelta(hours=1)
        revoke(community=community, certificate=last, reason="申请人搬走了，重新核实", by=by, now=min(now, present))
    return issued


def _moment(since: datetime, present: datetime, rng: Random) -> datetime:
    """In the morning or the afternoon of some weekday."""
    day = (since + timedelta(days=rng.uniform(0, max((present - since).days - 2, 1)))).astimezone(SHANGHAI)
    day -= timedelta(days=max(day.weekday() - 4, 0))
    return max(day.replace(hour=rng.choice((9, 10, 11, 15, 16)), minute=rng.randrange(60)), since)


def _one(
    community: Community, person: Person, now: datetime, worker: User, secretary: User, on_phone: bool, rng: Random
) -> Certificate:
    kinds = [key for key, kind in certificates_of(community).kinds.items() if not kind.detail]
    asked, paper = rng.choice((Asked.COUNTER, Asked.CALL)), _paper(person, rng)
    wanted = Wanted(rng.choice(kinds), rng.choice(PURPOSES), "", asked, True, paper)
    desk = Actor(ActorKind.USER, worker.id)
    if not on_phone:
        user, by = (secretary, Actor(ActorKind.USER, secretary.id)) if rng.random() < 0.3 else (worker, desk)
        return issue_now(
            community=community, person=person, wanted=wanted, user=user, roles=ROLES, by=by, now=now
        )  # fmt: skip
    made = ask(community=community, person=person, wanted=wanted, by=desk, now=now, seen_by=worker)
    signed_at, by = now + timedelta(minutes=rng.randint(5, 90)), Actor(ActorKind.USER, secretary.id)
    return sign(
        community=community, certificate=made, seen=True, user=secretary, roles=ROLES, by=by, now=signed_at,
        identity=paper,
    )  # fmt: skip


def _paper(person: Person, rng: Random) -> str:
    """A number of no region there is, so that it is nobody's."""
    born = person.born_on or date(1960, 1, 1)
    body = f"999999{born:%Y%m%d}{rng.randrange(100, 1000) // 2 * 2 + (person.sex == Sex.MALE):03d}"[:17]
    return body + check_sign(body)
