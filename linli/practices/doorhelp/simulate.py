"""A plausible past of help at the door, through the actions: a survey, people found, checked and listed, calls answered.

open_the_box(community=…, since=…, present=…, rng=…, worker=…, count=24)
"""

from datetime import datetime, timedelta
from random import Random

from linli.accounts.models import ResidentAccount, User
from linli.kernel.actors import Actor, ActorKind
from linli.kernel.models import Community
from linli.kernel.worktime import SHANGHAI, local
from linli.practices.doorhelp.actions.calling import Asked, HelpRefused, accept, ask, decline, lapse
from linli.practices.doorhelp.actions.registering import Profile, add_check, enlist, nominate, note_demand
from linli.practices.doorhelp.actions.serving import arrive, call_off, finish, say
from linli.practices.doorhelp.enums import CallState, FoundBy, Right, Said, TurnState
from linli.practices.doorhelp.models import HelpCall, Turn
from linli.practices.doorhelp.queries.settings import door_help_of
from linli.registry.enums import PlaceKind, ResidenceKind
from linli.registry.models import Person, Place, Residence

#: Skills, hours, how they were found, what they are known for.
FOUND = (
    (("locksmith",), "每天 00:00-24:00", FoundBy.SHOPS, "西门口锁店，开了十几年"),
    (("locksmith", "appliances"), "每天 07:00-23:00", FoundBy.NEIGHBOURS, "退休钳工，热心"),
    (("barber",), "每天 08:00-18:00", FoundBy.SHOPS, "理发店，愿意给走不动的老人上门"),
    (("plumbing", "electric"), "每天 08:00-21:00", FoundBy.STAFF, "厂里的维修班长"),
    (("plumbing",), "周一至周五 17:30-21:30", FoundBy.NEIGHBOURS, "下班后能来"),
    (("phone",), "周末 09:00-17:00", FoundBy.THEMSELF, "大学生，教老人用手机"),
    (("sewing",), "每天 09:00-17:00", FoundBy.SHOPS, "改衣店"),
    (("appliances", "electric"), "每天 09:00-20:00", FoundBy.STAFF, "家电维修点"),
)
WANTED = {"locksmith": 61, "barber": 88, "plumbing": 102, "electric": 57, "appliances": 64, "phone": 95, "sewing": 23}
ASKED = 213
USUAL = ("barber", "plumbing", "plumbing", "appliances", "sewing", "locksmith", "electric")
TEXTS = {"locksmith": "钥匙锁在屋里了", "barber": "老人下不了楼", "plumbing": "厨房下水道堵了"}


def open_the_box(
    *, community: Community, since: datetime, present: datetime, rng: Random, worker: User, count: int = 24
) -> int:
    """The register and `count` calls; the last but one of a locksmith at ten in the evening. How many were done."""
    if not _register(community, since, present, rng, worker):
        return 0
    accounts = list(ResidentAccount.objects.exclude(verified_at=None).order_by("-is_demo", "created_at", "id")[:60])
    houses = list(Place.objects.filter(kind=PlaceKind.BUILDING).select_related("parent__parent").order_by("code", "id"))
    skills = door_help_of(community).skills
    usual = [key for key in USUAL if key in skills]
    if not accounts or not houses or not usual:
        return 0
    first = since + timedelta(days=7)
    moments = sorted(first + (present - first) * rng.random() for _each in range(max(count - 1, 0)))
    for moment in moments:
        day = local(moment).replace(hour=rng.randint(9, 19), minute=rng.randrange(0, 60, 5), second=0, microsecond=0)
        if day < present - timedelta(hours=4):
            _one(community, rng.choice(usual), rng.choice(accounts), rng.choice(houses), day, rng)
    night = (local(present) - timedelta(days=2)).replace(hour=22, minute=0, second=0, microsecond=0)
    if "locksmith" in skills:
        _one(community, "locksmith", accounts[0], rng.choice(houses), night.astimezone(SHANGHAI), rng)
    return HelpCall.objects.filter(state=CallState.DONE).count()


def _register(community: Community, since: datetime, present: datetime, rng: Random, worker: User) -> bool:
    """The survey, then those who were found."""
    by, skills = Actor(ActorKind.USER, worker.id), door_help_of(community).skills
    lives = Residence.objects.filter(kind=ResidenceKind.LIVING, until_on=None, place__isnull=False)
    homes = dict(lives.order_by("id").values_list("person_id", "place_id"))
    people = Person.objects.filter(id__in=list(homes)[:400], user=None, died_on=None).select_related("party")
    known = list(people.order_by("id"))
    if len(known) < len(FOUND):
        return False
    on = local(since).date()
    note_demand(
        community=community, counts=WANTED, asked=ASKED, source="暖心百宝箱需求调查", on=on, by=by, now=since
    )  # fmt: skip
    places = Place.objects.select_related("parent__parent").in_bulk(list(homes.values())[:400])
    chosen = rng.sample(known, len(FOUND))
    shown = next((each for each in known if each.account_id and each not in chosen), None)
    chosen[2] = shown or chosen[2]  # somebody with a phone, who can be looked at as an adviser
    for person, (does, hours, found_by, note) in zip(chosen, FOUND, strict=True):
        mine = [key for key in does if key in skills]
        if not mine:
            continue
        profile = Profile(mine, hours, places.get(homes[person.id]), ("本地话",), note=note)
        advisor = nominate(
            community=community, person=person, found_by=found_by, profile=profile, by=by, now=since + timedelta(days=2)
        )
        for kind in sorted({code for key in mine for code in skills[key].checks}):
            add_check(
                community=community, advisor=advisor, kind=kind, number=f"{kind.upper()[:2]}-{rng.randint(1000, 9999)}",
                until_on=local(present).date() + timedelta(days=200), user=worker, by=by, now=since + timedelta(days=3),
            )  # fmt: skip
        enlist(community=community, advisor=advisor, by=by, now=since + timedelta(days=4))
    return True


def _one(
    community: Community, skill: str, account: ResidentAccount, place: Place, now: datetime, rng: Random
) -> HelpCall:
    """Asked, called in turn, come, done, said how it was; what nobody took stays with the desk."""
    asked = Asked(
        skill, f"{rng.randint(1, 3)}单元{rng.randint(1, 5)}0{rng.randint(1, 2)}室", place, TEXTS.get(skill, ""),
        account=account, swears=True,
    )  # fmt: skip
    by = Actor(ActorKind.RESIDENT, account.id)
    call = ask(community=community, asked=asked, by=by, now=now)
    turn = _called(call)
    while turn is not None and rng.random() < 0.25:
        now += timedelta(minutes=1)
        if rng.random() < 0.5:
            decline(community=community, turn=turn, by=Actor.job(), now=now)
        else:
            now = max(turn.deadline_at or now, now)
            lapse(community=community, turn=turn, now=now)
        turn = _called(call)
    if turn is None:
        return _telephoned(community, call, by, now)
    comes = turn.advisor.person
    helper = Actor(ActorKind.RESIDENT, comes.account_id, comes.id) if comes.account_id else Actor.job()
    try:
        accept(community=community, turn=turn, by=helper, now=now + timedelta(minutes=rng.randint(1, 3)))
    except HelpRefused:
        return call
    call = HelpCall.objects.select_related("advisor__person", "matter").get(id=call.id)
    there = now + timedelta(minutes=rng.randint(8, 13))
    arrive(call=call, right=Right.PAPER if call.opens_door else "", by=helper, now=there)
    finish(community=community, call=call, by=helper, now=there + timedelta(minutes=rng.randint(6, 11)))
    said = rng.choices((Said.GOOD, Said.FAIR), (8, 1))[0]
    say(community=community, call=call, said=said, words="", by_asker=True, by=by, now=there + timedelta(hours=1))
    return call


def _telephoned(community: Community, call: HelpCall, by: Actor, now: datetime) -> HelpCall:
    """Nobody took it: the desk telephoned, and the person went to the shop."""
    call = HelpCall.objects.select_related("matter__community", "advisor__person").get(id=call.id)
    if call.is_open:
        later = now + timedelta(minutes=20)
        call_off(community=community, call=call, reason="电话里说好，改天到店里办", by=by, now=later)
    return call


def _called(call: HelpCall) -> Turn | None:
    rows = Turn.objects.filter(call=call, state=TurnState.CALLED)
    return rows.select_related("call", "advisor__person__party").first()
