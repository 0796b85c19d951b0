"""A plausible past of the rooms, through the actions: regulars in the evenings, families at the weekend, some given up."""

from datetime import date, datetime, timedelta
from random import Random

from linli.accounts.models import ResidentAccount, User
from linli.engines.gatherings.actions.booking import Booker, BookingRefused
from linli.engines.gatherings.enums_booking import BookingState
from linli.engines.gatherings.rules_booking import read_hours
from linli.kernel.actors import Actor, ActorKind
from linli.kernel.models import Community
from linli.kernel.worktime import local
from linli.practices.venues.actions.keys import hand_key, take_key_back
from linli.practices.venues.actions.lending import Wanted, agree, give_up, lend
from linli.practices.venues.models import Venue
from linli.practices.venues.queries.venues import venues
from linli.practices.venues.rules import starts_on
from linli.registry.models import Person

PURPOSES = {
    "learn": ("读书会", "写作业", "英语角", "看报"), "watch": ("看老电影", "放动画片", "看球"),
    "play": ("下棋", "打扑克", "唱歌", "生日聚会"), "train": ("太极拳", "广场舞排练", "乒乓球", "八段锦"),
    "meet": ("楼道碰头会", "邻里商量事"), "banquet": ("寿宴", "满月酒", "家宴", "重阳聚餐"),
}  # fmt: skip
LONGEST_DAYS = 120


def book_rooms(
    *, community: Community, since: datetime, present: datetime, rng: Random, worker: User, per_week: int = 3
) -> None:
    """Bookings of each venue from a day on, until the week after the present; `worker` decides and keeps the keys."""
    accounts = list(ResidentAccount.objects.exclude(verified_at=None).order_by("id")[:60])
    elders = list(Person.objects.filter(user=None, died_on=None).select_related("party").order_by("id")[:60])
    first = max(local(since).date(), local(present).date() - timedelta(days=LONGEST_DAYS))
    last = local(present).date() + timedelta(days=7)
    for venue in venues():
        for week in range((last - first).days // 7 + 1):
            for _time in range(rng.randint(max(per_week - 1, 0), per_week + 1)):
                day = first + timedelta(days=7 * week + rng.randrange(7))
                _one(community, venue, day, accounts, elders, present, rng, worker)


def _one(
    community: Community, venue: Venue, day: date, accounts: list[ResidentAccount], elders: list[Person],
    present: datetime, rng: Random, worker: User,
) -> None:  # fmt: skip
    """One booking, as it may have gone: made some days before, or by a worker for an elder; kept, or given up."""
    starts = list(starts_on(read_hours(venue.hours), day, local(present) - timedelta(days=400)))
    if not starts or not (accounts or elders):
        return
    begin = rng.choice(starts)
    end = begin + timedelta(minutes=rng.choice((60, 60, 90, 120, venue.longest_minutes)))
    made = min(begin - timedelta(hours=rng.randint(2, 24 * min(venue.ahead_days, 6))), present)
    at_desk = not accounts or (bool(elders) and rng.random() < 0.25)
    if at_desk:
        user = Actor(ActorKind.USER, worker.id)
        who = Booker(person=rng.choice(elders))
    else:
        account = rng.choice(accounts)
        user, who = Actor(ActorKind.RESIDENT, account.id), Booker(account=account)
    wanted = Wanted(
        begin, end, rng.choice(PURPOSES[venue.use]), who, rng.randint(2, min(venue.seats or 12, 12)), True,
        rng.random() < 0.5,
    )  # fmt: skip
    try:
        loan = lend(community=community, venue=venue, wanted=wanted, by=user, now=made, at_desk=at_desk)
    except BookingRefused:
        return  # taken, closed by then, or their turns are used up: as it goes
    desk = Actor(ActorKind.USER, worker.id)
    if loan.booking.state == BookingState.ASKED and made < present - timedelta(hours=20):
        agree(community=community, loan=loan, user=worker, by=desk, now=made + timedelta(hours=1))
    if rng.random() < 0.1 and begin > made + timedelta(hours=2):
        give_up(loan=loan, by=user, now=made + timedelta(hours=1))
    elif venue.has_key and end < present and loan.booking.state == BookingState.BOOKED:
        hand_key(loan=loan, user=worker, by=desk, now=begin - timedelta(minutes=10))
        take_key_back(loan=loan, user=worker, by=desk, now=end + timedelta(minutes=10))
