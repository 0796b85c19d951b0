"""一厅三堂: the bench talk of every month makes itself; who comes through the door is counted."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.models import User
from linli.engines.gatherings.actions.scheduling import NotScheduled, Plan, schedule
from linli.engines.gatherings.enums import GatheringKind
from linli.engines.gatherings.models import Gathering
from linli.kernel import jobs
from linli.kernel.actors import Actor
from linli.kernel.calendars import calendar_of
from linli.kernel.events import record
from linli.kernel.models import Community, Job
from linli.kernel.playbooks import Changes
from linli.kernel.tenancy import current_community_id
from linli.kernel.wording import kept
from linli.kernel.worktime import SHANGHAI, local
from linli.practices.council.actions.moving import CouncilRefused
from linli.practices.council.enums import Hall
from linli.practices.council.models import BenchTalk, DoorCount
from linli.practices.council.playbook import BenchTalkEntry, bench_talk_of, council_of
from linli.practices.council.rules import bench_day, month_after
from linli.registry.models import Place

BENCH = "council.bench"
KEY = "monthly"
NO_ROOM = gettext_lazy("原定的场地当晚借出去了，地点另行通知")
WELCOME = gettext_lazy("搬个板凳来坐坐，想说什么都可以。谁都能来，不用报名。")


@transaction.atomic
def keep_bench_talks(*, community: Community, by: Actor, now: datetime) -> list[BenchTalk]:
    """From now on every month has its bench talk. Makes this month's and the next one's; safe to say again."""
    made = plan_bench_talks(community=community, by=by, now=now)
    following = datetime.combine(month_after(local(now).date()), time(6), tzinfo=SHANGHAI)
    jobs.schedule(kind=BENCH, key=KEY, due_at=following)
    return made


def stop_bench_talks() -> None:
    """No further ones by themselves; those on the calendar stay."""
    jobs.cancel(kind=BENCH, key=KEY)


@transaction.atomic
def plan_bench_talks(*, community: Community, by: Actor, now: datetime) -> list[BenchTalk]:
    """The talks of this month and the next that are not on the calendar yet and still lie ahead."""
    month = local(now).date().replace(day=1)
    made = [plan_bench_talk(community=community, month=each, by=by, now=now) for each in (month, month_after(month))]
    return [talk for talk in made if talk is not None]


@transaction.atomic
def plan_bench_talk(*, community: Community, month: date, by: Actor, now: datetime) -> BenchTalk | None:
    """The talk of one month; None where there is one already, or its time is over."""
    chosen, hall = bench_talk_of(community), council_of(community).halls.get(Hall.BENCH) or kept(Hall.BENCH.label)
    if BenchTalk.objects.filter(month=month).exists():
        return None
    wanted = bench_day(month.year, month.month, chosen.day, "keep", lambda _day: True)
    on = bench_day(month.year, month.month, chosen.day, chosen.on_holiday, calendar_of(community).is_workday)
    starts = datetime.combine(on, time.fromisoformat(chosen.time), tzinfo=SHANGHAI)
    if starts <= now:
        return None
    place = Place.objects.filter(code=chosen.place).first() if chosen.place else None
    plan = Plan(
        title=f"{hall}·{chosen.name}", kind=GatheringKind.BENCH_TALK, starts_at=starts,
        ends_at=starts + timedelta(minutes=chosen.minutes), place=place, text=kept(WELCOME), is_public=True,
    )  # fmt: skip
    gathering = _scheduled(community, plan, by, now)
    try:
        with transaction.atomic():
            return BenchTalk.new(
                month=month, wanted_on=wanted, held_on=on, on_holiday=chosen.on_holiday, gathering=gathering
            )
    except IntegrityError as twice:  # another worker made it meanwhile: its gathering stays, ours goes with us
        raise CouncilRefused(_("这个月的已经安排了")) from twice


def _scheduled(community: Community, plan: Plan, by: Actor, now: datetime) -> Gathering:
    """Where the room is lent to somebody else that evening the talk is held all the same, its room still open."""
    try:
        with transaction.atomic():
            return schedule(community=community, what=plan, by=by, now=now)
    except NotScheduled:
        elsewhere = replace(plan, place=None, room_words=kept(NO_ROOM))
        return schedule(community=community, what=elsewhere, by=by, now=now)


# -- as the playbook says


def set_bench_talks(*, community: Community, entry: BenchTalkEntry | None, changes: Changes, now: datetime) -> None:
    """Let the bench talks begin by themselves where the playbook has them, and end where it no longer does.

    Said again it changes nothing; what stands on the calendar stays as it is.
    """
    gone = changes.names("bench_talk", ["monthly"] if entry else [])
    if entry is not None and not are_kept():
        keep_bench_talks(community=community, by=Actor.job(), now=now)
        told = _("每月 %(day)d 日 %(time)s，自动安排") % {"day": entry.day, "time": entry.time}
        changes.added(str(Hall.BENCH.label), entry.name, told)
    elif gone and are_kept():
        stop_bench_talks()
        changes.removed(str(Hall.BENCH.label), _("每月自动安排"))


def are_kept() -> bool:
    """Whether every month has its talk by itself."""
    return Job.objects.filter(kind=BENCH, key=KEY).exclude(state=Job.State.DEAD).exists()


@transaction.atomic
def count_at_door(*, hall: Hall, on: date, count: int, user: User | None, by: Actor, now: datetime) -> DoorCount:
    """How many came through a hall's door on a day, besides its gatherings; counted anew replaces."""
    if not 0 < count <= 100_000:
        raise CouncilRefused(_("人次要大于 0"))
    if on > local(now).date():
        raise CouncilRefused(_("日期不能晚于今天"))
    row, _made = DoorCount.objects.update_or_create(
        community_id=current_community_id(), hall=hall, on=on, defaults={"count": count, "user": user, "at": now}
    )
    record(subject=row, kind="door_count", verb="count", by=by, now=now, hall=str(hall), count=count)
    return row
