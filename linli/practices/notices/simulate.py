"""A plausible past of announcements, through the actions: told by phone, some doors knocked at, one to come."""

from datetime import datetime, timedelta
from random import Random

from linli.accounts.models import User
from linli.kernel.actors import Actor, ActorKind
from linli.kernel.models import Community
from linli.kernel.worktime import local
from linli.practices.notices.actions.announcing import Draft, draft_announcement, knocked, publish, tell_some
from linli.practices.notices.enums import Knock, Subject
from linli.practices.notices.models import Announcement, Recipient
from linli.registry.enums import CircumstanceKind, PlaceKind
from linli.registry.models import Person, Place

DAY = timedelta(days=1)
#: What it is about, its words, how many days ago, for how many days, for one building, for which group.
TOLD = (
    (Subject.WATER, "明天上午停水", "因水管改造，明天 8:00–12:00 停水，请提前储水。有急事请打社区电话。", 40, 3, True, None),
    (Subject.LIFT, "电梯检修", "电梯年检，周三 9:00–11:30 停用，行动不便的居民请提前告诉楼栋长。", 20, 5, True, None),
    (Subject.TALK, "防诈骗讲座", "周五下午 2:30 在活动室，民警讲养老诈骗的几种套路，欢迎带家人来。", 2, 10, False, None),
    (Subject.SAFETY, "高温天请少出门", "这几天气温高，请多喝水、少外出，不舒服马上打电话给社区。", 5, 12, False,
     CircumstanceKind.LIVING_ALONE),
)  # fmt: skip


def announce(*, community: Community, since: datetime, present: datetime, rng: Random, worker: User) -> int:
    """Each announcement with its knocks; how many there were."""
    person = Person.objects.filter(user=worker).values_list("id", flat=True).first()
    by = Actor(ActorKind.USER, worker.id, person)
    buildings = list(Place.objects.filter(kind=PlaceKind.BUILDING, is_active=True).order_by("code"))
    count = 0
    for subject, title, text, days, lasts, for_building, group in TOLD:
        now = present - days * DAY
        if now <= since or (for_building and not buildings):
            continue
        place = rng.choice(buildings) if for_building else None
        draft = Draft(subject, title, text, local(now).date() + lasts * DAY, False, place, group)
        row = draft_announcement(draft=draft, user=worker, by=by, now=now)
        row = publish(announcement=row, by=by, now=now)
        while tell_some(announcement=row, now=now):
            pass
        Announcement.objects.filter(id=row.id).update(sent_at=now)
        _knock(row, worker, by, now + timedelta(hours=3), rng)
        count += 1
    return count


def _knock(row: Announcement, user: User, by: Actor, now: datetime, rng: Random) -> None:
    """At a few of the homes that no phone reached."""
    rows = Recipient.objects.filter(announcement=row, notice=None).select_related("home", "person").order_by("id")
    for each in list(rows[: rng.randint(3, 6)]):
        how = rng.choice([Knock.TOLD, Knock.TOLD, Knock.CALLED, Knock.LEFT])
        knocked(announcement=row, home=each.home, people=[each.person], how=how, user=user, by=by, now=now)
